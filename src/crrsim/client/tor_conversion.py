"""TOR conversion: transmission ownership rights that become CRRs, and the approval of who receives them."""

from typing import ClassVar

from crrsim.client.answer import AnyOutcome
from crrsim.client.service import Outcome, Plain, Service
from crrsim.contract.tor_conversion import (
    ConversionApprovalRecord,
    ConversionRequestWithStatus,
    MtTorCRRApproval,
    NewTorConversionRequest,
    TorConversionPath,
    TorConversionWindow,
    UploadResponse,
)


class TorConversionService(Service):
    """A window for conversion, then one for approval. Source: CRR TOR Conversion API."""

    word: ClassVar[str] = "tor_conversion"

    def active_tor_conversion_windows(self, participant_name: str | None = None) -> Outcome[list[TorConversionWindow]]:
        """Return the windows that are not posted yet."""
        return self._ask("active_tor_conversion_windows", self._participant(participant_name))

    def posted_conversion_windows(self, participant_name: str | None = None) -> Outcome[list[TorConversionWindow]]:
        """Return the windows that are posted."""
        return self._ask("posted_conversion_windows", self._participant(participant_name))

    def tor_conversion_window_status(
        self, tor_conversion_window: str, participant_name: str | None = None
    ) -> Outcome[TorConversionWindow]:
        """Return one window and where it stands. Refused: TOR0016 for an unknown one."""
        return self._of_window("tor_conversion_window_status", tor_conversion_window, participant_name)

    def tor_conversion_request_list(
        self, tor_conversion_window: str, participant_name: str | None = None
    ) -> Outcome[list[ConversionRequestWithStatus]]:
        """Return our requests and where each stands."""
        return self._of_window("tor_conversion_request_list", tor_conversion_window, participant_name)

    def mt_tor_crr_approval_list(
        self, tor_conversion_window: str, participant_name: str | None = None
    ) -> Outcome[list[ConversionApprovalRecord]]:
        """Return the CRRs that wait for our approval, or had it."""
        return self._of_window("mt_tor_crr_approval_list", tor_conversion_window, participant_name)

    def tor_conversion_paths(
        self, tor_conversion_window: str, participant_name: str | None = None
    ) -> Outcome[list[TorConversionPath]]:
        """Return the paths we may convert, MW at most for each stretch of dates."""
        return self._of_window("tor_conversion_paths", tor_conversion_window, participant_name)

    def tor_conversion_creation(self, requests: NewTorConversionRequest | Plain) -> Outcome[UploadResponse]:
        """Ask for rights to be converted. Refused: TOR0023 when conversion is closed."""
        return self._ask("tor_conversion_creation", {}, requests)

    def tor_conversion_approval(self, approvals: MtTorCRRApproval | Plain) -> Outcome[UploadResponse]:
        """Approve or disapprove CRRs meant for us. Refused: TOR0024 when approval is closed."""
        return self._ask("tor_conversion_approval", {}, approvals)

    def _of_window(self, name: str, window: str, participant_name: str | None) -> AnyOutcome:
        return self._ask(name, {"torConversionWindow": window, **self._participant(participant_name)})

    def _participant(self, participant_name: str | None) -> dict[str, str]:
        return {"participantName": self._own(participant_name)}
