"""Where waivers and policy lie: the user's beside the profile or at the clone's top, a run's own in its folder."""

from pathlib import Path

from crrsim.cli.suite import Suite

WAIVERS, POLICY = "waivers.toml", "policy.toml"
KEPT_WAIVERS, KEPT_POLICY = "waivers.json", "policy.json"


def find_beside(name: str, suite: Suite, profile: Path | None) -> Path | None:
    """Return the file of that name beside the profile, else at the top of the suite (or where one stands)."""
    places = [*([profile.resolve().parent] if profile else []), suite.root if suite.is_clone else Path.cwd()]
    return next((found for place in places if (found := kept(place, name))), None)


def kept(folder: Path, name: str) -> Path | None:
    """Return the file of that name in `folder`, None when there is none."""
    return folder / name if (folder / name).is_file() else None
