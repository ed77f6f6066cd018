"""Reads a report as a browser would, far enough to ask what is in it and what it would load."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "rect"})


@dataclass
class Element:
    """An element with its attributes and what is inside, elements and text in their order."""

    tag: str
    attributes: dict[str, str | None]
    content: list["Element | str"] = field(default_factory=list)

    def all(self, tag: str = "") -> list["Element"]:
        found = [self] if not tag or self.tag == tag else []
        return found + [each for child in self.children for each in child.all(tag)]

    @property
    def children(self) -> list["Element"]:
        return [each for each in self.content if isinstance(each, Element)]

    @property
    def raw(self) -> str:
        return "".join(each if isinstance(each, str) else each.raw for each in self.content)

    @property
    def text(self) -> str:
        """The text inside, blanks folded, a blank between elements."""
        return " ".join(" ".join(each if isinstance(each, str) else f" {each.text} " for each in self.content).split())


class Page(HTMLParser):
    """Parses strictly: an end tag that does not match its start is an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert self._open == [self.root], f"never closed: {[each.tag for each in self._open[1:]]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self._open[-1].content.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].content.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        closed = self._open.pop()
        assert closed.tag == tag, f"</{tag}> closes <{closed.tag}>"

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)

    def by_id(self, identity: str) -> Element:
        found = [each for each in self.root.all() if each.attributes.get("id") == identity]
        assert len(found) == 1, f"{len(found)} elements have the id {identity}"
        return found[0]
