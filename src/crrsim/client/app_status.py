"""App status: the first call of every connectivity test."""

from typing import ClassVar

from crrsim.client.service import Outcome, Service
from crrsim.contract.app_status import AppStatus


class AppStatusService(Service):
    """GET /status, open to every certificate that the server accepts. Source: CRR App Status API."""

    word: ClassVar[str] = "app_status"

    def status(self) -> Outcome[AppStatus]:
        """Return whether the system is up."""
        return self._ask("status", {})
