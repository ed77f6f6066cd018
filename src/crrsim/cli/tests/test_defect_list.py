"""The list of defects as a person searches it: by a word, or through a pipe."""

from typer.testing import CliRunner

from crrsim.cli.mock import app
from crrsim.server.rules import every_rule


def lines(*arguments: str) -> list[str]:
    return CliRunner().invoke(app, ["defects", *arguments]).output.splitlines()


def test_through_a_pipe_each_rule_and_each_defect_has_one_line() -> None:
    rules = every_rule()
    told = lines()
    assert len(told) == len(rules) + sum(len(rule.defects) for rule in rules) + 2
    assert max(map(len, told)) > 160


def test_a_word_is_looked_for_in_names_and_words_of_rules_and_defects() -> None:
    (rule,) = (rule for rule in every_rule() if rule.name == "cap-limit")
    told = lines("Cap-Shut")
    assert told[0].startswith("cap-limit  ")
    assert [line.split()[0] for line in told[1:-2]] == ["cap-shut"]
    assert told[-1] == "1 rule, 1 defect."
    assert len(lines("never pass it")) == len(rule.defects) + 3
