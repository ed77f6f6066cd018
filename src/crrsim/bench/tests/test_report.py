from pathlib import Path

import pytest

from crrsim.bench.report import Built, measure
from crrsim.reporting.reading import NoEvidence
from crrsim.reporting.tests.handmade import hand_made


def test_a_report_is_measured_and_the_run_left_as_it_was(tmp_path: Path) -> None:
    folder = hand_made().save(tmp_path / "run")
    before = sorted(folder.iterdir())

    built = measure(folder, rounds=2)

    assert (built.scenarios, len(built.seconds)) == (11, 2)
    assert built.page_bytes > 50_000
    assert "11 scenarios" in str(built)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("seconds", "size", "holds"), [(4.9, 2_000_000, True), (5.0, 1, False), (1.0, 2_000_001, False)]
)
def test_slow_or_large_is_missed(seconds: float, size: int, holds: bool) -> None:
    built = Built(1, 1, 1, size, (seconds,))
    assert built.holds is holds
    assert ("MISSED" in str(built)) is not holds


def test_a_folder_without_evidence_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoEvidence):
        measure(tmp_path, rounds=1)
