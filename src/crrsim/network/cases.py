"""Small networks whose answers can be checked with a pencil."""

from crrsim.network.grid import Branch, Bus, Grid
from crrsim.network.model import Model
from crrsim.network.shift_factors import single_outages
from crrsim.terms.location import Location, LocationType


def three_bus(limit_mw: float = 100.0) -> Model:
    """A triangle of equal reactances, each side good for `limit_mw`; load at C, no contingencies.

    Two thirds of what goes from A to C take the direct line, one third the detour over B.
    """
    sides = (("A", "B"), ("B", "C"), ("A", "C"))
    branches = tuple(Branch(f"{a}-{b}", a, b, 0.1, limit_mw, limit_mw) for a, b in sides)
    grid = Grid(tuple(Bus(name, 230, "ONE") for name in "ABC"), branches)
    kinds = {"A": LocationType.GEN, "B": LocationType.GEN, "C": LocationType.LAP}
    locations = {name: Location(name, kind, "ONE", ((name, 1.0),)) for name, kind in kinds.items()}
    return Model(grid, locations, load={"C": 1.0})


def five_bus() -> Model:
    """Two meshes sharing bus C, each single outage a contingency; A and B generate, D and E are loads.

    Left mesh A-B-C, right mesh C-D-E: all that crosses from left to right passes C, so a megawatt from A splits two
    thirds to one third on the left, and at D again on the right. Lose A-C and A has only A-B left.
    """
    sides = (("A", "B"), ("B", "C"), ("A", "C"), ("C", "D"), ("D", "E"), ("C", "E"))
    branches = tuple(Branch(f"{a}-{b}", a, b, 0.1, 100.0, 120.0) for a, b in sides)
    grid = Grid(tuple(Bus(name, 230, "ONE") for name in "ABCDE"), branches)
    kinds = {"A": LocationType.GEN, "B": LocationType.GEN, "D": LocationType.LAP, "E": LocationType.LAP}
    locations = {name: Location(name, kind, "ONE", ((name, 1.0),)) for name, kind in kinds.items()}
    locations["HUB"] = Location("HUB", LocationType.TH, "ONE", (("A", 0.5), ("B", 0.5)))
    return Model(grid, locations, load={"D": 1.0, "E": 1.0}, contingencies=single_outages(grid).contingencies)
