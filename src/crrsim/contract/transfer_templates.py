"""The CSV templates of week 1's transfers: rights to convert and their approval, and reports of load that moved.

They stand apart from the other templates because each is a plain table of its operation's records. Source: the template
names of the upgrade's slides, and the order of a request's fields in the TOR conversion document; columns are F-30.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crrsim.contract.template import Body, Cell, Column, Days, Record, Template
from crrsim.contract.wire import read_instant, wire_instant
from crrsim.terms.conversion import ApprovalStatus
from crrsim.terms.product import HedgeType, TimeOfUse

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
WINDOW, MARKET, PARTICIPANT = "torConversionWindow", "loadMigrationMarket", "participantName"
TOU = Column("TOU", choices=tuple(TimeOfUse))


@dataclass(frozen=True)
class Table:
    """How a file's columns stand in a body: the body's list, the owner's name in it, column -> name in a record."""

    listed: str
    owner: str
    names: Mapping[str, str]

    def body(self, records: Sequence[Record], form: Mapping[str, str], days: Days) -> Body:
        said = {name: text for name, text in form.items() if name != PARTICIPANT}
        return {**said, self.owner: form.get(PARTICIPANT, ""), self.listed: [self._sent(one, days) for one in records]}

    def records(self, body: Body, days: Days) -> Iterable[Record]:
        return (self._read(one, days) for one in body[self.listed])

    def _sent(self, record: Record, days: Days) -> Body:
        sent = {name: record[column] for column, name in self.names.items() if record.get(column) is not None}
        if "StartDate" in self.names:
            sent["startDate"] = wire_instant(days.begins(record["StartDate"]))
            sent["endDate"] = wire_instant(days.begins(record["EndDate"] + A_DAY) - A_SECOND)
        return sent

    def _read(self, sent: Mapping[str, object], days: Days) -> Record:
        record = {column: None if sent.get(name) == "" else sent.get(name) for column, name in self.names.items()}
        for column in {"StartDate", "EndDate"} & record.keys():
            record[column] = days.of(read_instant(str(record[column])))
        return record


APPROVALS = Table(
    "conversionApprovalRecords",
    "assetOwner",
    {
        "ConversionApprovalID": "conversionApprovalId",
        "Source": "source",
        "Sink": "sink",
        "TOU": "tou",
        "HedgeType": "hedgeType",
        "MW": "mw",
        "ApprovalStatus": "approvalStatus",
    },
)
REQUESTS = Table(
    "conversionRequests",
    "torHolder",
    {
        "Source": "source",
        "Sink": "sink",
        "MW": "mw",
        "StartDate": "startDate",
        "EndDate": "endDate",
        "TransfereeAO": "transfereeAO",
        "Modeled": "modeled",
    },
)
RATES = Table(
    "customerRateRecords",
    "udcName",
    {"Class": "class", "TOU": "tou", "SeasonNumber": "seasonNumber", "Year": "year", "KWRate": "kwRate"},
)
CUSTOMERS = Table(
    "numberOfCustomerRecords",
    "udcName",
    {"LSE": "lse", "Class": "class", "NumberOfCustomers": "numberOfCustomers"},
)
SWITCHES = Table(
    "dasrRecords",
    "udcName",
    {
        "RecordID": "recordId",
        "Class": "class",
        "FromLSE": "fromLse",
        "ToLSE": "toLse",
        "NumCustomerTransfer": "numCustomerTransfer",
    },
)


def _switched(records: Sequence[Record], form: Mapping[str, str], days: Days) -> Body:
    """A switch names no server by an empty cell, and the request by an empty text."""
    named = ("FromLSE", "ToLSE")
    return SWITCHES.body([{**one, **{name: one.get(name) or "" for name in named}} for one in records], form, days)


TRANSFER_TEMPLATES = (
    Template(
        name="tor_approvals",
        number="5.6",
        title="MT_TOR CRR approvals",
        service="tor_conversion",
        operation="tor_conversion_approval",
        columns=(
            Column("ConversionApprovalID", Cell.INTEGER),
            Column("Source"),
            Column("Sink"),
            TOU,
            Column("HedgeType", choices=tuple(HedgeType)),
            Column("MW", Cell.MW),
            Column("ApprovalStatus", choices=tuple(ApprovalStatus)),
        ),
        fields=(WINDOW, PARTICIPANT),
        body=APPROVALS.body,
        records=APPROVALS.records,
        lists=(APPROVALS.listed,),
    ),
    Template(
        name="customer_rates",
        number="5.7",
        title="customer rates, once a year",
        service="load_migration",
        operation="customer_rates",
        columns=(
            Column("Class"),
            TOU,
            Column("SeasonNumber", Cell.INTEGER),
            Column("Year", Cell.INTEGER),
            Column("KWRate", Cell.MW),
        ),
        fields=(MARKET, PARTICIPANT),
        body=RATES.body,
        records=RATES.records,
        lists=(RATES.listed,),
    ),
    Template(
        name="customer_numbers",
        number="5.8",
        title="numbers of customers",
        service="load_migration",
        operation="number_of_customers",
        columns=(Column("LSE"), Column("Class"), Column("NumberOfCustomers", Cell.INTEGER)),
        fields=(MARKET, PARTICIPANT),
        body=CUSTOMERS.body,
        records=CUSTOMERS.records,
        lists=(CUSTOMERS.listed,),
    ),
    Template(
        name="dasr",
        number="5.9",
        title="customers who switched",
        service="load_migration",
        operation="dasr_summary",
        columns=(
            Column("RecordID"),
            Column("Class"),
            Column("FromLSE", optional=True),
            Column("ToLSE", optional=True),
            Column("NumCustomerTransfer", Cell.INTEGER),
        ),
        fields=(MARKET, "effectiveDate", PARTICIPANT),
        body=_switched,
        records=SWITCHES.records,
        lists=(SWITCHES.listed,),
    ),
    Template(
        name="tor_requests",
        number="5.10",
        title="TOR conversion requests",
        service="tor_conversion",
        operation="tor_conversion_creation",
        columns=(
            Column("Source"),
            Column("Sink"),
            Column("MW", Cell.MW),
            Column("StartDate", Cell.DAY),
            Column("EndDate", Cell.DAY),
            Column("TransfereeAO"),
            Column("Modeled", choices=("Y", "N")),
        ),
        fields=(WINDOW, PARTICIPANT),
        body=REQUESTS.body,
        records=REQUESTS.records,
        lists=(REQUESTS.listed,),
    ),
)
"""Templates 5.6 to 5.10, in the order of their numbers."""
