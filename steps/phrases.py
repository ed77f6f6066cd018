"""The words a sentence may hold: each kind of parameter has a narrow pattern, so that no two sentences can both match.

pytest-bdd's own `parse` ignores case and takes anything for an unnamed field; of two matching definitions the last
one wins without a word. A `Phrase` matches to the letter, and only words of the kind it names.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from pytest_bdd.parsers import StepParser

from crrsim.assembly.simulation import ExactName, Stranger
from crrsim.terms.conversion import ApprovalStatus, ConversionStatus, ConversionWindowStatus
from crrsim.terms.market import MarketStatus, PortfolioStatus
from crrsim.terms.quantity import megawatt, usd
from crrsim.terms.trade import OfferStatus
from steps.data_files import FILE, read_load, read_records, read_upload
from steps.hours import LoadOf


@dataclass(frozen=True)
class Kind:
    """One kind of parameter: what is written, how it is read, and an example for the phrase book."""

    pattern: str
    read: Callable[[str], Any]
    says: str
    example: str


@dataclass(frozen=True)
class FileOf:
    """A file of the market data service: its download type, and what it is of; quoted words are sent as they are."""

    kind: str
    of: str = ""
    quoted: bool = False


@dataclass(frozen=True)
class ModelOf:
    """A network model: the run that it was made for, none for an auction's, and the alias of a market it belongs to."""

    run: str
    market: str


@dataclass(frozen=True)
class PlanMoment:
    """A moment of the plan as a feature writes it: the day `W2-TUE` and a Pacific time to the second."""

    day: str
    time: str

    def __str__(self) -> str:
        return f"{self.day} {self.time} PPT"


def _moment(text: str) -> PlanMoment:
    day, time = text.removesuffix(" PPT").split(" ")
    return PlanMoment(day, time)


def _quoted(text: str) -> str:
    return text[1:-1]


def _portfolio(text: str) -> str:
    if text.startswith('"'):
        return _quoted(text)
    return ExactName(("Portfolio" * 99)[: int(text.split()[4])])


def _text(text: str) -> str:
    return "d" * int(text.split(maxsplit=1)[0]) if text.endswith("letters") else _quoted(text)


def _alias(text: str) -> str:
    return text.removeprefix("the ")


def read_model(text: str) -> ModelOf:
    """Read `the V0 model of the monthly allocation`, `the model of the annual auction`."""
    run, _, market = text.removeprefix("the ").partition("model of the ")
    run = run.strip()
    tier = {"T2": "tier 2", "LT": "LT"}.get(run, "tier 1")
    return ModelOf(run, f"{market} {tier}" if run else market)


def _file(text: str) -> FileOf:
    kind, _, of = text.partition(" of ")
    return FileOf(kind.strip('"'), of, quoted=kind.startswith('"'))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(" and "))


def _words(enumeration: type[StrEnum]) -> str:
    return "|".join(enumeration)


ALIAS = r"the (?:monthly|annual) (?:auction|allocation (?:tier [123]|LT))"
CAP = r"the (?:monthly MEQ tier [12]|annual (?:SEQ (?:tier [123]|LT)|upper bound|signature (?:tier 1|LT))) cap"
NAMED = r'the (?:market|cap) "[^"]*"'
DOWNLOAD = r"(?:SEQ|MEQ|SIGNATURE|[A-Z]+(?:_[A-Z0-9]+)+)"
CRR_TYPE = "LSE|AUC|MT|MT_TOR|LSE_LMT|LMT_CNT|OBAALSE"

ASSUMED = {
    "a third annual tier is held": "tier_3=yes",
    "LT follows tier 1": "long_term_after_tier_1=yes",
    "a derate counts for all of its month": "derates_spread=no",
    "a bid curve runs in lines from point to point": "interpolation=PIECEWISE_LINEAR",
}
"""Assumptions of the double as a feature words them -> the switch."""

KINDS = {
    "Switch": Kind(
        "|".join(ASSUMED), ASSUMED.__getitem__, "another reading of the rules", "a third annual tier is held"
    ),
    "Actor": Kind(r"[A-Z]{2,5}[0-9]", str, "a participant of the cast, by its name", "FIN1"),
    "Market": Kind(
        ALIAS,
        _alias,
        "a market of the plan, by what it is",
        "the monthly auction",
    ),
    "AnyMarket": Kind(
        rf'{ALIAS}(?:, its name in small letters)?|the market "[^"]*"',
        str,
        "a market of the plan, or any by its name",
        'the market "AUC_MN_1999_M01"',
    ),
    "Somebody": Kind(r'[A-Z]{2,5}[0-9]|"[^"]*"', str, "a participant of the cast, or any by its name", '"NOBODY"'),
    "Addressee": Kind(r"everybody|[A-Z]{2,5}[0-9]", str, "everybody, or a participant of the cast", "everybody"),
    "Portfolio": Kind(
        r'"[^"]*"|with a name of [0-9]+ characters', _portfolio, "a portfolio by its name", '"Spring hedge"'
    ),
    "Text": Kind(r'"[^"]*"|[0-9]+ letters', _text, "any text in double quotes, or so many letters", "513 letters"),
    "LoadWindow": Kind(
        r"the (?:annual historical|monthly historical|monthly forecast) load window",
        lambda text: _alias(text).removesuffix(" window"),
        "a window for hourly load",
        "the monthly forecast load window",
    ),
    "LoadOf": Kind(
        r"annual historical load for S0[1-4]|monthly historical load|monthly forecast load",
        LoadOf.read,
        "hourly load by its window, and the season where there are several",
        "annual historical load for S01",
    ),
    "LoadKind": Kind(
        r"past|forecast", lambda text: "hist" if text == "past" else text, "past load or forecast load", "past"
    ),
    "LoadStatus": Kind(r"VALID|ERROR", str, "where load handed in stands", "VALID"),
    "WindowState": Kind(r"open|closed", str, "which load windows", "open"),
    "WindowWord": Kind(r"OPEN|CLOSED", str, "how a load window stands", "OPEN"),
    "Name": Kind(r'"[^"]*"', _quoted, "any text in double quotes", '"Spring hedge"'),
    "Codes": Kind(r"[A-Z]{3,4}[0-9]{3,4}(?: and [A-Z]{3,4}[0-9]{3,4})*", _codes, "the ISO's error codes", "POR0101"),
    "PortfolioStatus": Kind(_words(PortfolioStatus), PortfolioStatus, "where a portfolio stands", "SUBMITTED"),
    "MarketStatus": Kind(_words(MarketStatus), MarketStatus, "where a market stands", "OPEN"),
    "Mw": Kind(
        r"[0-9]{1,3}(?:,[0-9]{3})*\.[0-9]{3} MW",
        lambda text: megawatt(text[:-3]),
        "MW with exactly three decimals",
        "60.000 MW",
    ),
    "Usd": Kind(
        r"\$[0-9]{1,3}(?:,[0-9]{3})*\.[0-9]{2}",
        lambda text: usd(text[1:]),
        "$ with exactly two decimals",
        "$10,000,000.00",
    ),
    "Price": Kind(
        r"-?[0-9]{1,3}(?:,[0-9]{3})*\.[0-9]{2} \$/MW",
        lambda text: usd(text[:-5]),
        "a price with exactly two decimals",
        "10.50 $/MW",
    ),
    "Percent": Kind(
        r"[0-9]+(?:\.[0-9])? %", lambda text: float(text[:-2]) / 100, "a share with one decimal or none", "82.5 %"
    ),
    "Location": Kind(r"[A-Z][A-Za-z0-9_-]*", str, "a source or sink", "TH_NP15_GEN-APND"),
    "Tou": Kind(r"ON|OFF", str, "a time of use", "ON"),
    "Period": Kind(r"month|S0[1-4]", str, "a period by its part in the market", "S01"),
    "Moment": Kind(
        r"W[1-5]-(?:MON|TUE|WED|THU|FRI) [0-2][0-9]:[0-5][0-9]:[0-5][0-9] PPT",
        _moment,
        "a moment of the plan in Pacific prevailing time",
        "W2-TUE 09:00:00 PPT",
    ),
    "Verb": Kind(
        r"submits|retracts|deletes|looks at|asks for the status of|asks what credit is required for",
        str,
        "what one does with a portfolio",
        "submits",
    ),
    "Deed": Kind(r"submitted|retracted|deleted", str, "what one has done with a portfolio", "submitted"),
    "Much": Kind(
        "all that|a kilowatt more than all",
        lambda text: Decimal("0.000") if text == "all that" else Decimal("0.001"),
        "as much as there is, or a kilowatt more",
        "all that",
    ),
    "Each": Kind(r"(?: each)?", str, "each, where there are several", " each"),
    "BidNoun": Kind(r"bids?", str, "bid or bids", "bids"),
    "Asked": Kind(r"bid|nominated", str, "how one asks in a kind of market", "bid"),
    "OfferNoun": Kind(r"offers?", str, "offer or offers", "offers"),
    "ConversionWindow": Kind(
        r"the conversion (?:request|approval) window",
        lambda text: "TOR conversion" + (" approval" if "approval" in text else ""),
        "one of the two windows of a TOR conversion",
        "the conversion approval window",
    ),
    "ConversionWord": Kind(
        _words(ConversionWindowStatus), ConversionWindowStatus, "where a TOR conversion stands", "OPEN_FOR_APPROVAL"
    ),
    "RequestWord": Kind(_words(ConversionStatus), ConversionStatus, "where a request stands", "PENDING_APPROVAL"),
    "Says": Kind(
        r"approves|disapproves",
        lambda text: ApprovalStatus[text.upper()[:-1] + "D"],
        "what a transferee says of a CRR",
        "approves",
    ),
    "Migration": Kind(
        r"the load migration(?: before)?",
        _alias,
        "the month's load migration market, or that of the month before",
        "the load migration",
    ),
    "MigrationTurn": Kind(r"opens|closes|is posted|posts its N hours|is announced", str, "a turn of it", "is posted"),
    "ReportWord": Kind(r"rates|customers|switches", str, "a report of a distribution company", "switches"),
    "MigrationOrigin": Kind(
        r"allocated for (?:the season|ten years|a month)|bought in an auction|gained by migration",
        str,
        "how a CRR came to be, as load migration sees it",
        "allocated for the season",
    ),
    "MigratedType": Kind(r"LSE_LMT|LMT_CNT", str, "a CRR of load migration", "LSE_LMT"),
    "Counts": Kind(r"counts|leaves out", lambda text: text == "counts", "whether something is in it", "leaves out"),
    "Phase": Kind(r"active|posted", str, "before or after the results are out", "active"),
    "MarketKind": Kind(r"auction|allocation", str, "a kind of market", "auction"),
    "Verdict": Kind(r"ENVIRONMENT|BLOCKED|CERTIFICATE", str, "a verdict that blames nobody's product", "ENVIRONMENT"),
    "Tls": Kind(r"1\.2|1\.3", str, "a version of TLS", "1.3"),
    "Stranger": Kind(_words(Stranger), Stranger, "somebody whom the server must turn away", Stranger.EXPIRED),
    "Edge": Kind(r"one second before|exactly when|one second after", str, "a side of an edge", "one second before"),
    "Turn": Kind(r"opens|closes|posts its results", str, "what a market does at a moment", "closes"),
    "HeldPeriod": Kind(
        r"the month(?: before)?|S0[1-4](?: of the year (?:before|after))?",
        str,
        "a period of a holding, by its part in the market",
        "the month",
    ),
    "Span": Kind(
        r"the target month|this month|the target year's S0[1-4]", str, "a period, by its part in the sim", "this month"
    ),
    "OfferStatus": Kind(_words(OfferStatus), OfferStatus, "where an offer or its response stands", "POSTED"),
    "TradeEnd": Kind(r"approved|disapproved", str, "how a credit check ends", "approved"),
    "TradeNoun": Kind(r"offers|responses", str, "one's side of trades", "offers"),
    "CrrType": Kind(CRR_TYPE, str, "how a CRR came to be", "AUC"),
    "Category": Kind(
        r"ALLOCATION|AUCTION|SECONDARY_MARKET|SYSTEM|LOAD_MIGRATION", str, "the class of an existing CRR", "AUCTION"
    ),
    "Audience": Kind(r"public|private", str, "whom messages are for", "public"),
    "Nuisance": Kind(
        r"away|behind a page of its access gateway|dropping every connection|failing inside|breaking down"
        r"|too busy for more users|unable to make files",
        str,
        "what has befallen the ISO's environment",
        "away",
    ),
    "Method": Kind(r"GET|POST|DELETE", str, "a method of HTTP", "POST"),
    "Download": Kind(DOWNLOAD, str, "a download type as published", "CLEARING_PRICE"),
    "File": Kind(
        rf'(?:{DOWNLOAD}|"[^"]*")(?: of (?:{ALIAS}|{CAP}|{NAMED}))?',
        _file,
        "a file of the market data service, and what it is of",
        "CLEARING_PRICE of the monthly auction",
    ),
    "Model": Kind(
        r"the (?:(?:V0|V1|ETC|T1|LT|T2) model of the (?:monthly|annual) allocation"
        r"|model of the (?:monthly|annual) auction)",
        read_model,
        "a network model, and the run that it was made for",
        "the V0 model of the monthly allocation",
    ),
    "Device": Kind(r"[0-9]{5}_[A-Z0-9_]+_BR_[0-9]_1", str, "a branch", "42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1"),
    "Records": Kind(
        f"(?:bids|nominations) of the file {FILE}",
        read_records,
        "what a file of yours holds, CSV or JSON",
        'bids of the file "spring.csv"',
    ),
    "LoadFile": Kind(FILE, read_load, "a file of hourly load, CSV or JSON", '"april.csv"'),
    "AnyFile": Kind(FILE, read_upload, "a file that goes as it stands", '"april.json"'),
    "PortfolioFile": Kind(
        f"{FILE} of (?:bids|nominations)", read_upload, "a file that goes as it stands", '"spring.csv" of bids'
    ),
    "UploadFile": Kind(
        f"{FILE} of (?:trade offers|its election|its LT election|the load forecast)",
        read_upload,
        "a file that goes as it stands",
        '"lt.csv" of its LT election',
    ),
    "TransferFile": Kind(
        f"{FILE} of its (?:rates|customers|switches|requests to convert|answers)",
        read_upload,
        "a file that goes as it stands",
        '"dasr.csv" of its switches',
    ),
    "Format": Kind(r'CSV|JSON|"[^"]*"', lambda text: text.strip('"'), "a file format, or any word", "CSV"),
    "Origin": Kind(
        rf"(?:, (?:allocated(?: long-term)?|not base-loaded|of type (?:{CRR_TYPE})))?",
        str,
        "how a CRR is special, if it is",
        ", not base-loaded",
    ),
    "Hindrance": Kind(
        r"being edited in another session|out of reach", str, "what is in a portfolio's way", "out of reach"
    ),
    "Whether": Kind(r"(?:not )?", str, "yes, or not", "not "),
    "Having": Kind(r"has|does not have", str, "yes, or not", "has"),
    "Some": Kind(r"some|no", str, "yes, or not", "some"),
    "Bound": Kind(r"(?:more than )?", str, "just so much, or more", "more than "),
    "Count": Kind(r"[0-9]{1,3}(?:,[0-9]{3})*", lambda text: int(text.replace(",", "")), "a number", "500"),
    "Decimal": Kind(r"-?[0-9]+\.[0-9]+", Decimal, "a decimal number", "0.001"),
    "Service": Kind(
        r"app status|market status|messages|nomination|auction|market data|historical and forecasted load"
        r"|load migration|secondary market|TOR conversion",
        lambda text: text.lower().replace(" and ", "_").replace(" ", "_"),
        "one of the ten services",
        "market data",
    ),
}

_PARAMETER = re.compile(r"\{(?P<name>\w+):(?P<kind>\w+)\}")


class Phrase(StepParser):
    """A sentence with typed parameters, matched whole and to the letter."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.named_kinds = [(found["name"], found["kind"]) for found in _PARAMETER.finditer(text)]
        self.kinds = {name: KINDS[kind] for name, kind in self.named_kinds}
        # A look at the words between the parameters spares most sentences their expression.
        self._words = tuple(_PARAMETER.sub("\0", text).split("\0"))

    def is_matching(self, name: str) -> bool:
        return all(words in name for words in self._words) and self._regex.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        found = self._regex.fullmatch(name)
        if found is None:
            return None
        return {parameter: self.kinds[parameter].read(text) for parameter, text in found.groupdict().items()}

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(_regex_of(str(self.name)))


def phrase(text: str) -> Phrase:
    """Return the parser of a sentence like `{actor:Actor} submits the portfolio {name:Name}`."""
    return Phrase(text)


def _regex_of(text: str) -> str:
    pieces, end = [], 0
    for found in _PARAMETER.finditer(text):
        pieces.append(re.escape(text[end : found.start()]))
        pieces.append(f"(?P<{found['name']}>{KINDS[found['kind']].pattern})")
        end = found.end()
    return "".join([*pieces, re.escape(text[end:])])
