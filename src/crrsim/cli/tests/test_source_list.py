"""`sources.json` names what stands behind every code and rule, in words that the catalogue bears out."""

import json
import re
from pathlib import Path

from crrsim.cli.source_list import write_source_list
from crrsim.contract import documents, errors
from crrsim.market.publications import PUBLICATIONS, grounds
from crrsim.market.rules import find_rule
from crrsim.market.settings import Assumptions
from crrsim.server.rules import every_rule


def test_every_code_and_rule_is_there_with_the_published_names_of_its_documents(tmp_path: Path) -> None:
    told = json.loads(write_source_list(tmp_path).read_text("utf-8"))
    assert len(told["codes"]) == len(errors.rows())
    rules = {each["name"]: each for each in told["rules"]}
    assert rules.keys() == {rule.name for rule in every_rule()}
    guard = rules["submission-guard"]["grounds"]
    assert guard[0]["documents"] == ["CRR Nomination API 1.3.1", "CRR Auction API 1.2.1"]
    assert guard[1] == {"kind": "ours", "says": "that ERROR there is INVALID", "documents": [], "registers": []}
    (slides,) = rules["load-resubmission"]["grounds"]
    assert "slides" in slides["documents"][0]
    assert find_rule("cap-limit").says == rules["cap-limit"]["says"]


def test_a_code_in_a_source_is_in_the_table_of_a_service_it_names() -> None:
    for rule in every_rule():
        for ground in grounds(rule):
            services = [one for one in ground.documents if one in documents.SERVICES]
            if "error tables" in ground.documents:
                services = list(documents.SERVICES)
            for code in re.findall(r"\b[A-Z]{3,4}\d{3,4}\b", ground.says) if services else ():
                assert any(code in errors.codes(one) for one in services), f"{rule.name}: {code}"


def test_every_rule_rests_on_a_publication_an_assumption_of_the_register_or_a_reading_of_ours() -> None:
    registers = {one.register for one in Assumptions().as_manifest()}
    named = set()
    for rule in every_rule():
        told = grounds(rule)
        assert told, rule.name
        assert {number for each in told for number in each.registers} <= registers, rule.name
        named |= {name for each in told for name in each.documents}
    assert set(PUBLICATIONS) <= named <= set(PUBLICATIONS) | set(documents.SERVICES)
