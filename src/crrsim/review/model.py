"""Whether posted results follow from the network model that was published for their run, and whether its limits do."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from crrsim.clearing.bid import Held
from crrsim.clearing.feasibility import Feasibility
from crrsim.network.model import Model
from crrsim.terms.product import HedgeType

Row = Mapping[str, Any]

ROUNDING = 0.02
"""$/MW; prices and shadow prices are posted in cents."""

NEAR_MW = 0.002


def prices_off_model(model: Model, binding: Iterable[Row], prices: Iterable[Row]) -> list[str]:
    """Return the places whose price is not what the binding constraints say, compared with the place before it.

    A place's price is less than another's by each constraint's shadow price times what a megawatt more from here
    puts on it. binding: BINDING_CONSTRAINT, prices: CLEARING_PRICE, both of one period and time of use; $/MW.
    """
    rows = model.security
    place = {
        (device.name, case): n for n, (device, case) in enumerate(zip(rows.devices, rows.contingencies, strict=True))
    }
    due, found = np.zeros(len(model.locations)), []
    rounding = ROUNDING
    for row in binding:
        which = place.get((row["ConstraintName"], row["ContingencyName"]))
        if which is None:
            return [f"{row['ConstraintName']} after {row['ContingencyName']} is no constraint of the model"]
        effect = np.asarray(rows.flow_of[[which]] @ model.location_factors)[0]
        due -= float(row["ShadowPrice"]) * (effect if row["Direction"] == "+" else -effect)
        rounding += 0.005 * float(np.abs(effect).max())
    told = sorted((row["SourceSink"], row["ClearingPrice"]) for row in prices)
    for (one, first), (other, second) in pairwise(told):
        expected = due[model.location_position[other]] - due[model.location_position[one]]
        if abs(float(second - first) - expected) > rounding:
            found.append(f"{other} costs {second - first} more than {one}, the constraints say {expected:.2f}")
    return found


def limits_off_share(enforced: Model, full: Model, share: float, rights: Sequence[Row] = ()) -> list[str]:
    """Return the limits that are not their share of those in full, less what these rights take of them.

    rights: rows of PUBLIC_EXISTING_CRR, obligations of one period and time of use; MW.
    """
    held = [Held(row["Source"], row["Sink"], HedgeType(row["HedgeType"]), row["MW"]) for row in rights]
    test = Feasibility(full, held, contingencies=False)
    own = Feasibility(enforced, contingencies=False)
    n = len(test.rows)
    found = []
    for limit, (now, whole) in enumerate(zip(own.rated, test.rated, strict=True)):
        device = test.rows.devices[limit % n]
        there, back = (max(0.0, float(test.base[each])) for each in (limit, (limit + n) % (2 * n)))
        lacks = there if device.name in {one.name for one in full.interfaces} else max(there, back)
        due = max(0.001, share * float(whole) - lacks)
        if abs(float(now) - due) > NEAR_MW:
            found.append(f"{device.name}: {Decimal(repr(round(float(now), 3)))} MW, {due:.3f} MW are due")
    return found
