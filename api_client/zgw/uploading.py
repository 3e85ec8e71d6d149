"""Sending a file: whole in a body, or the parts of it that the server does not have yet."""

from __future__ import annotations

import asyncio
import base64

from api_client.errors import NotSettled
from api_client.files import Files
from api_client.http import Answer, Form, Http
from api_client.plans import FileContent, Json
from api_client.zgw.requests import Requests
from api_client.zgw.wire import Bestandsdeel, Informatieobject


class Uploading:
    """Sends files of one client. Raises ``ApiProblem``."""

    def __init__(self, http: Http, requests: Requests, files: Files) -> None:
        self._http = http
        self._requests = requests
        self._files = files

    async def inline(self, content: FileContent) -> Json:
        """Return a whole file as it stands in a JSON body."""
        read = await asyncio.to_thread(self._files.read, content, 0, content.size)
        return (await asyncio.to_thread(base64.b64encode, read)).decode("ascii")

    async def parts(self, document: str, content: FileContent) -> Answer | None:
        """Send every part that is missing, in order, then unlock the document.

        Returns the first answer that is no success, None where all is there. Raises NotSettled
        where the server asked for no parts and does not have the content either.
        """
        info = await self._requests.one(document, Informatieobject)
        parts = sorted(info.bestandsdelen or [], key=lambda part: part.volgnummer)
        if not parts:
            if info.locked or info.bestandsomvang != content.size:
                raise NotSettled(number=document, missing=content.path)
            return None
        start = 0
        for part in parts:
            if not part.voltooid:
                answer = await self._send(part, content, start)
                if not answer.is_success:
                    return answer
            start += part.omvang
        lock: dict[str, Json] = {"lock": parts[0].lock}
        answer = await self._http.write("POST", f"{document}/unlock", lock)
        return None if answer.is_success else answer

    async def _send(self, part: Bestandsdeel, content: FileContent, start: int) -> Answer:
        read = await asyncio.to_thread(self._files.read, content, start, part.omvang)
        form = Form({"lock": part.lock}, "inhoud", f"{part.volgnummer}.bin", read)
        return await self._http.write("PUT", part.url, form)
