"""The page to hand out: what it carries is what the runs gave, nothing in it points outwards, and what is refused."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from experiments.classroom.controls import controls
from experiments.classroom.session import Session
from experiments.classroom.texts import LANGUAGES, texts
from experiments.classroom.views import CHARTS, Story, lorenz_view, series_view
from experiments.cli import app
from experiments.handout.data import WORDS
from experiments.handout.page import LESSONS, PROGRAMME, asset, fingerprint
from experiments.handout.plan import CannotHandOut, planned, stops
from experiments.handout.runs import curve_quarters, packed
from experiments.output_folder import OutputRefused
from simulation import load_scenario
from simulation.scenario import ScenarioError, bundled_scenarios

PEOPLE, PERIODS, SEEDS = 100, 6, 2
SMALL = ("--people", str(PEOPLE), "--periods", str(PERIODS))
PAIR = ("baseline", "citizens_fund")


def command(*arguments: str):
    return CliRunner().invoke(app, ["handout", *arguments])


def carried(page: str) -> dict[str, Any]:
    """The data of a page."""
    return json.loads(page.split('<script type="application/json" id="runs">')[1].split("</script>")[0])


def in_full(steps: list[int], places: int) -> list[float]:
    return [whole / 10**places for whole in accumulate(steps)]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("handout") / "page.html"
    done = command(*PAIR, *SMALL, "--seeds", str(SEEDS), "--vary", "basic_income", "--out", str(file))
    assert done.exit_code == 0, done.output
    assert "20 runs: 2 scenarios, 5 points, 2 seeds" in done.stderr
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("world", "place", "income", "seed"), [(0, 0, 0.0, 0), (1, 0, 0.0, 1), (1, 3, 0.3, 0)])
def test_the_numbers_of_the_page_are_those_of_the_class_to_the_last_place_kept(page, world, place, income, seed):
    content = carried(page)
    run = content["runs"][(world * 5 + place) * SEEDS + seed]
    session = Session(PAIR[world], seed=seed, people=PEOPLE)
    if income:
        session.move({"basic_income": income})
    story = Story.begin(session, 0)
    curves = []
    for quarter in range(PERIODS):
        session.step()
        if quarter in curve_quarters(PERIODS):
            curves += [line.values for line in lorenz_view(session, 41).curves if line.measure == "wealth"]
    for chart in content["charts"]:
        for line in series_view(session, chart["id"]).lines:
            found = in_full(run["series"][line.measure], chart["places"])
            assert found == pytest.approx(line.values, abs=0.501 / 10 ** chart["places"]), line.measure
    whole = in_full(run["curves"]["wealth"], content["lorenz"]["places"])
    assert whole == pytest.approx([share for curve in curves for share in curve], abs=0.000501)
    assert run["digest"] == session.worlds[0].digest
    told = story.view()
    for steps, line in zip(run["story"]["incomes"], told.lines, strict=True):
        assert in_full(steps, 4) == pytest.approx(line.values, abs=0.0000501)
    assert [round(firm) for firm in in_full(run["story"]["firms"], 0)] == [
        -1 if moment.firm is None else moment.firm for moment in told.moments]


def test_the_command_beside_a_run_makes_it_again(page: str):
    content = carried(page)
    line = content["commands"][5 + 3].split()
    assert line[:3] == ["relations", "run", "citizens_fund"]
    assert "transfers.basic_income=0.3" in line
    done = CliRunner().invoke(app, [*line[1:], "--seed", "1"])
    assert done.exit_code == 0, done.output
    assert f'Digest: {content["runs"][(5 + 3) * SEEDS + 1]["digest"]}' in done.stdout


def test_the_same_command_gives_the_same_bytes(tmp_path: Path):
    contents = []
    for jobs in ("1", "2"):
        assert command("tax_unspent", *SMALL, "--seeds", "1", "--vary", "basic_income", "--jobs", jobs,
                       "--out", str(tmp_path / "page.html")).exit_code == 0
        contents.append((tmp_path / "page.html").read_bytes())
    assert contents[0] == contents[1]
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


class Outward(HTMLParser):
    """Collects whatever an element would fetch or follow, and scripts and styles within it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "action", "data", "srcset")]
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]


def test_nothing_in_the_page_points_outwards(page: str):
    read = Outward()
    read.feed(page)
    assert read.links == ["#charts"]
    assert not {"link", "iframe", "img", "object", "embed", "base", "form"} & set(read.tags)
    programme = page.split("<script>")[1]
    assert not re.search(r"fetch\(|XMLHttpRequest|import\b|WebSocket|sendBeacon|eval\(|Function\(|innerHTML", programme)
    assert not re.search(r"url\((?!#)|@import|@font-face", page)
    assert set(re.findall(r"https?://[^\"' ]+", page)) == {"http://www.w3.org/2000/svg"}    # a name, not an address


def test_the_page_runs_its_own_programme_and_style_and_no_other(page: str):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    script, style = page.split("<script>")[1].split("</script>")[0], page.split("<style>")[1].split("</style>")[0]
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert f"script-src {fingerprint(script)}; style-src {fingerprint(style)};" in policy[1]


def test_whatever_a_scenario_is_called_stays_a_text(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text('title = "</script><script>alert(1)</script> & <b>"\nextends = "baseline"\n'
                    '[info]\nwhat = "<img src=x onerror=alert(1)> is what it is, and no more than that."\n',
                    encoding="utf-8")
    done = command(str(file), *SMALL, "--seeds", "1", "--vary", "autonomy", "--out", str(tmp_path / "page.html"))
    assert done.exit_code == 0, done.output
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    read = Outward()
    read.feed(page)
    assert read.tags.count("script") == 2
    assert not {"img", "b"} & set(read.tags)
    assert carried(page)["worlds"] == ["</script><script>alert(1)</script> & <b>"]


def test_every_word_that_the_programme_says_is_on_the_page(page: str):
    asked = set(re.findall(r'say\("([^"]+)"', "\n".join(map(asset, PROGRAMME))))
    assert len(asked) > 15
    assert asked <= carried(page)["words"].keys()
    assert all(any(key.startswith(word) for key in texts("en")) for word in WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_has_questions_and_knows_its_scenarios(language: str):
    for lesson, names in LESSONS.items():
        assert names <= set(bundled_scenarios())
        assert {f"handout.lesson.{lesson}.{part}" for part in ("ask_1", "cannot_1")} <= texts(language).keys()


def test_the_page_is_in_the_language_asked_for_and_asks_what_the_lesson_asks(tmp_path: Path):
    done = command("private_platform", "decentralised_contracts", *SMALL, "--seeds", "1", "--vary", "minimum_wage",
                   "--language", "zh", "--out", str(tmp_path / "page.html"))
    assert done.exit_code == 0, done.output
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<html lang="zh">' in page
    assert texts("zh")["handout.lesson.platforms_and_contracts.ask_1"] in page
    assert texts("zh")["info.only_english"] in page


def test_a_slider_stops_where_the_scenarios_stand_and_within_its_limits():
    for control in controls().values():
        for own in (control.low, control.high, 0.3 * control.high + 0.01):
            values, place = stops(control, own, 5)
            assert values[place] == own
            assert values == tuple(sorted(values))
            assert (values[0], values[-1], len(values)) == (control.low, control.high, 5)


def test_steps_add_up_to_the_rounded_values():
    assert in_full(packed([0.123, 0.127, -4.0], 2), 2) == [0.12, 0.13, -4.0]


def asked(names: list[str], vary: list[str] | None = None, **changed: Any):
    options: dict[str, Any] = {"people": 1000, "periods": 120, "seeds": 3, "language": "en"} | changed
    return planned(names, [load_scenario(name) for name in names], vary or [], **options)


def test_the_usual_handout_fits_and_says_what_it_takes():
    plan = asked(list(PAIR))
    assert [axis.control.id for axis in plan.axes] == ["capability_growth", "basic_income"]
    assert [axis.values for axis in plan.axes] == [(0.0, 0.15, 0.6), (0.0, 0.2, 0.4)]
    assert re.fullmatch(r"54 runs: 2 scenarios, 9 points, 3 seeds, 1,000 people, 120 quarters; about \d+ seconds with "
                        r"2 processes, a page of about 1\.\d MB", plan.sentence(2))


@pytest.mark.parametrize(
    ("names", "vary", "changed", "complaint"),
    [
        (["baseline", "baseline"], [], {}, "baseline is the same as baseline"),
        (list(PAIR), ["capability_growht"], {}, "no slider 'capability_growht'.*did you mean 'capability_growth'"),
        (list(PAIR), ["owned_by_all"], {}, "differ in owned_by_all.*they have alike: capability_growth"),
        (["baseline", "gradual_common_ownership"], ["owned_by_all"], {}, "or change it on their way"),
        (list(PAIR), ["autonomy", "autonomy"], {}, "names a slider twice"),
        (list(PAIR), ["autonomy", "basic_income", "platform_fee"], {}, "at most 2"),
        (list(PAIR), [], {"seeds": 30}, r"540 runs of 120 quarters would make a page of about \d+\.\d MB, and no more"),
        (list(PAIR), [], {"language": "de"}, "no language 'de'; there are en, zh"),
    ],
)
def test_what_cannot_be_handed_out_is_refused_before_anything_runs(names, vary, changed, complaint):
    with pytest.raises(CannotHandOut, match=complaint) as refused:
        asked(names, vary, **changed)
    assert refused.value.exit_code == 2


def test_a_wrong_command_writes_nothing(tmp_path: Path):
    out = tmp_path / "new" / "page.html"
    with pytest.raises(ScenarioError, match="citizens_fund"):
        raise command("baseline", "citizens_fnud", "--out", str(out)).exception
    assert command("--out", str(out)).exit_code == 2
    assert command("baseline", "--out", str(tmp_path / "page.pdf")).exit_code == 2
    assert command("baseline").exit_code == 2
    assert isinstance(command(*PAIR, "--seeds", "99", "--out", str(out)).exception, CannotHandOut)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_refused_before_anything_runs(tmp_path: Path):
    (tmp_path / "file").write_text("")
    done = command("baseline", "--out", str(tmp_path / "file" / "page.html"))
    assert isinstance(done.exception, OutputRefused)
    (tmp_path / "page.html").mkdir()
    assert isinstance(command("baseline", "--out", str(tmp_path / "page.html")).exception, OutputRefused)


def test_a_page_of_that_name_stays_as_it_is_if_a_run_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "page.html"
    out.write_text("the one before")

    def fail(self, quarters=1):
        raise ArithmeticError("the books do not add up")

    monkeypatch.setattr(Session, "step", fail)
    done = command("baseline", *SMALL, "--seeds", "1", "--out", str(out))
    assert isinstance(done.exception, CannotHandOut)
    assert done.exception.exit_code == 1
    assert "baseline, capability_growth 0, seed 0 failed" in str(done.exception).replace("basic_income 0, ", "")
    assert out.read_text() == "the one before"


def test_every_chart_over_time_of_the_class_is_on_the_page(page: str):
    for name in (*CHARTS, "lorenz", "story"):
        assert f'id="chart-{name}"' in page
