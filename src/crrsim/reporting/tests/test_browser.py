"""Opens a report in a real browser, where there is one. Without, the structural checks of `test_html` stand alone."""

import re
import shutil
import subprocess
from pathlib import Path

from crrsim.calendar.plan import Plan
from crrsim.reporting.html import write_report
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.handmade import hand_made

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

if BROWSER:  # a test that could only ever be skipped would say nothing

    def test_a_deep_link_unfolds_an_exchange_and_nothing_goes_over_the_net(tmp_path: Path) -> None:
        report = write_report(read_run(hand_made().save(tmp_path)), Plan.load())
        log = tmp_path / "net.json"

        ended = subprocess.run(
            [
                str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--no-first-run", f"--user-data-dir={tmp_path / 'browser'}",
                f"--log-net-log={log}", "--virtual-time-budget=5000", "--dump-dom",
                f"{report.as_uri()}#CRR-CON-002/step-1/exchange-2",
            ],
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip

        assert "both match" in ended.stdout
        assert "[crrs.csv]" in ended.stdout  # unfolded from the island, unzipped for reading
        assert not re.search(r"<article[^>]*CRR-CON-002[^>]*><details>", ended.stdout)  # opened on the way
        asked = re.findall(r'"url":"(https?://[^"]+)"', log.read_text("utf-8", "replace"))
        assert not [url for url in asked if "localhost" in url or "crrsim" in url]
        assert "all 11 scenarios" in ended.stdout
