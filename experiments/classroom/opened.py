"""A viewer comes: a page of their own, or a place in the queue, until they leave or are gone for long."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Any

import panel
from panel.io.resources import LOCAL_DIST

from experiments.classroom.guard import IDLE, Places
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
    page = Page(opening, Viewer(threads), language, document, readiness, lambda: places.act(key))
    # Panel says where its own files are when it writes a page; a browser that comes back, as out of sleep, gets a
    # session without one, and would be sent to another computer for them.
    document.template_variables["dist_url"] = LOCAL_DIST
    is_seated, looking = False, None

    def look() -> None:
        nonlocal is_seated
        if is_seated and not places.has(key):
            document.remove_periodic_callback(looking)
            page.close()
            page.screen.alert(page.screen.say("message.idle", minutes=IDLE // 60))
        elif is_seated:
            if page.viewer.playing:
                places.act(key)
        elif place := places.come(key):
            page.screen.message(page.screen.say("message.queue", number=places.seats, place=place))
        else:
            is_seated = True
            page.wish(page.open())

    def leave(_: Any) -> None:
        places.leave(key)
        page.close()

    def come() -> None:
        nonlocal looking
        looking = document.add_periodic_callback(look, LOOK_AGAIN)
        look()

    document.on_session_destroyed(leave)
    places.come(key)
    panel.state.onload(come)
    return page.screen.frame.template(language, document)
