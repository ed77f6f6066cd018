"""A real browser for the tests of our pages: Debian's Chromium, whatever it is called here, driven by Playwright."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = os.environ.get("CRRSIM_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
READY = "body[data-ready]"

needs_browser = pytest.mark.skipif(
    BROWSER is None or find_spec("playwright") is None,
    reason="no Chromium (CRRSIM_CHROMIUM names one) or no Playwright: pages are only looked at as text",
)


class Screen:
    """One page in the browser, with every address it asked for and every complaint of its script."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - Playwright may be missing where this is imported
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def open(self, report: Path, place: str = "", *, ready: str = READY) -> "Screen":
        """Open a place of a page and wait until its script has begun."""
        self.page.goto("about:blank")
        self.page.goto(f"{report.as_uri()}{'#' if place else ''}{place}")
        if ready:
            self.page.wait_for_selector(ready)
        return self

    @property
    def over_the_net(self) -> list[str]:
        """The addresses asked for that are not on this disk."""
        return [url for url in self.asked if not url.startswith(("file:", "data:", "blob:", "about:"))]

    @property
    def is_as_wide_as_its_window(self) -> bool:
        """Whether nothing sticks out at the side."""
        wide: bool = self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        return wide

    def violations(self) -> list[str]:
        """Return what axe finds on the page as it stands, a line each."""
        self.page.evaluate(_axe())
        told: Mapping[str, Any] = json.loads(self.page.evaluate("axe.run().then((found) => JSON.stringify(found))"))
        return [
            f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
            for each in told["violations"]
            for node in each["nodes"]
        ]


class Browser:
    """The browser, begun once for many pages."""

    def __init__(self, browser: Any) -> None:  # noqa: ANN401 - Playwright may be missing where this is imported
        self._browser = browser

    @contextmanager
    def screen(self, *, scheme: str = "light", width: int = 1440) -> Iterator[Screen]:
        """Lend a page with nothing left over from another."""
        context = self._browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        try:
            yield Screen(context.new_page())
        finally:
            context.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """Lend the browser; it ends with the block."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - asked for where a browser is

    with sync_playwright() as driver:
        begun = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        try:
            yield Browser(begun)
        finally:
            begun.close()


@cache
def _axe() -> str:
    spec = find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("axe is not installed: pip install 'crrsim[dev]'")
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")
