"""All that `crrsim clear` is asked: networks, bids and base load read from files, as questions for the engine."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import crrsim
from crrsim.assembly.assumed import in_force
from crrsim.assembly.bid_file import BadFile, Filed, by_product, check_sold, read_bids
from crrsim.assembly.held_file import read_held
from crrsim.assembly.networks import Networks
from crrsim.assembly.one_file import NotOneFile, opened
from crrsim.clearing.bid import Held
from crrsim.clearing.question import Question
from crrsim.market.settings import Assumptions
from crrsim.network.grid import GridError
from crrsim.network.model import UnknownLocation
from crrsim.network.package import LIST, PackageError
from crrsim.network.package_format import Limits
from crrsim.network.raw_case import RawError, WrongRevision
from crrsim.network.tables import TableError
from crrsim.terms.product import Product

BASE_LOAD = "GROUPED_BASE_LOADING"
NO_LIST = (
    "The network came without a SOURCE_SINK list, in which alone load aggregation and scheduling points stand: "
    "give the market's public list with --places."
)
UNREADABLE = (BadFile, NotOneFile, PackageError, RawError, WrongRevision, TableError, GridError, UnknownLocation)
"""What may be wrong with files, or with what is assumed of what stands in them."""


@dataclass(frozen=True)
class Given:
    """The files of a person.

    `places` is the public source/sink list, where the packages come without it.
    `release` is the share of the Operating limits (A-22), None for limits as enforced.
    """

    models: Sequence[Path]
    bids: Path
    held: Path | None = None
    places: Path | None = None
    release: float | None = None
    assumed: Assumptions = field(default_factory=Assumptions)


@dataclass(frozen=True)
class Asked:
    """What stands in the files given. `said` is what a record tells of them."""

    networks: Networks
    filed: Mapping[Product, tuple[Filed, ...]]
    held: Mapping[Product, tuple[Held, ...]]
    release: float | None
    said: Mapping[str, Any]

    @classmethod
    def read(cls, given: Given, told: Callable[[str], None]) -> "Asked":
        """Read everything; `told` hears what is being read.

        Raises: one of UNREADABLE, each telling where; OSError.
        """
        told("reading the network")
        release = given.release
        limits = Limits.ENFORCED if release is None else Limits.OPERATING
        places = opened(given.places, LIST) if given.places else None
        networks = Networks.read(given.models, limits, places, given.assumed)
        told("reading the bids")
        try:
            bids = opened(given.bids)
            filed = by_product(read_bids(bids, networks.model))
            base_load = read_held(opened(given.held, BASE_LOAD), networks.model, filed) if given.held else {}
        except BadFile as problem:
            raise BadFile(problem.problems, NO_LIST if networks.lacks_list else "") from problem
        for product, own in filed.items():
            check_sold(bids.name, own, base_load.get(product, ()))
        said = {
            "crrsim": crrsim.__version__,
            "networks": networks.told,
            "bids": _file(given.bids),
            "held": _file(given.held) if given.held else None,
            "places": _file(given.places) if given.places else None,
            "assumed": in_force(given.assumed),
            "limits": "as the package enforces them" if release is None else f"{release:g} of the Operating ones",
        }
        return cls(networks, filed, base_load, release, said)

    @property
    def questions(self) -> tuple[Question, ...]:
        """One for each product, products in order."""
        return tuple(
            Question(
                self.networks.model(product),
                tuple(one.bid for one in own),
                self.held.get(product, ()),
                1.0 if self.release is None else self.release,
            )
            for product, own in self.filed.items()
        )


def _file(file: Path) -> Mapping[str, str]:
    return {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
