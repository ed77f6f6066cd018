"""The report in a real browser: links, filters, keyboard, axe in light and dark, and not one request over the net."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crrsim.calendar.plan import Plan
from crrsim.reporting.compare import compare
from crrsim.reporting.compare_page import write_page
from crrsim.reporting.html import write_report
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.browser import Browser, browser, needs_browser
from crrsim.reporting.tests.handmade import MANIFEST, hand_made
from crrsim.reporting.tests.page import Page
from crrsim.reporting.tests.test_html import past_of
from crrsim.reporting.tests.two_runs import exchange, played
from crrsim.reporting.verify_page import verify_page

pytestmark = needs_browser

EVERYTHING = """() => {
  showScenario(scenarios.get("CRR-AUC-012"));
  document.querySelectorAll(".view").forEach((each) => { each.hidden = false; });
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  reach();
}"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = read_run(hand_made().save(tmp_path_factory.mktemp("run")))
    return write_report(run, Plan.load(), past_of())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as begun:
        yield begun


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_axe_finds_nothing_anywhere_and_nothing_leaves_the_disk(
    report: Path, chromium: Browser, scheme: str, width: int
) -> None:
    with chromium.screen(scheme=scheme, width=width) as shown:
        shown.open(report, "readiness/FIN1/*")
        shown.page.evaluate(EVERYTHING)  # each section, a sheet, a failure and every exchange at once
        shown.page.wait_for_selector(".exchange dl")
        assert shown.violations() == []
        assert shown.over_the_net == []
        assert shown.complaints == []
        assert report.as_uri() in shown.asked[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_that_judges_packs(tmp_path: Path, chromium: Browser, scheme: str) -> None:
    page = tmp_path / "verify.html"
    page.write_text(verify_page(), "utf-8")
    with chromium.screen(scheme=scheme) as shown:
        shown.open(page, ready="")
        shown.page.evaluate("show({ problems: ['journal.jsonl is missing'] })")
        assert shown.violations() == []
        assert (shown.over_the_net, shown.complaints) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_that_compares(tmp_path: Path, chromium: Browser, scheme: str) -> None:
    first = played(tmp_path / "a", exchange({"mw": 1}))
    worse = played(tmp_path / "b", exchange({"mw": 2}), verdict="fail", reason="the portfolio is INVALID", seed=8)
    for second in worse, first:  # with differences, and without any
        page = write_page(compare(first, second), tmp_path)
        with chromium.screen(scheme=scheme, width=390) as shown:
            shown.open(page, ready="")
            shown.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            assert shown.violations() == []
            assert (shown.over_the_net, shown.complaints) == ([], [])
            assert shown.is_as_wide_as_its_window


@pytest.mark.parametrize(("reading", "said"), [("not a zip", "This is no pack"), ("PK", "This is no pack")])
def test_what_is_no_pack_is_not_called_touched(tmp_path: Path, chromium: Browser, reading: str, said: str) -> None:
    page, file = tmp_path / "verify.html", tmp_path / "some.zip"
    page.write_text(verify_page(), "utf-8")
    file.write_text(reading) if reading != "PK" else shutil.make_archive(str(tmp_path / "some"), "zip", tmp_path, ".")
    with chromium.screen() as shown:
        shown.open(page, ready="")
        shown.page.set_input_files("#pack", file)
        shown.page.wait_for_selector("#said h2")
        assert said in shown.page.inner_text("#said")
        assert "not what was sealed" not in shown.page.inner_text("#said")
        assert shown.page.is_hidden("#mock")


def test_a_scenario_in_a_pack_fits_a_telephone_and_nothing_is_missed(tmp_path: Path, chromium: Browser) -> None:
    run = read_run(hand_made().save(tmp_path, told={**MANIFEST, "shared": {}}))
    with chromium.screen() as shown:
        shown.page.set_viewport_size({"width": 390, "height": 844})
        for place in ("", "CRR-AUC-012", "run", "plan", "readiness/FIN1/*", "X" * 90):
            shown.open(write_report(run, Plan.load()), place)
            assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390, place
        shown.open(run.report, "CRR-AUC-012")
        assert shown.page.inner_text("#scenario").count("here it went wrong") == 1
        assert shown.complaints == []
        assert shown.page.locator("#readiness").count() == 0


def test_a_deep_link_opens_scenario_step_and_exchange(report: Path, chromium: Browser) -> None:
    with chromium.screen() as shown:
        shown.open(report, "CRR-CON-002/step-1/exchange-2")
        aimed = shown.page.locator('[id="CRR-CON-002/step-1/exchange-2"]')
        aimed.locator("dl").wait_for()
        assert "[crrs.csv]" in aimed.inner_text()  # unfolded from the island, unzipped for reading
        assert "both match" in aimed.inner_text()
        assert shown.page.inner_text("h2#scenario-title") == "Writes are let in"
        shown.open(report, "CRR-AUC-012/step-99")  # a step that is gone: its scenario
        assert shown.page.inner_text("h2#scenario-title") == "A bid of 500 records <&> more"
        shown.open(report, "CRR-AUC-999")
        assert "nothing called CRR-AUC-999" in shown.page.inner_text("#astray")


@pytest.mark.parametrize("place", ["CRR-AUC-020", "crr-auc-020/step-1"])
def test_the_id_of_an_outline_opens_the_list_of_its_rows(report: Path, chromium: Browser, place: str) -> None:
    with chromium.screen() as shown:
        shown.open(report, place)
        rows = shown.page.locator("#list a")
        assert rows.count() > 1
        assert all("CRR-AUC-020" in told for told in rows.all_inner_texts())
        assert shown.page.inner_text("#astray") == ""
        rows.first.click()
        assert shown.page.is_visible("#scenario")


@pytest.mark.parametrize("place", ["", "CRR-AUC-012", "codes", "findings", "readiness/FIN1/Week_2", "clearings", "run"])
def test_nothing_sticks_out_at_the_side_of_a_telephone(report: Path, chromium: Browser, place: str) -> None:
    with chromium.screen(width=390) as shown:
        shown.open(report, place)
        shown.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert shown.is_as_wide_as_its_window


def test_json_is_laid_out_and_no_digit_of_it_changes(report: Path, chromium: Browser) -> None:
    with chromium.screen() as shown:
        shown.open(report)
        laid = shown.page.evaluate("indented", '{"mw":60.000,"says":"a, { }: \\"c\\"","none":[ ],"bids":[1,{"x":-0.10}')
    assert (
        laid
        == '{\n "mw": 60.000,\n "says": "a, { }: \\"c\\"",\n "none": [ ],\n "bids": [\n  1,\n  {\n   "x": -0.10\n  }'
    )


def test_a_failure_is_told_with_fault_values_and_the_plans_line(report: Path, chromium: Browser) -> None:
    with chromium.screen() as shown:
        shown.open(report, "CRR-AUC-012")
        told = shown.page.inner_text("#scenario .blame").replace("\n", " ")
    assert "At fault the product" in told
    assert "Expected VALID Actual INVALID" in told
    assert f"The plan asks W2-TUE-AUC-MN-1: {Plan.load().activity('W2-TUE-AUC-MN-1').text}" in told
    assert "bids.feature, line 20" in told


def test_the_heat_maps_and_the_list_narrow_each_other_and_keep_the_address(report: Path, chromium: Browser) -> None:
    with chromium.screen() as shown:
        shown.open(report)
        assert shown.page.inner_text("#found") == "all 11 scenarios"
        shown.page.click('[data-place="W2-TUE"]')
        assert shown.page.inner_text("#found") == "4 of 11 scenarios"
        cell = shown.page.locator('[data-pair="FIN1 auction"]')
        assert "fail" in cell.inner_text()
        assert "of 4" in cell.inner_text()
        cell.click()
        shown.page.click('.finder [data-verdict="fail"]')
        assert shown.page.inner_text("#found") == "1 of 11 scenarios"
        assert shown.page.url.endswith("#scenarios?verdict=fail&place=W2-TUE&actor=FIN1&service=auction")
        shown.open(report, shown.page.url.partition("#")[2])
        assert shown.page.inner_text("#list .title") == "A bid of 500 records <&> more"
        shown.page.click("text=show all")
        shown.page.fill("#find", "mkt0004 12:00:00")
        assert shown.page.inner_text("#found") == "1 of 11 scenarios"


def test_the_script_draws_the_heat_maps_as_they_were_written(report: Path, chromium: Browser) -> None:
    cells = [each for each in Page(report.read_text("utf-8")).root.all("button") if "aria-pressed" in each.attributes]
    written = [
        (sorted(str(each.attributes["class"]).split()), "".join(each.text.split()))
        for each in cells
        if str(each.attributes.get("class", "")).startswith("cell")
    ]
    with chromium.screen() as shown:
        shown.open(report)
        cell = "(each) => [each.className.split(' ').filter(Boolean).sort(), each.textContent.replace(/\\s+/g, '')]"
        drawn = shown.page.evaluate(f"[...document.querySelectorAll('.cell')].map({cell})")
    assert [tuple(each) for each in drawn] == written
    assert len(written) > 30


def test_each_arrow_of_the_conversation_opens_its_exchange(report: Path, chromium: Browser) -> None:
    with chromium.screen() as shown:
        shown.open(report, "CRR-AUC-001")
        assert shown.page.locator(".lanes .names span").all_inner_texts() == ["FIN1", "ISO", "double's clock"]
        said = shown.page.inner_text(".lanes")
        assert "set to W2-TUE 2026-03-10 09:30:00 PDT" in said
        assert "clears AUC_MN_2026_M04" in said
        shown.page.locator(".lanes .arrow").nth(1).click()
        opened = shown.page.locator('[id="CRR-AUC-001/step-2/exchange-1"]')
        opened.locator("dl").wait_for()
        assert opened.get_attribute("open") is not None
        assert shown.page.url.endswith("#CRR-AUC-001/step-2/exchange-1")


def test_the_keyboard_is_enough(report: Path, chromium: Browser) -> None:
    with chromium.screen() as shown:
        shown.open(report)
        shown.page.keyboard.press("/")
        shown.page.keyboard.type("A bid of 500")
        assert shown.page.inner_text("#found") == "1 of 11 scenarios"
        shown.page.locator("#list a").focus()
        shown.page.keyboard.press("Enter")
        shown.page.wait_for_selector("h2#scenario-title")
        assert shown.page.evaluate("document.activeElement.id") == "scenario-title"
        shown.page.locator(".crumbs a").first.focus()
        shown.page.keyboard.press("Enter")
        shown.page.wait_for_selector("#list a")
        assert shown.page.inner_text("#found") == "1 of 11 scenarios"


def test_a_sheet_names_what_is_open_and_prints_alone(report: Path, chromium: Browser) -> None:
    with chromium.screen() as shown:
        shown.open(report, "readiness/FIN1/Week_2")
        sheet = shown.page.inner_text(".sheet")
        assert "Readiness of FIN1: Week 2" in sheet
        assert "MOCK" in sheet
        assert "not ready" in sheet
        assert "CRR-AUC-012" in sheet
        assert "at fault: the product" in sheet
        assert "Signature" in sheet
        shown.page.emulate_media(media="print")
        assert not shown.page.is_visible("nav.sections")
        assert not shown.page.is_visible("#readiness .only-screen")
        assert shown.page.is_visible(".sheet")
        assert shown.page.is_visible(".mock")


def test_print_is_on_white_whatever_the_screen_is(report: Path, chromium: Browser) -> None:
    with chromium.screen(scheme="dark") as shown:
        shown.open(report)
        shown.page.emulate_media(media="print", color_scheme="dark")
        assert shown.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert shown.page.evaluate("getComputedStyle(document.body, '::before').content") == '"MOCK"'


def test_a_narrow_screen_is_not_scrolled_sideways(report: Path, chromium: Browser) -> None:
    with chromium.screen(width=390) as shown:
        for view in ("calendar", "CRR-AUC-012", "readiness"):
            shown.open(report, view)
            wide = shown.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, view
