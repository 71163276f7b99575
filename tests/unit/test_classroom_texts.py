"""The sentences of the classroom: the same in each language, and none missing for a slider or a chart."""

from __future__ import annotations

import pytest

from experiments.classroom.controls import controls
from experiments.classroom.series import CHARTS
from experiments.classroom.texts import LANGUAGES, Refused, placeholders, text, texts


def test_every_language_has_the_same_keys() -> None:
    english, *others = (texts(language) for language in LANGUAGES)
    for other in others:
        assert sorted(other) == sorted(english)


def test_a_text_leaves_the_same_names_open_in_every_language() -> None:
    for key, english in texts("en").items():
        for language in LANGUAGES:
            assert placeholders(texts(language)[key]) == placeholders(english), f"{language}: {key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_and_every_placeholder_has_a_plain_name(language: str) -> None:
    for key, template in texts(language).items():
        assert template.strip() == template != "", key
        assert all(name.isidentifier() for name in placeholders(template)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slider_and_every_chart_has_its_texts(language: str) -> None:
    for name in controls():
        assert {f"slider.{name}.label", f"slider.{name}.help"} <= texts(language).keys()
    for name in (*CHARTS, "lorenz", "neighbourhood", "story", "difference"):
        assert {f"view.chart.{name}", f"view.shows.{name}"} <= texts(language).keys()


def test_no_slider_has_texts_that_does_not_exist() -> None:
    assert {key.split(".")[1] for key in texts("en") if key.startswith("slider.")} == set(controls())


def test_chinese_texts_are_in_chinese_and_english_ones_are_not() -> None:
    def chinese(template: str) -> bool:
        return any("\u4e00" <= letter <= "\u9fff" for letter in template)

    names = {"language.name", "language.other", "sentence.prefixed"}
    assert [key for key, template in texts("zh").items() if key not in names and not chinese(template)] == []
    assert [key for key, template in texts("en").items() if key not in names and chinese(template)] == []


def test_what_is_left_open_is_filled() -> None:
    assert text("en", "page.quarter", quarter=4) == "Quarter 4"


def test_a_language_that_is_not_there_is_refused_and_a_wrong_key_gets_the_nearest() -> None:
    with pytest.raises(Refused, match="There is no language 'de'; there are en, zh"):
        text("de", "page.title")
    with pytest.raises(KeyError, match=r"button\.play"):
        text("en", "button.plya")
    with pytest.raises(KeyError, match="needs a value for 'quarter'"):
        text("en", "page.quarter")
