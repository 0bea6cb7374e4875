"""JupyterLab in Chinese to the last menu entry: what its language pack has not translated yet is added in our servers."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import orjson
from jupyter_server.base.handlers import APIHandler
from jupyterlab_server.translation_utils import (
    get_language_pack,
    get_language_packs,
    translator,
)
from tornado import web
from tornado.routing import PathMatches, Rule

from delivery.lab.own_settings import LAB_SETTINGS

LOCALE = "zh_CN"
WORDS = LAB_SETTINGS / f"words.{LOCALE}.json"
"""``{domain: {text: [translation]}}``, as language packs have them."""


class WholeTranslations(APIHandler):
    """In place of JupyterLab's own address: the same answer, ``{data, message}``, with `WORDS` where the pack has nothing."""

    @web.authenticated
    async def get(self) -> None:
        """The language pack."""
        data, message = await asyncio.to_thread(get_language_pack, LOCALE)
        translator.set_locale(LOCALE)
        self.finish(orjson.dumps({"data": completed(data), "message": message}))


class Languages(APIHandler):
    """The languages to choose from, named in Chinese: JupyterLab's own address names them in English."""

    @web.authenticated
    async def get(self) -> None:
        """As ``{data: {locale: {displayName, nativeName}}, message}``."""
        data, message = await asyncio.to_thread(get_language_packs, LOCALE)
        self.finish(orjson.dumps({"data": data, "message": message}))


def completed(pack: dict[str, Any]) -> dict[str, Any]:
    """The pack with `WORDS`; what it has translated itself stays."""
    for domain, words in orjson.loads(WORDS.read_bytes()).items():
        known = pack.setdefault(domain, {})
        for text, translation in words.items():
            if not any(known.get(text, ())):
                known[text] = translation
    return pack


def complete_translations(application: web.Application, base_url: str) -> None:
    """Answer the addresses of the Chinese pack and of the languages before JupyterLab does."""
    address = re.escape(f"{base_url.rstrip('/')}/lab/api/translations")
    application.default_router.rules[:0] = [
        Rule(PathMatches(f"{address}/{LOCALE}"), WholeTranslations),
        Rule(PathMatches(f"{address}/?"), Languages),
    ]
