"""Load migration: what distribution companies report, and the CRRs that follow the load."""

from typing import ClassVar

from crrsim.client.answer import AnyOutcome
from crrsim.client.service import Outcome, Plain, Service
from crrsim.contract.load_migration import (
    CustomerRateSet,
    DASRsummaryset,
    LoadMigrationMarket,
    LoadMigrationMarketStatus,
    LoadMigrationResults,
    LoadPercentageResults,
    NHourData,
    NumberOfCustomersSet,
    PostCustomerRateSet,
    PostDASRsummaryset,
    PostNumberOfCustomersSet,
    UDCSubmissionStatus,
)


class LoadMigrationService(Service):
    """One market a month, and the distribution companies' three submissions. Source: CRR Load Migration API."""

    word: ClassVar[str] = "load_migration"

    def active_load_migration_market_list(
        self, participant_name: str | None = None
    ) -> Outcome[list[LoadMigrationMarket]]:
        """Return the markets whose results are not out yet."""
        return self._ask("active_load_migration_market_list", self._participant(participant_name))

    def posted_load_migration_market_list(
        self, participant_name: str | None = None
    ) -> Outcome[list[LoadMigrationMarket]]:
        """Return the markets whose results are out."""
        return self._ask("posted_load_migration_market_list", self._participant(participant_name))

    def load_migration_market_status(
        self, load_migration_market_name: str, participant_name: str | None = None
    ) -> Outcome[LoadMigrationMarketStatus]:
        """Return how far a market has come. Refused: LMV1003 for an unknown one."""
        return self._of_market("load_migration_market_status", load_migration_market_name, participant_name)

    def load_percentage(
        self, load_migration_market_name: str, participant_name: str | None = None
    ) -> Outcome[LoadPercentageResults]:
        """Return the shares of load that moved. Refused: LMV0103 before posting."""
        return self._of_market("load_percentage", load_migration_market_name, participant_name)

    def load_migration_crr_results(
        self, load_migration_market_name: str, participant_name: str | None = None
    ) -> Outcome[LoadMigrationResults]:
        """Return the CRRs that the migration made or adjusted. Refused: LMV0103 before posting."""
        return self._of_market("load_migration_crr_results", load_migration_market_name, participant_name)

    def n_hour_data(
        self, load_migration_market_name: str, participant_name: str | None = None
    ) -> Outcome[list[NHourData]]:
        """Return the hours that set the load metric. Refused: LMV0101 before they are posted."""
        return self._of_market("n_hour_data", load_migration_market_name, participant_name)

    def existing_number_of_customers(
        self, load_migration_market_name: str, participant_name: str | None = None
    ) -> Outcome[NumberOfCustomersSet]:
        """Return the customers reported so far."""
        return self._of_market("existing_number_of_customers", load_migration_market_name, participant_name)

    def existing_dasr_summary(
        self, load_migration_market_name: str, participant_name: str | None = None
    ) -> Outcome[DASRsummaryset]:
        """Return the switches of customers reported so far."""
        return self._of_market("existing_dasr_summary", load_migration_market_name, participant_name)

    def existing_customer_rates(
        self, load_migration_market_name: str, participant_name: str | None = None
    ) -> Outcome[CustomerRateSet]:
        """Return the kW rates reported so far."""
        return self._of_market("existing_customer_rates", load_migration_market_name, participant_name)

    def number_of_customers(
        self, customers: PostNumberOfCustomersSet | Plain, participant_name: str | None = None
    ) -> Outcome[UDCSubmissionStatus]:
        """Report how many customers of each class each supplier has. Refused: LMV0102 out of the window."""
        return self._ask("number_of_customers", self._participant(participant_name), customers)

    def dasr_summary(
        self, switches: PostDASRsummaryset | Plain, participant_name: str | None = None
    ) -> Outcome[UDCSubmissionStatus]:
        """Report the customers that switched. Refused: LMV023 when the date is not the market's."""
        return self._ask("dasr_summary", self._participant(participant_name), switches)

    def customer_rates(
        self, rates: PostCustomerRateSet | Plain, participant_name: str | None = None
    ) -> Outcome[UDCSubmissionStatus]:
        """Report the kW of one customer of each class. Refused: LMV0102 out of the window."""
        return self._ask("customer_rates", self._participant(participant_name), rates)

    def _of_market(self, name: str, market_name: str, participant_name: str | None) -> AnyOutcome:
        return self._ask(name, {"loadMigrationMarketName": market_name, **self._participant(participant_name)})

    def _participant(self, participant_name: str | None) -> dict[str, str]:
        return {"participantName": self._own(participant_name)}
