"""What bars people from a page: axe-core's serious and critical findings, from an installed package."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def barriers(page: Page) -> list[str]:
    """Return each serious or critical finding with the part of the page it was found in."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']} ({one['impact']}): {one['help']}; {node['html'][:200]}"
            for one in found if one["impact"] in GRAVE for node in one["nodes"]]
