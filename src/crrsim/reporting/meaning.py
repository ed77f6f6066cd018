"""What an exchange says, without what differs from run to run whatever is meant: ids, instants, names of a server.

Two runs are held against each other in these words. Names that a profile maps come back as the features' own, markets
as what the plan calls them; so the mock can be held against the ISO.
"""

import base64
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from crrsim.calendar.plan import Plan, PlanError
from crrsim.calendar.schedule import Schedule
from crrsim.reporting.run import Json, Run

_ID = re.compile(r"(?:^i|I)[dD]$")
_UUID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d| P[SD]T)?)?\b")
_SERIAL = re.compile(r"(?<![\d.,$-])\d{5,}(?![\d.,])")
_ADDRESS = re.compile(r"\b(?:localhost|127\.0\.0\.1):\d+")
_MARK = re.compile(r" [0-9a-f]{6}\.\d+\b")
_OBJECT = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Row:
    """One record of a body: what it is about, and its quantities by name, each as written."""

    about: str
    quantities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Glossary:
    """How one server names what the features name."""

    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run) -> "Glossary":
        """Return the glossary that a run's manifest implies."""
        told: Mapping[str, Json] = run.settings
        week_1 = _day(told.get("week_1"))
        participants = told.get("participants") or {}
        names = {str(entry.get("name") or actor): str(actor) for actor, entry in participants.items()}
        names |= {str(theirs): str(ours) for ours, theirs in (told.get("locations") or {}).items()}
        try:
            plan = Plan.load(week_1) if week_1 else Plan.load()
        except PlanError:
            return cls(names)
        return cls(names | _names_of(Schedule.of(plan)))

    def text(self, text: str) -> str:
        """Return `text` in the words of the features, instants, ids and addresses taken out."""
        text = _ADDRESS.sub("[address]", _MARK.sub("", _UUID.sub("#", text)))
        if self._known:
            text = self._known.sub(lambda found: self.names[found[0]], text)
        return _SERIAL.sub("#", _INSTANT.sub("[time]", text))

    @cached_property
    def _known(self) -> "re.Pattern[str] | None":
        told = sorted((name for name, ours in self.names.items() if name != ours), key=len, reverse=True)
        either = "|".join(re.escape(name) for name in told)
        return re.compile(rf"(?<![A-Za-z0-9_-])(?:{either})(?![A-Za-z0-9_-])") if told else None

    def rows(self, body: Json) -> tuple[Row, ...]:
        """Return the records of a body as it stands in a journal: JSON, a ZIP of CSV files, or text by lines."""
        return tuple(sorted(self._rows(body), key=lambda row: (row.about, sorted(row.quantities.items()))))

    def _rows(self, body: Json) -> Iterator[Row]:
        if not isinstance(body, Mapping):
            return
        if "base64" in body:
            yield from self._packed(str(body["base64"]))
            return
        text = str(body.get("text") or "")
        try:
            yield from self._told("", json.loads(text, parse_float=str, parse_int=str))
        except (ValueError, RecursionError):
            yield from self._cut(text) if body.get("truncated") else self._lines(text)

    def _told(self, path: str, value: Json) -> Iterator[Row]:
        """Yield a row for each object that holds values of its own, and those of the objects below it."""
        if isinstance(value, list) and not any(isinstance(each, Mapping | list) for each in value):
            value = {"": ", ".join(sorted(map(str, value)))} if value else {}
        if isinstance(value, list):
            for each in value:
                yield from self._told(path, each)
        elif isinstance(value, Mapping):
            plain = {name: held for name, held in value.items() if not isinstance(held, Mapping | list)}
            curves = {name: _curve(held) for name, held in value.items() if _is_curve(held)}
            if plain or curves:
                yield self._row(path, {**plain, **curves}, quantities=curves)
            for name, held in value.items():
                if name not in plain and name not in curves:
                    yield from self._told(f"{path}.{name}".strip("."), held)
        else:
            yield self._row(path, {"": value}, quantities=())

    def _row(self, path: str, said: Mapping[str, Json], quantities: Iterable[str]) -> Row:
        measured = {name: str(held) for name, held in said.items() if name in quantities or _is_quantity(name, held)}
        names = [
            f"{name} {'#' if _ID.search(name) and held is not None else self.text(str(held))}".strip()
            for name, held in sorted(said.items())
            if name not in measured
        ]
        return Row(
            f"{path}: {', '.join(names)}".removeprefix(": "), {name: _shown(measured[name]) for name in measured}
        )

    def _packed(self, text: str) -> Iterator[Row]:
        try:
            with zipfile.ZipFile(io.BytesIO(base64.b64decode(text))) as pack:
                for name in pack.namelist():
                    for record in csv.DictReader(io.StringIO(pack.read(name).decode("utf-8", "replace"))):
                        yield self._row("", {str(column): held for column, held in record.items()}, quantities=())
        except (ValueError, OSError, zipfile.BadZipFile, csv.Error):
            yield Row("a file that is no ZIP, or was cut")

    def _cut(self, text: str) -> Iterator[Row]:
        """Yield the whole objects of a text that was cut when it was recorded."""
        for found in _OBJECT.findall(text):
            try:
                yield from self._told("", json.loads(found, parse_float=str, parse_int=str))
            except ValueError:
                continue

    def _lines(self, text: str) -> Iterator[Row]:
        yield from (Row(self.text(line.strip())) for line in text.splitlines() if line.strip())


def _names_of(schedule: Schedule) -> dict[str, str]:
    """Return what the plan calls markets, windows, caps and periods, by the names they have on its dates."""
    windows = (*schedule.markets, *schedule.windows, *schedule.loads, *schedule.migrations)
    periods = {period for market in schedule.markets for period in market.periods}
    named = {str(period): "month" if period.kind == "M" else f"S{period.number:02}" for period in periods}
    named |= {cap.name: f"the {cap.alias}" for cap in schedule.caps}
    return named | {window.name: f"the {window.alias}" for window in reversed(windows)}


def _is_quantity(name: str, value: Json) -> bool:
    if isinstance(value, bool) or value is None or _ID.search(name):
        return False
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def _is_curve(value: Json) -> bool:
    """Say whether a list holds nothing but numbers under names: the steps of a bid, of which the order counts."""
    return bool(value) and isinstance(value, list) and all(
        isinstance(step, Mapping) and step and all(_is_quantity(name, held) for name, held in step.items())
        for step in value
    )  # fmt: skip


def _curve(steps: Any) -> str:  # noqa: ANN401 - JSON that _is_curve has looked at
    return "; ".join(" ".join(f"{name} {_shown(str(held))}" for name, held in sorted(step.items())) for step in steps)


def _shown(number: str) -> str:
    """Return a number as it is meant: 60.0 and 60.000 are one."""
    try:
        plain = f"{Decimal(number):f}"
    except InvalidOperation:
        return number
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _day(text: Json) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
