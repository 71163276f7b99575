"""Errors are interface: each kind of mistake, word for word."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from simulation import ScenarioError, load_scenario
from simulation.parameters.terms import STATISTICS
from simulation.scenario import bundled_scenarios

BASE = 'extends = "baseline"\n'


def complaints(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is said about a file mine.toml."""
    monkeypatch.chdir(folder)
    Path("mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario("mine.toml")
    return str(caught.value).split("\n")


ONE_MISTAKE = {
    "a misspelt key": (
        BASE + "[goods_market]\nswitchng = 0.3\n",
        "mine.toml:3:1: goods_market.switchng: unknown key; did you mean 'switching'?",
    ),
    "an indented key": (
        BASE + "[goods_market]\n  switchng = 0.3\n",
        "mine.toml:3:3: goods_market.switchng: unknown key; did you mean 'switching'?",
    ),
    "a key in the wrong section": (
        BASE + "[pricing]\nswitching = 0.3\n",
        "mine.toml:3:1: pricing.switching: unknown key; did you mean 'goods_market.switching'?",
    ),
    "a key that stands in several other sections": (
        BASE + "[pricing]\nservices_share = 0.3\n",
        "mine.toml:3:1: pricing.services_share: unknown key; did you mean 'population.services_share' "
        "or 'consumption.services_share' or 'government.services_share'?",
    ),
    "a key misspelt and in the wrong section": (
        BASE + "[pricing]\nretirment_rate = 0.3\n",
        "mine.toml:3:1: pricing.retirment_rate: unknown key; did you mean 'population.retirement_rate'?",
    ),
    "a key like no other": (
        BASE + "[pricing]\nzzz = 0.3\n",
        "mine.toml:3:1: pricing.zzz: unknown key",
    ),
    "a key without its section": (
        BASE + "switching = 0.3\n",
        "mine.toml:2:1: switching: unknown key; did you mean 'goods_market.switching'?",
    ),
    "a misspelt section": (
        BASE + "[goods_markt]\nswitching = 0.3\n",
        "mine.toml:2:1: goods_markt: unknown section; did you mean 'goods_market'?",
    ),
    "a dotted key": (
        BASE + "goods_market.switchng = 0.3\n",
        "mine.toml:2:1: goods_market.switchng: unknown key; did you mean 'switching'?",
    ),
    "a key in an inline table": (
        BASE + "goods_market = {switchng = 0.3}\n",
        "mine.toml:2:1: goods_market.switchng: unknown key; did you mean 'switching'?",
    ),
    "a number out of range": (
        BASE + "[goods_market]\nswitching = 1.4\n",
        "mine.toml:3:1: goods_market.switching: 1.4 is not allowed; give a number from 0 to 1 (1/quarter)",
    ),
    "chances of owning a machine that do not sum to one": (
        BASE + "[machine_ownership]\npersons = 0.7\nstate = 0.2\n",
        "mine.toml:4:1: machine_ownership: shares sum to 0.9, not to 1 (persons 0.7, state 0.2; the others are 0)",
    ),
    "a way to set rents that there is not": (
        BASE + '[machine_ownership]\nrent_setting = "market"\n',
        "mine.toml:3:1: machine_ownership.rent_setting: 'market' is not allowed; "
        'give one of "user_cost", "marginal_product"',
    ),
    "opening machines given out in the middle of a run": (
        BASE + '[[changes]]\nperiod = 3\n"machine_ownership.opening" = true\n',
        "mine.toml:4:1: machine_ownership.opening: holds at the opening only and cannot change in a run",
    ),
    "a share out of range": (
        BASE + "[distribution]\npayout = -0.1\n",
        "mine.toml:3:1: distribution.payout: -0.1 is not allowed; give a number from 0 to 1",
    ),
    "a text for a number": (
        BASE + '[goods_market]\nswitching = "much"\n',
        "mine.toml:3:1: goods_market.switching: 'much' is not allowed; give a number from 0 to 1 (1/quarter)",
    ),
    "a yes for a number": (
        BASE + "[goods_market]\nswitching = true\n",
        "mine.toml:3:1: goods_market.switching: true is not allowed; give a number from 0 to 1 (1/quarter)",
    ),
    "a fraction for a whole number": (
        BASE + "[goods_market]\nretries = 2.0\n",
        "mine.toml:3:1: goods_market.retries: 2.0 is not allowed; give a whole number from 0 to 20 (visits)",
    ),
    "a number for a yes": (
        BASE + "[owners]\nopen_class = 1\n",
        "mine.toml:3:1: owners.open_class: 1 is not allowed; give true or false",
    ),
    "a list": (
        BASE + "[goods_market]\nswitching = [\n 0.1,\n 0.2]\n",
        "mine.toml:3:1: goods_market.switching: a list is not allowed; give a number from 0 to 1 (1/quarter)",
    ),
    "a table": (
        BASE + "[goods_market.switching]\nrate = 0.1\n",
        "mine.toml:2:1: goods_market.switching: a table is not allowed; give a number from 0 to 1 (1/quarter)",
    ),
    "a date": (
        BASE + "[goods_market]\nswitching = 2026-11-22\n",
        "mine.toml:3:1: goods_market.switching: 2026-11-22 is not allowed; give a number from 0 to 1 (1/quarter)",
    ),
    "no number": (
        BASE + "[goods_market]\nswitching = nan\n",
        "mine.toml:3:1: goods_market.switching: nan is not allowed; give a number from 0 to 1 (1/quarter)",
    ),
    "a section that is no table": (
        BASE + "goods_market = 3\n",
        "mine.toml:2:1: goods_market: 3 is not allowed; give a table, [goods_market]",
    ),
    "another version": (
        "schema_version = 2\n" + BASE,
        "mine.toml:1:1: schema_version: 2 is not allowed; give 1, the only version",
    ),
    "a title that is no text": (
        BASE + "title = 3\n",
        "mine.toml:2:1: title: 3 is not allowed; give a text",
    ),
    "a title with control characters": (
        BASE + 'title = "\\u001b[31mred"\n',
        "mine.toml:2:1: title: '\\x1b[31mred' is not allowed; give a text without control characters",
    ),
    "an unknown text": (
        BASE + '[info]\nnotise = "x"\n',
        "mine.toml:3:1: info.notise: unknown key; did you mean 'notice'?",
    ),
    "an unknown text like no other": (
        BASE + '[info]\nzzz = "x"\n',
        "mine.toml:3:1: info.zzz: unknown key; known are what, how, notice, try, extend, rows",
    ),
    "a source for nothing": (
        BASE + '[sources]\n"pricing.markp" = "x"\n',
        "mine.toml:3:1: sources.pricing.markp: unknown parameter; did you mean 'pricing.markup'?",
    ),
    "an empty source": (
        BASE + '[sources]\n"pricing.markup" = " "\n',
        "mine.toml:3:1: sources.pricing.markup: ' ' is not allowed; give a text",
    ),
    "shares that do not sum to one": (
        BASE + "[ownership]\nstate = 0.5\n",
        "mine.toml:3:1: ownership: shares sum to 0.5, not to 1 (state 0.5; the others are 0)",
    ),
    "groups that do not divide the whole residual": (
        BASE + "[distribution_weights]\nwork = 0.3\nsocial = 0.3\n",
        "mine.toml:4:1: distribution_weights: shares sum to 0.6, not to 1 (work 0.3, social 0.3; the others are 0)",
    ),
    "factors that are promised more than there is": (
        BASE + "[factor_shares]\nlabour = 0.7\ncapital = 0.4\n",
        "mine.toml:4:1: factor_shares: shares sum to 1.1, not to 1 (labour 0.7, capital 0.4; the others are 0)",
    ),
    "a rule of distribution nobody knows": (
        BASE + '[factors]\nrule = "shaply"\n',
        "mine.toml:3:1: factors.rule: 'shaply' is not allowed; give one of \"claims\", \"vector\", \"euler\", "
        '"shapley"',
    ),
    "no owner at all": (
        BASE + "[ownership]\nprivate = 0\n",
        "mine.toml:3:1: ownership: shares sum to 0.0, not to 1 (all are 0)",
    ),
    "a bank that would hold itself": (
        BASE + "[ownership_bank]\nbank = 1.0\n",
        "mine.toml:3:1: ownership_bank.bank: the bank cannot hold itself; name who holds it, as in private = 1.0",
    ),
    "a bank that would hold itself by the rule for all": (
        BASE + "[ownership]\nprivate = 0.5\nbank = 0.5\n",
        "mine.toml:4:1: ownership: bank 0.5 makes the bank its own owner, because [ownership] holds for the bank too; "
        "say under [ownership_bank] who holds it, with applies = true",
    ),
    "a bank that would hold itself from a date": (
        BASE + '[[changes]]\nperiod = 4\n"ownership.private" = 0.5\n"ownership.bank" = 0.5\n',
        "mine.toml:5:1: ownership: bank 0.5 makes the bank its own owner, because [ownership] holds for the bank too; "
        "say under [ownership_bank] who holds it, with applies = true",
    ),
    "shares of a sector that leave a rest": (
        BASE + "[ownership_services]\napplies = true\nusers = 0.4\n",
        "mine.toml:4:1: ownership_services: shares sum to 0.4, not to 1 (users 0.4; the others are 0)",
    ),
    "heirs by halves": (
        BASE + "[owners]\nheirs = 1.5\n",
        "mine.toml:3:1: owners.heirs: 1.5 is not allowed; give a whole number from 1 to 20 (persons)",
    ),
    "no firm left to make machines": (
        BASE + "[population]\ngoods_share = 0.525\n",
        "mine.toml:3:1: population: goods_share + services_share is 1.0; it must stay below 1",
    ),
    "nobody without a job": (
        BASE + "[population]\nservices_employment = 0.55\n",
        "mine.toml:3:1: population: goods_employment + services_employment + machines_employment is 1.0; "
        "it must stay below 1",
    ),
    "a change of what only the opening knows": (
        BASE + '[[changes]]\nperiod = 5\n"population.workers" = 500\n',
        "mine.toml:4:1: population.workers: holds at the opening only and cannot change in a run",
    ),
    "a change of nothing that exists": (
        BASE + '[[changes]]\nperiod = 5\n"pricing.markp" = 0.3\n',
        "mine.toml:4:1: pricing.markp: unknown parameter; did you mean 'pricing.markup'?",
    ),
    "a change out of range": (
        BASE + '[[changes]]\nperiod = 5\n"pricing.markup" = 9\n',
        "mine.toml:4:1: pricing.markup: 9 is not allowed; give a number from 0.01 to 1.5",
    ),
    "a change before the first period": (
        BASE + '[[changes]]\nperiod = 0\n"pricing.markup" = 0.3\n',
        "mine.toml:3:1: changes.period: 0 is not allowed; give a whole number from 1 to 1000000",
    ),
    "a change without a period": (
        BASE + '[[changes]]\n"pricing.markup" = 0.3\n',
        "mine.toml:2:1: changes.period: missing; give a whole number from 1 to 1000000",
    ),
    "a change of nothing": (
        BASE + "[[changes]]\nperiod = 5\n",
        'mine.toml:2:1: changes: changes nothing; add a line such as "ownership.private" = 0.5',
    ),
    "a change given twice for one period": (
        BASE + '[[changes]]\nperiod = 5\n"pricing.markup" = 0.3\n[[changes]]\nperiod = 5\npricing.markup = 0.4\n',
        "mine.toml:7:1: pricing.markup: given twice",
    ),
    "changes that are no tables": (
        BASE + "changes = 5\n",
        "mine.toml:2:1: changes: give each change as a table, [[changes]]",
    ),
    "a change that breaks a sum": (
        BASE + '[[changes]]\nperiod = 5\n"pricing.markup" = 0.3\n"ownership.private" = 0.3\n',
        "mine.toml:5:1: ownership: shares sum to 0.3, not to 1 (private 0.3; the others are 0)",
    ),
    "a change both dated and waiting": (
        BASE + '[[changes]]\nperiod = 5\nwhen = "machine_share"\nabove = 0.4\n"pricing.markup" = 0.3\n',
        "mine.toml:4:1: changes.when: a change begins in a period or when a statistic passes a bound; "
        "leave out 'period' or 'when', or give not_before",
    ),
    "a statistic that nobody publishes": (
        BASE + '[[changes]]\nwhen = "machine_shar"\nabove = 0.4\n"pricing.markup" = 0.3\n',
        "mine.toml:3:1: changes.when: 'machine_shar' is not published; did you mean 'machine_share'?",
    ),
    "a statistic like no other": (
        BASE + '[[changes]]\nwhen = "zzz"\nabove = 0.4\n"pricing.markup" = 0.3\n',
        f"mine.toml:3:1: changes.when: 'zzz' is not published; give one of {', '.join(STATISTICS)}",
    ),
    "both bounds of a statistic": (
        BASE + '[[changes]]\nwhen = "gini_income"\nabove = 0.4\nbelow = 0.2\n"pricing.markup" = 0.3\n',
        "mine.toml:3:1: changes.when: both bounds are given; leave out one, as in above = 0.4",
    ),
    "no bound of a statistic": (
        BASE + '[[changes]]\nwhen = "gini_income"\n"pricing.markup" = 0.3\n',
        "mine.toml:3:1: changes.when: no bound is given, as in above = 0.4",
    ),
    "a bound that is no number": (
        BASE + '[[changes]]\nwhen = "gini_income"\nabove = "high"\n"pricing.markup" = 0.3\n',
        "mine.toml:4:1: changes.above: 'high' is not allowed; give a number, as in above = 0.4",
    ),
    "a bound without a statistic": (
        BASE + '[[changes]]\nperiod = 5\nabove = 0.4\n"pricing.markup" = 0.3\n',
        'mine.toml:4:1: changes.above: belongs to a change with a statistic; add, for instance, when = "machine_share"',
    ),
    "a change that waits and has a last day": (
        BASE + '[[changes]]\nwhen = "gini_income"\nabove = 0.4\nuntil = 90\n"pricing.markup" = 0.3\n',
        "mine.toml:5:1: changes.until: nobody knows when the change begins; give for = 40, the quarters it lasts",
    ),
    "a change for good that repeats": (
        BASE + '[[changes]]\nwhen = "gini_income"\nabove = 0.4\nrepeats = true\n"pricing.markup" = 0.3\n',
        "mine.toml:5:1: changes.repeats: a change for good cannot begin again; give for = 40, the quarters it lasts",
    ),
    "a repetition that is no yes": (
        BASE + '[[changes]]\nwhen = "gini_income"\nabove = 0.4\nfor = 4\nrepeats = 2\n"pricing.markup" = 0.3\n',
        "mine.toml:6:1: changes.repeats: 2 is not allowed; give true or false",
    ),
    "a phase of no quarters": (
        BASE + '[[changes]]\nperiod = 5\nover = 0\n"pricing.markup" = 0.3\n',
        "mine.toml:4:1: changes.over: 0 is not allowed; give a whole number from 1 to 1000000",
    ),
    "a phase longer than the change": (
        BASE + '[[changes]]\nperiod = 5\nover = 20\nfor = 10\n"pricing.markup" = 0.3\n',
        "mine.toml:4:1: changes.over: 20 quarters to phase in a change that lasts 10; give at most 10",
    ),
    "a change that ends before it begins": (
        BASE + '[[changes]]\nperiod = 50\nuntil = 50\n"pricing.markup" = 0.3\n',
        "mine.toml:4:1: changes.until: 50 is not after period 50, in which the change begins; "
        "give a whole number from 51 to 1000000",
    ),
    "a change that ends twice": (
        BASE + '[[changes]]\nperiod = 50\nuntil = 60\nfor = 3\n"pricing.markup" = 0.3\n',
        "mine.toml:4:1: changes.until: says twice when the change ends; give 'for' or 'until'",
    ),
    "the adoption of no regime": (
        BASE + '[[changes]]\nperiod = 5\nadopt = "citizen_fund"\n',
        "mine.toml:4:1: changes.adopt: there is no 'citizen_fund'; did you mean 'citizens_fund'?",
    ),
    "the adoption of several regimes in one text": (
        BASE + '[[changes]]\nperiod = 5\nadopt = "citizens_fund+basic_income"\n',
        "mine.toml:4:1: changes.adopt: there is no 'citizens_fund+basic_income'; "
        'give a list, as in ["citizens_fund", "basic_income"]',
    ),
    "the adoption of a number": (
        BASE + "[[changes]]\nperiod = 5\nadopt = 3\n",
        'mine.toml:4:1: changes.adopt: 3 is not allowed; give a name, or a list such as ["a", "b"]',
    ),
    "a file that adopts itself": (
        BASE + '[[changes]]\nperiod = 5\nadopt = "mine.toml"\n',
        "mine.toml:4:1: changes.adopt: leads back or too far: mine.toml -> mine.toml",
    ),
    "a rule that holds only while a change lasts": (
        BASE + '[[changes]]\nperiod = 5\nfor = 3\n"human_machine_human.fee" = 0.1\n',
        "mine.toml:5:1: human_machine_human: fee 0.1 asks a fee of a platform without members; "
        "set one of goods_members, services_members, make_or_buy",
    ),
    "a missing base in a list": (
        'extends = ["baseline", "citizen_fund"]\n',
        "mine.toml:1:1: extends: there is no 'citizen_fund'; did you mean 'citizens_fund'?",
    ),
    "a missing base": (
        'extends = "baselin"\n',
        "mine.toml:1:1: extends: there is no 'baselin'; did you mean 'baseline'?",
    ),
    "a base like no other": (
        'extends = "zzz.toml"\n',
        "mine.toml:1:1: extends: there is no 'zzz.toml'; give a file ending in .toml or a name from `relations list`",
    ),
    "a base elsewhere": (
        'extends = "../other.toml"\n',
        "mine.toml:1:1: extends: '../other.toml' leaves the folder of this file; keep the files together",
    ),
    "a base anywhere": (
        'extends = "/other.toml"\n',
        "mine.toml:1:1: extends: '/other.toml' leaves the folder of this file; keep the files together",
    ),
    "a file that extends itself": (
        'extends = "mine.toml"\n',
        "mine.toml:1:1: extends: leads back or too far: mine.toml -> mine.toml",
    ),
    "a misspelt extends": (
        'extend = "baseline"\n',
        "mine.toml:1:1: extend: unknown key; did you mean 'extends'?",
    ),
    "TOML that is none": (
        BASE + "[goods_market\nswitching = 0.3\n",
        "mine.toml:2:14: is not valid TOML: Expected ']' at the end of a table declaration",
    ),
    "TOML that ends too early": (
        BASE + "[goods_market]\nswitching =",
        "mine.toml:3:12: is not valid TOML: Invalid value",
    ),
    "a key written twice": (
        BASE + "[goods_market]\nswitching = 0.3\nswitching = 0.4\n",
        "mine.toml:4:16: is not valid TOML: Cannot overwrite a value",
    ),
    "a contract without parties": (
        BASE + "[contract]\napplies = true\n",
        "mine.toml:3:1: contract.applies: a contract needs two parties or more, and there is none; "
        "add party_owners = true and party_workers = true under [contract]",
    ),
    "a contract of one party": (
        BASE + "[contract]\napplies = true\nparty_owners = true\n",
        "mine.toml:4:1: contract.applies: a contract needs two parties or more, and there is only party_owners; "
        "add party_workers = true under [contract]",
    ),
    "a contract by reform that has no parties": (
        BASE + '[[changes]]\nperiod = 9\n"contract.applies" = true\n',
        "mine.toml:4:1: contract.applies: a contract needs two parties or more, and there is none; "
        "add party_owners = true and party_workers = true under [contract]",
    ),
    "floors that leave less than nothing": (
        BASE + "[contract]\nfloor_owners = 0.7\nfloor_workers = 0.5\n",
        "mine.toml:4:1: contract: floor_owners + floor_workers + floor_sci_tech is 1.2; "
        "all floors together must leave 1 or less",
    ),
    "control by sci-tech people who hold no claims": (
        BASE + "[control_weights]\nsci_tech = 1\n",
        "mine.toml:3:1: control_weights.sci_tech: 1.0 of the votes, but nobody holds claims as sci_tech; "
        "give a share to ownership.sci_tech as well",
    ),
    "control without holders": (
        BASE + "[control_weights]\npublic = 0.6\nowners = 0.4\n",
        "mine.toml:3:1: control_weights.public: 0.6 of the votes, but nobody holds claims as public; "
        "give a share to ownership.state or ownership.commons as well",
    ),
}


@pytest.mark.parametrize(("text", "complaint"), ONE_MISTAKE.values(), ids=ONE_MISTAKE.keys())
def test_a_mistake_is_named_with_its_place_and_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, complaint: str
) -> None:
    assert complaints(tmp_path, text, monkeypatch) == [complaint]


def test_all_mistakes_are_listed_at_once_in_the_order_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = BASE + "[pricing]\nmarkup = 9\nmarkp = 1\n[ownership]\nstate = 0.5\n[[changes]]\nperiod = 0\n"
    lines = [complaint.split(": ")[0] for complaint in complaints(tmp_path, text, monkeypatch)]
    assert lines == ["mine.toml:3:1", "mine.toml:4:1", "mine.toml:6:1", "mine.toml:7:1", "mine.toml:8:1"]


def test_mistakes_in_the_base_are_named_with_the_file_of_the_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "base.toml").write_text(BASE + "[pricing]\nmarkp = 1\n")
    assert complaints(tmp_path, 'extends = "base.toml"\n[pricing]\nmarkup = 9\n', monkeypatch) == [
        "base.toml:3:1: pricing.markp: unknown key; did you mean 'markup'?",
        "mine.toml:3:1: pricing.markup: 9 is not allowed; give a number from 0.01 to 1.5",
    ]


def test_two_files_that_extend_each_other_are_shown_as_a_circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.toml").write_text('extends = "mine.toml"')
    assert complaints(tmp_path, 'extends = "other.toml"', monkeypatch) == [
        "other.toml:1:1: extends: leads back or too far: mine.toml -> other.toml -> mine.toml"
    ]


def test_what_cannot_be_adopted_in_a_run_is_named_with_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text(BASE + '[population]\nworkers = 500\n[[changes]]\nperiod = 9\n'
                                                '"pricing.markup" = 0.3\n')
    text = BASE + '[[changes]]\nperiod = 5\nadopt = "other.toml"\n'
    assert sorted(complaints(tmp_path, text, monkeypatch)) == [
        "mine.toml:4:1: changes.adopt: 'other.toml' has changes of its own; adopt what it extends",
        "mine.toml:4:1: changes.adopt: population.workers holds at the opening only, so 'other.toml' cannot be "
        "adopted in a run; extend it",
    ]


def test_two_files_that_adopt_each_other_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text(BASE + '[[changes]]\nperiod = 5\nadopt = "mine.toml"\n')
    text = BASE + '[[changes]]\nperiod = 5\nadopt = "other.toml"\n'
    assert complaints(tmp_path, text, monkeypatch) == [
        "mine.toml:4:1: changes.adopt: 'other.toml' has changes of its own; adopt what it extends"
    ]


def test_too_many_changes_that_wait_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = BASE + "".join(f'[[changes]]\nwhen = "gini_income"\nabove = 0.{number}\n"pricing.markup" = 0.3\n'
                          for number in range(100, 160))
    (complaint,) = complaints(tmp_path, text, monkeypatch)
    assert complaint.endswith("changes: more than 50 changes that wait for a statistic")


def test_a_long_chain_of_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        (tmp_path / f"{number}.toml").write_text(f'extends = "{number + 1}.toml"')
    (complaint,) = complaints(tmp_path, 'extends = "0.toml"', monkeypatch)
    assert complaint.startswith("6.toml:1:1: extends: leads back or too far: mine.toml -> 0.toml -> ")


def test_a_file_with_next_to_nothing_is_told_to_extend_the_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (complaint,) = complaints(tmp_path, "[pricing]\nmarkup = 0.3\n", monkeypatch)
    assert complaint.startswith("mine.toml:1:1: extends: ")
    assert complaint.endswith('parameters are missing, population.workers first; add extends = "baseline" at the top')


def test_a_key_missing_from_a_whole_file_is_named_at_its_section(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bundled_scenarios()["baseline"].read_text().splitlines()
    section = whole.index("[goods_market]") + 1
    without = "\n".join(line for line in whole if not line.startswith("switching"))
    assert complaints(tmp_path, without, monkeypatch) == [
        f"mine.toml:{section}:1: goods_market.switching: missing; give a number from 0 to 1 (1/quarter), "
        'or add extends = "baseline" at the top'
    ]


def test_a_file_full_of_mistakes_is_not_read_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = BASE + "[pricing]\n" + "".join(f"key{number} = 1\n" for number in range(500))
    found = complaints(tmp_path, text, monkeypatch)
    assert len(found) == 51
    assert found[-1] == "mine.toml:52:1: 50 mistakes up to here; the rest was not read"


def test_too_many_changes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = BASE + "".join(f'[[changes]]\nperiod = {number}\n"pricing.markup" = 0.3\n' for number in range(1, 1010))
    assert complaints(tmp_path, text, monkeypatch) == ["mine.toml:3002:1: changes: more than 1000 changes"]


OVERRIDES = {
    "--set: goods_market.switchng: unknown parameter; did you mean 'goods_market.switching'?": {
        "goods_market.switchng": 1
    },
    "--set: switching: unknown parameter; did you mean 'goods_market.switching'?": {"switching": "0.3"},
    "--set: pricing.markup: 9 is not allowed; give a number from 0.01 to 1.5": {"pricing.markup": "9"},
    "--set: pricing.markup: 'a lot' is not allowed; give a number from 0.01 to 1.5": {"pricing.markup": "a lot"},
    "--set: pricing.markup: '' is not allowed; give a number from 0.01 to 1.5": {"pricing.markup": ""},
    "--set: pricing.markup: None is not allowed; give a number from 0.01 to 1.5": {"pricing.markup": None},
    "--set: pricing.markup: '1\\n[tasks]\\nbins = 5' is not allowed; give a number from 0.01 to 1.5": {
        "pricing.markup": "1\n[tasks]\nbins = 5"
    },
    "--set: ownership: shares sum to 0.5, not to 1 (commons 0.5; the others are 0)": {"ownership.commons": 0.5},
}


@pytest.mark.parametrize(("complaint", "overrides"), OVERRIDES.items())
def test_a_wrong_override_is_named_as_such(complaint: str, overrides: dict[str, object]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("baseline", overrides)
    assert str(caught.value) == complaint


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("citizen_fund", "citizen_fund: no such scenario; did you mean 'citizens_fund'?"),
        ("zzz", "zzz: no such scenario; `relations list` shows those that are bundled"),
        ("baseline+citizen_fund", "citizen_fund: no such scenario; did you mean 'citizens_fund'?"),
        ("baseline+", ": no such scenario; `relations list` shows those that are bundled"),
        ("no/such.toml", "no/such.toml: cannot be read: No such file or directory"),
        (Path("baselin"), "baselin: cannot be read: No such file or directory"),
    ],
)
def test_a_scenario_that_is_not_there_is_named(source: str | Path, complaint: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(source)
    assert str(caught.value) == complaint


def test_a_problem_carries_file_line_column_and_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(BASE + "[pricing]\n  markp = 1\n")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column, problem.path) == (str(file), 3, 3, "pricing.markp")
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
