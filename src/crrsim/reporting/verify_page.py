"""The page that judges a pack in a browser, for a receiver who has nothing else."""

from crrsim.reporting.stationery import frozen, stationery


def verify_page() -> str:
    """Return the page; it is the same for every pack."""
    held = frozen(("family.css", "verify/verify.css"), ("verify/verify.js",))
    return stationery().get_template("verify/page.html.j2").render(**held) + "\n"
