"""Translations. Message ids are English; every string that a user sees passes through here.

The language is settled once at the start (``use``), before the modules that hold the texts of the
command line are imported.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from api_client.errors import N_, Problem
from caseworker.text import visible

__all__ = ["LANGUAGES", "N_", "_", "_n", "advise", "explain", "language", "preferred", "use"]

LANGUAGES = ("sv", "en")
_DOMAIN = "caseworker"
_FOLDER = Path(__file__).parent / "locale"


class _Chosen:
    """The catalogue in use; one for the whole process."""

    name = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()
    advice: Mapping[str, str] = MappingProxyType({})


def preferred(environment: Mapping[str, str] | None = None) -> str:
    """Return the language that the environment asks for: ``CASEWORKER_LANG``, then the locale.

    Falls back to English, the language of the message ids.
    """
    env = os.environ if environment is None else environment
    for variable in ("CASEWORKER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(variable, "")
        if value:
            short = value.replace("-", "_").split("_")[0].split(".")[0].lower()
            return short if short in LANGUAGES else "en"
    return "en"


def use(name: str) -> None:
    """Show every text from now on in this language, one of ``LANGUAGES``."""
    _Chosen.name = name
    # click takes its own words from the process-wide domain.
    os.environ["LANGUAGE"] = name
    gettext.bindtextdomain(_DOMAIN, str(_FOLDER))
    gettext.textdomain(_DOMAIN)
    _Chosen.catalogue = gettext.translation(_DOMAIN, _FOLDER, [name], fallback=True)


def language() -> str:
    """Return the language in use."""
    return _Chosen.name


def _(text: str) -> str:
    """Translate a text. The empty text stays empty: its entry is the catalogue's header."""
    return _Chosen.catalogue.gettext(text) if text else ""


def _n(one: str, many: str, count: int) -> str:
    """Translate a text that counts something; ``{count}`` is filled in."""
    return _Chosen.catalogue.ngettext(one, many, count).format(count=count)


def advise(advice: Mapping[str, str]) -> None:
    """Give other advice in place of a problem's own: keys, to who has no command line at hand.

    By the message id of a problem's own advice, which is what the outbox remembers of a problem.
    """
    _Chosen.advice = advice


def explain(problem: Problem) -> str:
    """Say in the user's language what happened and what to do, safe for a terminal."""
    facts = {
        name: visible(value, single_line=True) if isinstance(value, str) else value
        for name, value in problem.facts.items()
    }
    if isinstance(facts.get("reason"), str):
        facts["reason"] = _(str(facts["reason"]))
    advice = _Chosen.advice.get(problem.advice, problem.advice)
    parts = (_(template).format(**facts) for template in (problem.message, advice) if template)
    return " ".join(parts)
