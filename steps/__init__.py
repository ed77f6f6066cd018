"""The sentences of the features and what each of them does: one call, and for a Then one assert.

`phrases` has the words a sentence may hold, `vocabulary` prints the book of all sentences, `guards` refuses features
that pytest-bdd would silently misread. The other modules hold the sentences, by the noun they speak of.
"""

SENTENCES = (
    "steps.weeks",
    "steps.connections",
    "steps.provisioning",
    "steps.status",
    "steps.messages",
    "steps.portfolios",
    "steps.auction",
    "steps.caps",
    "steps.nomination",
    "steps.room",
    "steps.allocated",
    "steps.holdings",
    "steps.trading",
    "steps.trades",
    "steps.offer_files",
    "steps.downloads",
    "steps.reading",
    "steps.clearing",
    "steps.engine",
    "steps.conversions",
    "steps.approvals",
    "steps.load",
    "steps.uploads",
    "steps.own_files",
    "steps.models",
    "steps.oasis",
    "steps.migration",
    "steps.migration_results",
    "steps.transfer_files",
    "steps.manual",
    "steps.outcomes",
)
"""The modules that hold the sentences, by the noun they speak of."""
