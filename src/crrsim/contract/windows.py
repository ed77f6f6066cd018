"""A time from which and until which submissions are taken; four of the services speak of one."""

from crrsim.contract.wire import Answer, Instant


class SubmissionWindow(Answer):
    open_date: Instant
    close_date: Instant
