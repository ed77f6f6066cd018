import base64
import hashlib
import json
import random
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from crrsim.calendar.plan import Plan
from crrsim.reporting.html import render, write_report
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.handmade import HandMade, Play, exchange, hand_made
from crrsim.reporting.tests.page import Page

PLAN = Plan.load()
FULL_SIZE = 2_000_000


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(write_report(read_run(hand_made().save(tmp_path)), PLAN).read_text("utf-8"))


def test_the_page_speaks_english_and_has_a_title(page: Page) -> None:
    (html,) = page.root.all("html")
    assert html.attributes["lang"] == "en"
    assert "MOCK" in html.all("title")[0].text


def test_nothing_is_loaded_and_nothing_can_be(page: Page) -> None:
    policy = next(
        each.attributes["content"] for each in page.root.all("meta")
        if each.attributes.get("http-equiv") == "Content-Security-Policy"
    )  # fmt: skip
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    loading = {"src", "srcset", "action", "poster", "data", "background"}
    assert not [each for each in page.root.all() if loading & set(each.attributes)]
    links = [each.attributes.get("href") or "" for each in page.root.all() if "href" in each.attributes]
    assert {link[:1] for link in links} <= {"#", "d"}
    assert not [each for each in page.root.all("style") if "url(" in each.text or "@import" in each.text]
    assert not [each for each in page.root.all() if "style" in each.attributes or "onclick" in each.attributes]


def test_only_our_own_style_and_script_may_run(page: Page) -> None:
    policy = next(str(each.attributes["content"]) for each in page.root.all("meta") if "http-equiv" in each.attributes)
    (style,) = page.root.all("style")
    (script,) = [each for each in page.root.all("script") if "type" not in each.attributes]
    for element in (style, script):
        digest = hashlib.sha256(element.raw.encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy


def test_every_plan_id_stands_in_the_calendar_with_its_verdict_in_words(page: Page) -> None:
    (board,) = [each for each in page.root.all("table") if each.attributes.get("class") == "board"]
    chips = {str(each.attributes["href"]).removeprefix("#"): each for each in board.all("a")}

    assert set(chips) == {activity.id for activity in PLAN.activities}
    assert "fail 2" in chips["W2-TUE-AUC-MN-1"].text
    assert "pass 2" in chips["W2-TUE-AUC-MN-2"].text
    assert "drift 1" in chips["W2-THU-AUC-MN-1"].text
    assert "blocked 1" in chips["W3-TUE-AUC-AN-1"].text
    assert "not due 1" in chips["W1-FRI-ISO-1"].text
    assert "no scenario" in chips["CONN-1"].text
    assert len({chip.all("span")[0].text for chip in chips.values()}) >= 6  # a mark beside every colour


def test_every_link_of_the_page_leads_somewhere(page: Page) -> None:
    ids = [each.attributes["id"] for each in page.root.all() if "id" in each.attributes]
    targets = {str(each.attributes["href"])[1:] for each in page.root.all("a")}

    assert len(ids) == len(set(ids))
    assert not targets - set(ids)
    assert not [each for each in ids if each is None or re.search(r"\s", each)]


def test_a_failing_scenario_tells_the_way_from_step_to_exchange(page: Page) -> None:
    scenario = page.by_id("CRR-AUC-012")
    step = page.by_id("CRR-AUC-012/step-3")

    assert "A bid of 500 records <&> more" in scenario.text
    assert "at fault: the product" in scenario.text
    assert "Expected VALID Actual INVALID" in step.text
    (asked,) = page.by_id("CRR-AUC-012/step-2").all("details")
    assert "FIN1 asked auction portfolio_creation: answered (HTTP 200)" in asked.text
    told = unfolded(page, "CRR-AUC-012")[str(asked.attributes["data-line"])]
    facts = dict(told["rows"])
    assert facts["Expected"] == "request and answer both as the published document has them"
    assert facts["Actual"] == "answered (HTTP 200); both match"
    assert facts["Request id"] == "5f0c1f3e-0000-4000-8000-000000000001"
    assert "curl --cert FIN1.pem" in told["curl"]
    assert '"portfolioName": "Spring"' in told["asked"]["text"]


def unfolded(page: Page, key: str) -> Any:  # noqa: ANN401 - JSON as the browser reads it
    """Return what the browser finds in the island of a scenario."""
    return json.loads(zlib.decompress(base64.b64decode(page.by_id(f"island-{key}").text)))


def test_tables_of_a_step_have_headings(page: Page) -> None:
    (table,) = page.by_id("CRR-AUC-001/step-2").all("table")
    assert [cell.text for cell in table.all("th")] == ["source", "sink", "mw"]
    assert [cell.text for cell in table.all("td")] == ["COPPER_7_N1", "DLAP_<SCE>", "60.000"]


def test_bodies_are_folded_into_islands_that_unfold_again(page: Page) -> None:
    held = unfolded(page, "CRR-CON-002")
    lines = [each.attributes["data-line"] for each in page.by_id("CRR-CON-002").all("details")[1:]]

    assert set(held) == set(lines)
    assert "NAME,MW" in held[lines[1]]["answered"]["text"]  # a ZIP is shown as the files in it
    assert "caiso-request-id: 5f0c" in held[lines[0]]["asked"]["headers"]


def test_coverage_counts_operations_codes_and_what_is_not_built(page: Page) -> None:
    counts = page.by_id("calendar").all("ul")[0].text
    assert "4 of 4 operations called" in counts
    assert "1 of 3 error codes provoked" in counts
    assert "1 answers “not built” (501)" in counts
    assert "allocation comes later" in page.by_id("operations").text
    codes = page.by_id("codes").text
    assert "A passing trouble inside the ISO." in codes
    assert "not provoked" in codes


def test_findings_are_listed_with_their_place(page: Page) -> None:
    assert "drift in the response at /foo : property foo is not declared" in page.by_id("findings").text


def test_a_mock_run_says_so_on_every_screen_and_scenario(page: Page) -> None:
    assert page.root.all("body")[0].attributes["class"] == "is-mock"
    assert all("MOCK" in each.text for each in page.root.all("article"))


def test_a_real_run_does_not_call_itself_a_mock(tmp_path: Path) -> None:
    made = hand_made(mock=False).save(tmp_path)
    manifest = json.loads((made / "manifest.json").read_text())
    (made / "manifest.json").write_text(json.dumps({**manifest, "mock": False}))

    words = Page(render(read_run(made), PLAN)).root.all("body")[0]

    assert "MOCK" not in "".join(each.text for each in words.children if each.tag != "script")


def test_gaps_in_the_evidence_are_told_first(tmp_path: Path) -> None:
    text = render(read_run(hand_made().save(tmp_path, manifest=False, contract=False)), PLAN)

    alert = next(each for each in Page(text).root.all("p") if each.attributes.get("role") == "alert")
    assert "manifest.json is missing" in alert.text
    assert "no contract.json" in text


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    made = HandMade()
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    step: Play = (
        "When",
        bad,
        "failed",
        [exchange(error=bad, curl=bad, url=bad)],
        {"error": bad, "actual": bad, "table": [[bad], [bad]]},
    )
    made.scenario("CRR-AUC-001", bad, "fail", steps=[step], reason=bad, rule=bad, feature=bad, tags=[bad])

    page = Page(render(read_run(made.save(tmp_path)), PLAN))

    assert not page.root.all("img")
    assert len([each for each in page.root.all("script") if "type" not in each.attributes]) == 1


def test_a_full_run_stays_under_two_megabytes_and_says_what_it_left_out(tmp_path: Path) -> None:
    dice = random.Random(2026)
    made = HandMade()
    for number in range(300):
        plays: list[Play] = [
            (
                "When",
                f"FIN1 asks {step} of {number}",
                "passed",
                [exchange(response_body=_noise(dice)) for _ in range(2)],
                {},
            )
            for step in range(5)
        ]
        made.scenario(
            f"CRR-AUC-{number:03d}", f"Case {number}", "fail" if number == 250 else "pass", steps=plays, line=number
        )

    text = render(read_run(made.save(tmp_path)), PLAN)

    assert len(text.encode()) <= FULL_SIZE
    page = Page(text)
    assert all("asked" in told for told in unfolded(page, "CRR-AUC-250").values())  # what needs a look is kept whole
    lean = [told for told in unfolded(page, "CRR-AUC-299").values() if "asked" not in told]
    assert len(lean) == 10  # and of the last green one the facts
    assert "curl" in lean[0]


def _noise(dice: random.Random) -> dict[str, object]:
    """A body that hardly compresses: prices of many places."""
    rows = [{"location": f"NODE_{dice.randrange(10**6)}", "price": dice.random() * 100} for _ in range(60)]
    text = json.dumps(rows)
    return {"type": "application/json", "size": len(text), "text": text}
