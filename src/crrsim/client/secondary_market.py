"""Secondary market: CRRs offered by one participant to another."""

from typing import Any, ClassVar

from crrsim.client.answer import AnyOutcome
from crrsim.client.service import Outcome, Records, Service
from crrsim.contract.secondary_market import (
    NewPrivateSmBuyOffer,
    NewPrivateSmSellOffer,
    NewPublicSmBuyOffer,
    NewPublicSmSellOffer,
    SmOffer,
    SmOfferStatus,
    SmResponse,
    SmResponseStatus,
    SmResponseToBuyOffer,
    SmResponseToSellOffer,
    TargetRespondingMp,
)
from crrsim.terms.trade import OfferStatus, ResponseStatus


class SecondaryMarketService(Service):
    """Offers and responses, each list 500 records at most. Each record is answered on its own, ERROR with a message.

    Source: CRR Secondary Market API.
    """

    word: ClassVar[str] = "secondary_market"

    def my_sm_offers_by_status(
        self, offer_status_type: OfferStatus | str, participant_name: str | None = None
    ) -> Outcome[list[SmOffer]]:
        """Return our offers of one status."""
        query = {**self._participant(participant_name), "OfferStatusType": offer_status_type}
        return self._ask("my_sm_offers_by_status", query)

    def my_sm_respones_by_status(
        self, response_status_type: ResponseStatus | str, participant_name: str | None = None
    ) -> Outcome[list[SmResponse]]:
        """Return our responses of one status. Spelt as published."""
        query = {**self._participant(participant_name), "responseStatusType": response_status_type}
        return self._ask("my_sm_respones_by_status", query)

    def public_sm_buy_offer_creation(
        self, offers: Records[NewPublicSmBuyOffer], participant_name: str | None = None
    ) -> Outcome[list[SmOfferStatus]]:
        """Offer to all to buy."""
        return self._post("public_sm_buy_offer_creation", offers, participant_name)

    def public_sm_sell_offer_creation(
        self, offers: Records[NewPublicSmSellOffer], participant_name: str | None = None
    ) -> Outcome[list[SmOfferStatus]]:
        """Offer to all to sell."""
        return self._post("public_sm_sell_offer_creation", offers, participant_name)

    def private_sm_buy_offer_creation(
        self, offers: Records[NewPrivateSmBuyOffer], participant_name: str | None = None
    ) -> Outcome[list[SmOfferStatus]]:
        """Offer to one participant to buy."""
        return self._post("private_sm_buy_offer_creation", offers, participant_name)

    def private_sm_sell_offer_creation(
        self, offers: Records[NewPrivateSmSellOffer], participant_name: str | None = None
    ) -> Outcome[list[SmOfferStatus]]:
        """Offer to one participant to sell."""
        return self._post("private_sm_sell_offer_creation", offers, participant_name)

    def sm_public_offer_to_specified_mp(
        self, targets: Records[TargetRespondingMp], participant_name: str | None = None
    ) -> Outcome[list[SmOfferStatus]]:
        """Give a public offer to one participant."""
        return self._post("sm_public_offer_to_specified_mp", targets, participant_name)

    def sm_response_to_buy_offers(
        self, responses: Records[SmResponseToBuyOffer], participant_name: str | None = None
    ) -> Outcome[list[SmResponseStatus]]:
        """Sell to those who offered to buy."""
        return self._post("sm_response_to_buy_offers", responses, participant_name)

    def sm_response_to_sell_offers(
        self, responses: Records[SmResponseToSellOffer], participant_name: str | None = None
    ) -> Outcome[list[SmResponseStatus]]:
        """Buy from those who offered to sell."""
        return self._post("sm_response_to_sell_offers", responses, participant_name)

    def _post(self, name: str, records: Records[Any], participant_name: str | None) -> AnyOutcome:
        return self._ask(name, self._participant(participant_name), records)

    def _participant(self, participant_name: str | None) -> dict[str, str]:
        return {"participantName": self._own(participant_name)}
