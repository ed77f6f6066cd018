"""The records of a PSS/E RAW file, revisions 30 and 31, as data: which sections, which lines, which fields in order.

Reader and writer know nothing but this table. Source: the published record layouts of both revisions.
"""

from dataclasses import dataclass
from functools import cache

REVISIONS = (30, 31)

Scalar = int | float | str

_SAID = {
    "f": "a number",
    "i": "a whole number",
    "n": "a whole number above zero",
    "b": "the number of a bus of this case",
    "b0": "0 or the number of a bus of this case",
    "b-": "the number of a bus of this case, or minus it",
}


@dataclass(frozen=True)
class Field:
    """One field: its kind, and the text that tells what it is when it is left out.

    kind       f number, i whole number, n one above zero, t<width> text, b a bus of the case; b0 or zero, b- signed
    default    a value; `!` none, it must be there; `@NAME` that field of the record's bus; `$` the case's MVA base
    """

    name: str
    kind: str
    default: str

    @property
    def width(self) -> int:
        return int(self.kind[1:])

    @property
    def says(self) -> str:
        """What is expected here, in words."""
        return _SAID.get(self.kind) or f"text of at most {self.width} characters"


@dataclass(frozen=True)
class Line:
    """One line of a record. Its first `least` fields are always written, the others only as far as they say something.

    given, but_for    the line belongs to records in which this field is not zero, or is
    count, rows       the line comes as often as field `count` says, as rows of their own under the name `rows`
    """

    fields: tuple[Field, ...]
    least: int
    given: str = ""
    but_for: str = ""
    count: str = ""
    rows: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True)
class Section:
    """One section: its name, its name in PSS/E's comments, the lines of a record, the fields that tell them apart."""

    name: str
    title: str
    lines: tuple[Line, ...]
    keys: tuple[str, ...] = ()


HEADER = {
    30: "IC:i SBASE=100.0 REV:i=30",
    31: "IC:i SBASE=100.0 REV:i=31 XFRRAT:i NXFRAT:i BASFRQ",
}

# A field is NAME, NAME:kind or NAME:kind=default; without a kind it is a number, without a default zero or blank.
# A bar stands before fields that are written only where they say something. {n} is filled in for each end or winding.
_OWNERS = "O1:i=@OWNER F1=1.0 | O2:i F2=1.0 O3:i F3=1.0 O4:i F4=1.0"
_WINDING = (
    "WINDV{n}=1.0 NOMV{n} ANG{n} RATA{n} RATB{n} RATC{n} COD{n}:i CONT{n}:i RMA{n}=1.1 RMI{n}=0.9 VMA{n}=1.1"
    " VMI{n}=0.9 NTP{n}:i=33 TAB{n}:i CR{n} CX{n}"
)
_ENDS_OF_DC = {
    "R": "IPR:i! NBR:i ALFMX ALFMN RCR XCR EBASR TRR=1.0 TAPR=1.0 TMXR=1.5 TMNR=0.51 STPR=0.00625 ICR:i IFR:i ITR:i"
    " IDR:t2=1 XCAPR",
    "I": "IPI:i! NBI:i GAMMX GAMMN RCI XCI EBASI TRI=1.0 TAPI=1.0 TMXI=1.5 TMNI=0.51 STPI=0.00625 ICI:i IFI:i ITI:i"
    " IDI:t2=1 XCAPI",
}
_CONVERTER = (
    "IBUS{n}:b! TYPE{n}:i=1 MODE{n}:i=1 DCSET{n} ACSET{n}=1.0 ALOSS{n} BLOSS{n} MINLOSS{n} SMAX{n} IMAX{n} PWF{n}=1.0"
    " MAXQ{n}=9999.0 MINQ{n}=-9999.0 REMOT{n}:i RMPCT{n}=100.0"
)
_STEPS = " ".join(f"N{n}:i B{n}" for n in range(1, 9))
_POINTS = " ".join(f"T{n} F{n}" for n in range(1, 12))
_DUMMIES = " ".join(f"DUM{n}:i" for n in range(1, 10))
_SHUNT = f"I:b! MODSW:i=1 VSWHI=1.0 VSWLO=1.0 SWREM:i RMPCT=100.0 RMIDNT:t12 BINIT | {_STEPS}"
_UNIT = (
    "I:b! ID:t2=1 PG QG QT=9999.0 QB=-9999.0 VS=1.0 IREG:i MBASE=$ ZR ZX=1.0 RT XT GTAP=1.0 STAT:i=1 RMPCT=100.0"
    f" PT=9999.0 PB=-9999.0 {_OWNERS}"
)
_DC_CONVERTER = (
    "*NCONV:converters IB:b! N:i ANGMX ANGMN RC XC EBAS TR=1.0 TAP=1.0 TPMX=1.5 TPMN=0.51 TSTP=0.00625 SETVL DCPF=1.0"
    " MARG CNVCOD:i=1"
)
_FACTS = (
    "I:b! J:b0 MODE:i=1 PDES QDES VSET=1.0 SHMX=9999.0 TRMX=9999.0 VTMN=0.9 VTMX=1.1 VSMX=1.0 IMX LINX=0.05 RMPCT=100.0"
    " OWNER:i=@OWNER SET1 SET2 VSREF:i"
)
_DC = "MDC:i RDC SETVL VSCHD VCMOD RCOMP DELTI METER:t1=I DCVMIN CCCITMX:i=20 CCCACC=1.0"

_SECTIONS: dict[str, tuple[str, dict[int, tuple[str, ...]]]] = {
    "bus": (
        "I",
        {
            30: ("I:n! NAME:t12 BASKV IDE:i=1 GL BL AREA:i=1 ZONE:i=1 VM=1.0 VA OWNER:i=1",),
            31: ("I:n! NAME:t12 BASKV IDE:i=1 AREA:i=1 ZONE:i=1 OWNER:i=1 VM=1.0 VA",),
        },
    ),
    "load": ("I ID", {0: ("I:b! ID:t2=1 STATUS:i=1 AREA:i=@AREA ZONE:i=@ZONE PL QL IP IQ YP YQ OWNER:i=@OWNER",)}),
    "fixed shunt": ("I ID", {31: ("I:b! ID:t2=1 STATUS:i=1 GL BL",)}),
    "unit": ("I ID", {30: (_UNIT,), 31: (f"{_UNIT} WMOD:i WPF=1.0",)}),
    "branch": (
        "I J CKT",
        {
            n: (f"I:b! J:b-! CKT:t2=1 R X! B RATEA RATEB RATEC GI BI GJ BJ ST:i=1 {met}LEN {_OWNERS}",)
            for n, met in ((30, ""), (31, "MET:i=1 "))
        },
    ),
    "transformer": (
        "I J K CKT",
        {
            0: (
                f"I:b! J:b! K:b0 CKT:t2=1 CW:i=1 CZ:i=1 CM:i=1 MAG1 MAG2 NMETR:i=2 NAME:t12 STAT:i=1 {_OWNERS}",
                "?-K R1-2 X1-2! SBASE1-2=$",
                "?K R1-2 X1-2! SBASE1-2=$ R2-3 X2-3! SBASE2-3=$ R3-1 X3-1! SBASE3-1=$ VMSTAR=1.0 ANSTAR",
                _WINDING.format(n=1),
                "?-K WINDV2=1.0 NOMV2",
                f"?K {_WINDING.format(n=2)}",
                f"?K {_WINDING.format(n=3)}",
            )
        },
    ),
    "area": ("I", {0: ("I:n! ISW:i PDES PTOL=10.0 ARNAME:t12",)}),
    "two-terminal DC": (
        "",
        {30: (f"I:n! {_DC}", *_ENDS_OF_DC.values()), 31: (f"NAME:t12! {_DC}", *_ENDS_OF_DC.values())},
    ),
    "VSC DC": (
        "NAME",
        {0: (f"NAME:t12! MDC:i=1 RDC {_OWNERS}".replace("@OWNER", "0"), *(_CONVERTER.format(n=n) for n in (1, 2)))},
    ),
    "switched shunt": ("I", {0: (_SHUNT,)}),
    "impedance correction": ("I", {0: (f"I:n! | {_POINTS}",)}),
    "multi-terminal DC": (
        "I",
        {
            0: (
                "I:n! NCONV:i! NDCBS:i! NDCLN:i! MDC:i VCONV:i VCMOD VCONVN:i",
                _DC_CONVERTER,
                "*NDCBS:buses IDC:i! IB:b0 IA:i=1 ZONE:i=1 NAME:t12 IDC2:i RGRND OWNER:i=1",
                "*NDCLN:links IDC:i! JDC:i! DCCKT:t1=1 RDC LDC",
            )
        },
    ),
    "multi-section line": (
        "I J ID",
        {
            30: (f"I:b! J:b-! ID:t2=&1 | {_DUMMIES}",),
            31: (f"I:b! J:b-! ID:t2=&1 MET:i=1 | {_DUMMIES}",),
        },
    ),
    "zone": ("I", {0: ("I:n! ZONAME:t12",)}),
    "inter-area transfer": ("ARFROM ARTO TRID", {0: ("ARFROM:n! ARTO:n! TRID:t1=1 PTRAN",)}),
    "owner": ("I", {0: ("I:n! OWNAME:t12",)}),
    "FACTS": ("", {30: (f"N:n! {_FACTS}",), 31: (f"NAME:t12! {_FACTS}",)}),
}
# Other programs find a section by the comment before it, so the words are those that PSS/E writes.
_TITLES = {
    "unit": "generator",
    "VSC DC": "VSC DC line",
    "FACTS": "FACTS device",
}
# In revision 31 the switched shunts come last and the fixed ones have left the bus record.
_ORDER = {
    30: tuple(name for name in _SECTIONS if name != "fixed shunt"),
    31: (*(name for name in _SECTIONS if name != "switched shunt"), "switched shunt"),
}


@cache
def sections(revision: int) -> tuple[Section, ...]:
    """The sections of a revision, in the order of the file."""
    return tuple(_section(name, revision) for name in _ORDER[revision])


@cache
def section(name: str, revision: int) -> Section:
    """Raises: KeyError for a section that the revision does not have."""
    return {one.name: one for one in sections(revision)}[name]


@cache
def header(revision: int) -> Line:
    return _line(HEADER[revision])


def _section(name: str, revision: int) -> Section:
    keys, by_revision = _SECTIONS[name]
    lines = by_revision.get(revision) or by_revision[0]
    return Section(name, _TITLES.get(name, name).upper(), tuple(_line(spec) for spec in lines), tuple(keys.split()))


def _line(spec: str) -> Line:
    words = spec.split()
    marks = {"given": "", "but_for": "", "count": "", "rows": ""}
    if words[0].startswith("?"):
        mark = words.pop(0)[1:]
        marks["but_for" if mark.startswith("-") else "given"] = mark.removeprefix("-")
    elif words[0].startswith("*"):
        marks["count"], marks["rows"] = words.pop(0)[1:].split(":")
    least = words.index("|") if "|" in words else len(words)
    return Line(tuple(_field(word) for word in words if word != "|"), least, **marks)


def _field(word: str) -> Field:
    must, word = word.endswith("!"), word.removesuffix("!")
    declared, _, default = word.partition("=")
    name, _, kind = declared.partition(":")
    kind = kind or "f"
    blank = "" if kind.startswith("t") else "0"
    return Field(name, kind, "!" if must else default or blank)
