"""Which of the double's assumptions an auction cleared from files knows, and what they make of it."""

from collections.abc import Iterable, Mapping

from crrsim.clearing.options import ClearingOptions
from crrsim.market.clearing_house import CURVES
from crrsim.market.settings import Assumptions, SettingError
from crrsim.network.package_format import PackageFormat

SWITCHES = (
    "award_rounding", "derates_spread", "factor_sign", "interpolation", "plain_ratings_derated", "price_zero",
    "replacements", "tie_break",
)  # fmt: skip
_ELSEWHERE = {
    "objective": "is of allocations, and what is cleared here are auctions",
    "release_annual": "is told by --release",
    "release_monthly": "is told by --release",
}


def assumptions_from(words: Iterable[str]) -> Assumptions:
    """Read switches as a person writes them: `tie_break=first come`. Raises: SettingError naming the switch."""
    assumed = Assumptions.from_words(words)
    for one in assumed.as_manifest():
        if one.changed and one.name not in SWITCHES:
            why = _ELSEWHERE.get(one.name, "has no say in an auction from files")
            raise SettingError(f"{one.name} {why}; expected one of {', '.join(SWITCHES)}")
    return assumed


def in_force(assumed: Assumptions) -> Mapping[str, str]:
    """Every switch that has a say, as the manifest shows it."""
    return {one.name: one.value for one in assumed.as_manifest() if one.name in SWITCHES}


def options_of(assumed: Assumptions, time_limit_s: float) -> ClearingOptions:
    """How the engine behaves (A-27, A-31, A-34)."""
    return ClearingOptions(
        rounding=assumed.award_rounding.value,
        tie_break=assumed.tie_break.value,
        curve=CURVES[assumed.interpolation],
        time_limit_s=time_limit_s,
    )


def format_of(assumed: Assumptions) -> PackageFormat:
    """How a package is read (A-23, A-25, F-42)."""
    return PackageFormat(
        factor_sign=assumed.factor_sign,
        plain_derated=assumed.plain_ratings_derated,
        prorated=assumed.derates_spread,
    )
