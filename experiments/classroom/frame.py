"""The page as the browser has it: a place for every widget and chart, and the words that pass between the two sides."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import panel
from bokeh.core.properties import String
from bokeh.layouts import column
from bokeh.model import DataModel
from bokeh.models import CustomJS

from experiments.classroom.exhibits import NAMES
from experiments.classroom.texts import text, texts

PLACES = ("worlds", "controls", "choice", "bar")
KEYBOARD: Mapping[str, Sequence[str]] = {
    "play": (), "step": ("→",), "steps": ("Shift + →",), "reset": ("R",), "presenter": ("P",), "turn": ("N", "B"),
    "table": ("T",), "help": ("?",)}
"""Keys for what they do, as the page tells them; page.js does it. The space bar has a name in each language."""
WIDE = ("income_shares", "relation_shares", "lorenz", "neighbourhood", "story")
"""Charts with panels side by side, or with many names: they need the whole width."""
BROWSERS_OWN = ("page.", "button.", "keyboard.", "reproduce.", "info.", "menu.", "language.", "message.disconnected",
                "view.chart.", "view.shows.")
"""Beginnings of the keys of texts that stand in page.html."""
LONGEST = 4_096
"""Letters of a message from the browser; its own have some hundred."""


class Wire(DataModel):
    """What the two sides tell each other, as JSON text: `told` to the browser, `asked` of the server."""

    told = String("")
    asked = String("")


class Frame:
    """Places of the page by name, and the wire to the browser."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.places = {name: panel.Column(sizing_mode="stretch_width") for name in PLACES}
        # Not Panel's: it may send what refers to a chart before what makes the chart known.
        self.pictures = {name: column(name=f"chart_{name}", sizing_mode="stretch_width") for name in NAMES}
        self.wire = Wire(name="wire")
        self.number = 0

    def tell(self, **told: object) -> int:
        """Tell the browser something by name, as page.js knows it, and return the number of the message."""
        self.number += 1
        self.wire.update(told=json.dumps({**told, "number": self.number}, ensure_ascii=False))
        return self.number

    def hear(self, heard: Callable[[Mapping[str, object]], None]) -> None:
        """Let a function have what the browser asks; what is no message of the page's own is left out."""
        def read(_: str, __: object, asked: str) -> None:
            try:
                message = json.loads(asked) if len(asked) <= LONGEST else None
            except ValueError:
                message = None
            if isinstance(message, dict):
                heard(message)

        self.wire.on_change("asked", read)

    def tell_language(self, language: str, sliders: Mapping[str, Sequence[str]]) -> None:
        """Put what stands on the page by itself into a language; `sliders` holds name and help of each."""
        own = {key: one for key, one in texts(language).items() if key.startswith(BROWSERS_OWN)}
        self.tell(language=language, texts=own, sliders=sliders)

    def template(self, language: str, document: Any) -> panel.Template:
        """Return the page of a document, empty as yet."""
        own = files("experiments.classroom").joinpath("browser")
        page = panel.Template(own.joinpath("page.html").read_text(encoding="utf-8"))
        for name, place in self.places.items():
            page.add_panel(name, place)
        for name, value in {
            "language": language, "title": self.title, "charts": NAMES, "wide": WIDE, "keyboard": KEYBOARD,
            "say": lambda key: text(language, key), "style": own.joinpath("page.css").read_text(encoding="utf-8"),
            "script": own.joinpath("page.js").read_text(encoding="utf-8"),
        }.items():
            page.add_variable(name, value)
        for root in (self.wire, *self.pictures.values()):
            document.add_root(root)
        document.js_on_event("document_ready", CustomJS(args={"wire": self.wire}, code="classroom.begin(wire)"))
        document.js_on_event("connection_lost", CustomJS(code="classroom.end()"))
        return page
