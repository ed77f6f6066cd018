"""A comparison of two runs as one page that loads nothing, and in a few words for a terminal."""

from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from crrsim.reporting import words
from crrsim.reporting.compare import Change, Comparison, Difference
from crrsim.reporting.stationery import frozen, stationery
from crrsim.reporting.verdicts import verdict

MOST_ON_A_PAGE = 60
MOST_IN_A_TERMINAL = 20
MOST_CHANGES = 3
_WIDTH = 160


def headline(both: Comparison) -> str:
    """Return in one sentence what changed."""
    if both.is_same:
        return f"Nothing changed in meaning: {words.counted(both.same, 'scenario')} came out the same."
    worse = sum(each.is_worse for each in both.differences)
    turned = sum(each.has_new_verdict for each in both.differences)
    other = len(both.differences) - turned
    counts = {
        f"{words.counted(turned, 'new verdict')} ({worse} worse)": turned,
        f"{words.counted(other, 'scenario')} with other answers under the same verdict": other,
        f"{len(both.unjudged):,} judged in one run only": len(both.unjudged),
        f"{len(both.new):,} new": len(both.new),
        f"{len(both.gone):,} gone": len(both.gone),
    }
    return f"{'; '.join(said for said, count in counts.items() if count)}; {both.same:,} the same."


def write_page(both: Comparison, place: Path) -> Path:
    """Write the page into the folder `place` and return its file."""
    text = stationery().get_template("compare.html.j2").render(
        **frozen(("family.css", "compare.css"), ()),
        both=both, headline=headline(both), words=words, told_of=told_of, verdict_of=verdict, most=MOST_ON_A_PAGE,
        is_mock=both.before.is_mock or both.after.is_mock,
    )  # fmt: skip
    place.mkdir(parents=True, exist_ok=True)
    file = place / f"compare-{both.before.id}-{both.after.id}.html"
    file.write_text(text, "utf-8", errors="replace")
    return file


def lines(both: Comparison) -> Iterator[Text]:
    """Yield what a terminal shows of a comparison."""
    for name, old, new in both.stood_on:
        yield Text(f"{name}: {old} → {new}", "dim")
    for each in both.differences[:MOST_IN_A_TERMINAL]:
        yield from _difference(each)
    if len(both.differences) > MOST_IN_A_TERMINAL:
        yield Text(f"… and {len(both.differences) - MOST_IN_A_TERMINAL} more on the page", "dim")
    unjudged = tuple(each.after for each in both.unjudged)
    for word, scenarios in (("judged in one run only", unjudged), ("new", both.new), ("gone", both.gone)):
        if scenarios:
            keys = ", ".join(each.key for each in scenarios[:MOST_IN_A_TERMINAL])
            rest = len(scenarios) - MOST_IN_A_TERMINAL
            yield Text(f"{word}: {keys}{f' and {rest:,} more' if rest > 0 else ''}", "blue")
    yield Text(headline(both), "bold red" if any(each.is_worse for each in both.differences) else "bold green")


def told_of(change: Change) -> str:
    """Return what a change is of: its kind, and of which thing where the kind does not say it."""
    return change.kind if change.what == change.kind else f"{change.kind}: {change.what}"


def _difference(each: Difference) -> Iterator[Text]:
    old, new = verdict(each.before.verdict), verdict(each.after.verdict)
    turn = f"{old.mark} {old.word} → {new.mark} {new.word}" if each.has_new_verdict else f"{new.mark} {new.word}"
    yield Text(f"{turn}  ", new.colour).append(f"{each.after.key} {each.after.title}", "bold default")
    for change in each.changes[:MOST_CHANGES]:
        told = f"    {told_of(change)}: {change.before} → {change.after}".replace("\n", " ")
        yield Text(told if len(told) <= _WIDTH else f"{told[: _WIDTH - 1]}…")
    if len(each.changes) > MOST_CHANGES:
        yield Text(f"    … and {len(each.changes) - MOST_CHANGES} more", "dim")
