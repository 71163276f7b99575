"""A viewer comes: a page of their own, or a place in the queue, until they leave or are gone for long."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Any

import panel
from panel.io.resources import LOCAL_DIST
from panel.io.state import set_curdoc

from experiments.classroom.guard import Places
from experiments.classroom.page import Page
from experiments.classroom.readiness import Readiness
from experiments.classroom.serve import Opening
from experiments.classroom.texts import LANGUAGES
from experiments.classroom.viewer import Viewer

LOOK_AGAIN = 1_000
"""Milliseconds between two looks for a free place, and whether somebody else needs this one."""


def opened(opening: Opening, places: Places, threads: Executor, readiness: Readiness) -> panel.Template:
    """Return the page of a viewer who has just come: their own worlds, or their place in the queue."""
    document: Any = panel.state.curdoc
    asked = [word.decode() for word in panel.state.session_args.get("language", [])]
    language = next((word for word in asked if word in LANGUAGES), LANGUAGES[0])
    key: str = document.session_context.id
    page = Page(opening, Viewer(threads), language, document, readiness)
    # Panel says where its own files are when it writes a page; a browser that comes back, as out of sleep, gets a
    # session without one, and would be sent to another computer for them.
    document.template_variables["dist_url"] = LOCAL_DIST

    def look() -> bool:
        place = places.come(key)
        if place:
            page.screen.message(page.screen.say("message.queue", number=places.seats, place=place))
        else:
            page.wish(page.open())
        return place == 0

    def leave(_: Any) -> None:
        places.leave(key)
        page.close()

    def come() -> None:
        with set_curdoc(document):
            if not look():
                waiting = panel.state.add_periodic_callback(lambda: waiting.stop() if look() else None, LOOK_AGAIN)

    document.on_session_destroyed(leave)
    places.come(key)
    panel.state.onload(come)
    return page.screen.frame.template(language, document)
