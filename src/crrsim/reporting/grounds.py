"""What an answer gives as its reason: the codes and texts of a refusal, or what it says of a thing not in order.

A check compares one word, `INVALID`, and the sentence that explains it stands elsewhere in the same answer.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, ValuesView
from typing import Any

from crrsim.reporting.run import Exchange

_LONGEST = 400
_TEXTS = ("errorMessage", "errorMessages")


def grounds(exchanges: Iterable[Exchange]) -> str:
    """Return the reason that the last of some answers with one gives, cut where it is long; empty without one."""
    for exchange in reversed(tuple(exchanges)):
        told = "; ".join(dict.fromkeys(filter(None, _of(_body(exchange)))))
        if told:
            return told if len(told) <= _LONGEST else f"{told[:_LONGEST]} … ({len(told)} characters)"
    return ""


def _body(exchange: Exchange) -> Any:  # noqa: ANN401 - whatever JSON holds
    held = exchange.response_body
    return _read(str(held.get("text", ""))) if isinstance(held, Mapping) else None


def _of(body: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    """Yield the reasons in an answer: of a refusal, of what is in error in a list, of the one thing it is about."""
    if isinstance(body, list):
        yield from (_plain(each.get("message")) for each in _things(body) if "ERROR" in each.values())
    elif isinstance(body, Mapping):
        yield from map(_refused, _things(body.get("errorList")))
        for one in (body, *_things(body.values())):
            yield from (_plain(one.get(name)) for name in _TEXTS)


def _things(several: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(several, list | ValuesView):
        yield from (each for each in several if isinstance(each, Mapping))


def _refused(error: Mapping[str, Any]) -> str:
    return " ".join(str(error[name]) for name in ("errorCode", "errorDescription") if error.get(name))


def _plain(text: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return a text without what ends it; some are an array of texts, written as one text."""
    several = _read(text) if isinstance(text, str) and text.startswith("[") else text
    if isinstance(several, list):
        return "; ".join(map(str, several))
    return str(several or "").strip().rstrip(".;")


def _read(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
