"""What a play under a defect shows, and where it is kept: one reading for the suite that plays and who tells of it."""

from crrsim.evidence.verdict import GREEN, Verdict

FILE_NAME = "prove.json"
HEALTHY = "healthy"
"""The row of the matrix in which nothing is bent."""
CAUGHT = frozenset({Verdict.FAIL, Verdict.DRIFT, Verdict.ENVIRONMENT, Verdict.CERTIFICATE})
"""A defect may show as a wrong answer, as a departure from the documents, or as no usable answer at all."""
QUIET = GREEN | {Verdict.MANUAL}
"""No alarm: as it should be, or for a person to do."""
