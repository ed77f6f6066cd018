"""What a holder of transmission rights asks to be converted, and what transferees answer."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from crrsim.market import tor_conversion
from crrsim.market.conversion import Approval, NewAnswer, NewConversion
from crrsim.market.conversion_window import takes_approvals, takes_requests, window_of
from crrsim.market.world import World
from crrsim.terms.conversion import ApprovalStatus
from crrsim.terms.product import TimeOfUse

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


class Conversions:
    """One holder; requests and answers good and bad, of which only the good ones are kept."""

    world: World

    @precondition(lambda self: takes_requests.healthy(window_of(self.world).requests, self.world.now))
    @rule(
        right=st.integers(0, 9),
        mw=st.decimals("0.001", "60", places=3),
        who=st.integers(0, 5),
        first=st.integers(0, 29),
        days=st.integers(1, 40),
        modeled=st.booleans(),
        twice=st.booleans(),
    )
    def request(self, *, right: int, mw: Decimal, who: int, first: int, days: int, modeled: bool, twice: bool) -> None:
        rights = list(self.world.book.rights.values())
        chosen, everybody = rights[right % len(rights)], [*self.world.participants]
        start_at = chosen.start_at + first * A_DAY
        end_at = start_at + days * A_DAY - A_SECOND
        one = NewConversion(
            chosen.source,
            chosen.sink,
            start_at,
            end_at if twice else min(end_at, chosen.end_at),
            mw,
            everybody[who % len(everybody)],
            modeled=modeled,
        )
        before = len(self.world.book.conversions)
        holder = self.world.participants[chosen.holder]
        asked = [one, one] if twice else [one]
        upload = tor_conversion.tor_conversion_creation(self.world, holder, window_of(self.world).name, asked)
        assert len(self.world.book.conversions) == before + len(asked) * upload.taken

    @precondition(lambda self: self.world.book.approvals and self._takes_approvals())
    @rule(place=st.integers(0, 99), status=st.sampled_from(ApprovalStatus), some=st.integers(1, 2))
    def reply(self, place: int, status: ApprovalStatus, some: int) -> None:
        """Answer a CRR, or two of them, whether it was answered before or not."""
        before = dict(self.world.book.approvals)
        window, one = window_of(self.world).name, before[1 + place % len(before)]
        transferee = self.world.participants[one.owner]
        mine = tor_conversion.mt_tor_crr_approval_list(self.world, transferee, window)
        shown = [each for each in mine if each.approval_id >= one.approval_id][:some]
        answers = [said(one, status) for one in shown]
        if not tor_conversion.tor_conversion_approval(self.world, transferee, window, answers).taken:
            assert self.world.book.approvals == before

    def _takes_approvals(self) -> bool:
        return takes_approvals.healthy(window_of(self.world).approvals, self.world.now)

    @invariant()
    def no_right_makes_more_than_it_has(self) -> None:
        """Requests only begin and end at midnights, so it is enough to look there."""
        asked_for = [one.asked for one in self.world.book.conversions.values()]
        for right in self.world.book.rights.values():
            there = [one for one in asked_for if one.path == right.path]
            for at in {one.start_at for one in there if right.start_at <= one.start_at <= right.end_at}:
                assert sum(one.mw for one in there if one.start_at <= at <= one.end_at) <= right.max_mw

    @invariant()
    def every_request_has_its_two_crrs_to_come(self) -> None:
        book = self.world.book
        for one in book.conversions.values():
            made = [each for each in book.approvals.values() if each.conversion_id == one.conversion_id]
            assert sorted((each.tou, each.mw) for each in made) == [(tou, one.asked.mw) for tou in sorted(TimeOfUse)]

    @invariant()
    def each_approved_crr_has_an_id_once_posted(self) -> None:
        ids = [one.crr_id for one in self.world.book.approvals.values() if one.crr_id is not None]
        assert len(ids) == len(set(ids))


def said(shown: Approval, status: ApprovalStatus) -> NewAnswer:
    """The answer to a CRR as it was shown."""
    return NewAnswer(shown.approval_id, shown.source, shown.sink, shown.tou, shown.hedge, shown.mw, status)
