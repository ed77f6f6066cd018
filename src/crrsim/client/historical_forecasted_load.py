"""Historical and forecasted load: hourly load, handed in window by window."""

from typing import ClassVar

from crrsim.client.answer import AnyOutcome
from crrsim.client.service import Outcome, Plain, Service
from crrsim.contract.historical_forecasted_load import (
    LoadDataResponseSet,
    LoadDataSet,
    LoadExceedanceSet,
    LoadSubmissionStatus,
    LoadSubmissionWindow,
)


class HistoricalForecastedLoadService(Service):
    """Windows, hourly load, exceedance values. Source: CRR Historical and Forecasted Load API."""

    word: ClassVar[str] = "historical_forecasted_load"

    def load_submission_window_status(
        self, load_submission_window_name: str, participant_name: str | None = None
    ) -> Outcome[LoadSubmissionWindow]:
        """Return one submission window and whether it is open."""
        query = {"loadSubmissionWindowName": load_submission_window_name}
        return self._of_participant("load_submission_window_status", participant_name, query)

    def open_hist_load_submission_window(
        self, participant_name: str | None = None
    ) -> Outcome[list[LoadSubmissionWindow]]:
        """Return the open windows for past load."""
        return self._of_participant("open_hist_load_submission_window", participant_name)

    def open_forecast_load_submission_window(
        self, participant_name: str | None = None
    ) -> Outcome[list[LoadSubmissionWindow]]:
        """Return the open windows for forecast load."""
        return self._of_participant("open_forecast_load_submission_window", participant_name)

    def closed_hist_load_submission_window(
        self, participant_name: str | None = None
    ) -> Outcome[list[LoadSubmissionWindow]]:
        """Return the closed windows for past load."""
        return self._of_participant("closed_hist_load_submission_window", participant_name)

    def closed_forecast_load_submission_window(
        self, participant_name: str | None = None
    ) -> Outcome[list[LoadSubmissionWindow]]:
        """Return the closed windows for forecast load."""
        return self._of_participant("closed_forecast_load_submission_window", participant_name)

    def load_data(
        self, load_submission_window_name: str, period_name: str, participant_name: str | None = None
    ) -> Outcome[list[LoadDataResponseSet]]:
        """Return the hourly load handed in for a window and period."""
        query = {"loadSubmissionWindowName": load_submission_window_name, "periodName": period_name}
        return self._of_participant("load_data", participant_name, query)

    def load_exceedance_values(
        self, load_submission_window_name: str, period_name: str, participant_name: str | None = None
    ) -> Outcome[list[LoadExceedanceSet]]:
        """Return the exceedance values that the ISO made of the load, MW for each sink and time of use."""
        query = {"loadSubmissionWindowName": load_submission_window_name, "periodName": period_name}
        return self._of_participant("load_exceedance_values", participant_name, query)

    def load_submission(self, load: LoadDataSet | Plain) -> Outcome[LoadSubmissionStatus]:
        """Hand in hourly load for an open window; the answer is VALID or ERROR with reasons."""
        return self._ask("load_submission", {}, load)

    def _of_participant(self, name: str, participant_name: str | None, query: Plain | None = None) -> AnyOutcome:
        return self._ask(name, {**(query or {}), "participantName": self._own(participant_name)})
