"""Tables of a feature as typed rows: a model a table, its columns by name, and complaints that name column and row.

The columns are the wire's words in the singular a table reads well with; what a model leaves out has a default.
"""

import difflib
import inspect
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from crrsim.terms.quantity import megawatt, usd

Table = Sequence[Sequence[str]]


class TableError(Exception):
    """A table that cannot be read: the message names the column and, where it is one cell, the row."""


def _mw(text: object) -> Decimal:
    return megawatt(str(text))


def _usd(text: object) -> Decimal:
    return usd(str(text).removeprefix("$"))


def _curve(text: object) -> tuple[tuple[Decimal, Decimal], ...]:
    points = (point.split(" @ ") for point in str(text).split(", "))
    return tuple((megawatt(mw), usd(price)) for mw, price in points)


def _number(text: object) -> Decimal:
    try:
        return Decimal(str(text).replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None


AnyNumber = Annotated[Decimal, BeforeValidator(_number)]
"""A quantity or price as it stands, also one that the market must refuse."""


def _whole(text: object) -> int:
    return int(str(text).replace(",", ""))


Whole = Annotated[int, BeforeValidator(_whole)]
"""A number such as `128,000`."""
Mw = Annotated[Decimal, BeforeValidator(_mw)]
Usd = Annotated[Decimal, BeforeValidator(_usd)]
Curve = Annotated[tuple[tuple[Decimal, Decimal], ...], BeforeValidator(_curve)]
"""A cell like `0.000 @ 30.00, 10.000 @ 25.00`: points of MW and $/MW."""


class Row(BaseModel):
    """One row of a table. The first row holds the names of the columns."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # a run reads few of the tables
    noun: ClassVar[str] = "table"

    @classmethod
    def read(cls, table: Table) -> tuple[Self, ...]:
        """Return the typed rows of a table. Raises: TableError."""
        columns = [str(cell) for cell in table[0]]
        cls._check(columns)
        return tuple(cls._row(number, columns, cells) for number, cells in enumerate(table[1:], start=1))

    @classmethod
    def _check(cls, columns: Sequence[str]) -> None:
        known = cls.columns()
        for column in columns:
            if column not in known:
                near = difflib.get_close_matches(column, known, n=1, cutoff=0.3)
                hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(known)}"
                raise TableError(f"the {cls.noun} has no column {column!r}{hint}")
        for name, field in zip(known, cls.model_fields.values(), strict=True):
            if field.is_required() and name not in columns:
                raise TableError(f"the {cls.noun} lacks its column {name!r}")

    @classmethod
    def columns(cls) -> list[str]:
        """Return the names of the columns, as a table may have them."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    @classmethod
    def told(cls) -> str:
        """Return the columns for the phrase book: those that it must have, those that it may, and what these mean."""
        fields = list(zip(cls.columns(), cls.model_fields.values(), strict=True))
        must = [name for name, field in fields if field.is_required()]
        may = [f"{name} ({field.default})" if field.default else name for name, field in fields if name not in must]
        also = f"{'and ' if must else ''}if wanted {', '.join(may)}" if may else ""
        meaning = " ".join((inspect.getdoc(cls) or "").split())
        return f"{cls.noun.removeprefix('table of ')}: {', '.join(filter(None, (*must, also)))}. {meaning}"

    @classmethod
    def _row(cls, number: int, columns: Sequence[str], cells: Sequence[str]) -> Self:
        said = {column: cell for column, cell in zip(columns, cells, strict=True) if cell != ""}
        try:
            return cls.model_validate(said)
        except ValidationError as problem:
            first = problem.errors(include_url=False)[0]
            column = ".".join(str(part) for part in first["loc"])
            message = first["msg"].removeprefix("Value error, ")
            raise TableError(f"the {cls.noun}, row {number}, column {column!r}: {message}") from None
