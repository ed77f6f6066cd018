"""Direct-current lines, which carry what they are told to and not what the angles at their ends ask for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DcLine:
    """A line that takes `mw` out at one bus and brings them in at the other, by schedule and whatever is sold.

    Losses are none, as everywhere in a direct-current model. It joins nothing: where either bus is cut off, it is idle.
    """

    name: str
    from_bus: str
    to_bus: str
    mw: float
