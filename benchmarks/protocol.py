"""One visit of a page over the page's own protocol, without a browser: its kernel, its widgets, and what they say."""

import json
import re
import time
import uuid
from contextlib import ExitStack, suppress
from typing import Any
from urllib.request import Request, urlopen

from browser import PATIENCE
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

GUIDE, KEY = "02_groups.ipynb", "groups.answer"


class LostError(Exception):
    """The kernel of this visit is gone."""


class Visit:
    """One visit of a page: its kernel, its widgets, and what they say."""

    def __init__(self, address: str, project: str) -> None:
        with urlopen(f"{address}voila/render/{GUIDE}?project={project}", timeout=PATIENCE * 3) as answer:  # noqa: S310 - our own server
            page = answer.read().decode()
        kernel = re.search(r'"kernelId": "([^"]+)"', page)
        if kernel is None:
            raise LostError
        self.address, self.kernel = address, kernel[1]
        socket = address.replace("http", "ws") + f"api/kernels/{self.kernel}/channels?session_id={uuid.uuid4().hex}"
        try:
            self.line = ExitStack()
            self.socket = self.line.enter_context(connect(socket, max_size=None, open_timeout=PATIENCE))
        except Exception as problem:
            raise LostError from problem
        self.states: dict[str, dict[str, Any]] = {}
        control = uuid.uuid4().hex
        self.say("comm_open", comm_id=control, target_name="jupyter.widget.control", data={})
        self.say("comm_msg", comm_id=control, data={"method": "request_states"})
        self.hear(lambda said: said.get("method") == "update_states" and not self.states.update(said["states"]))
        self.states = {key: known["state"] for key, known in self.states.items()}

    def say(self, kind: str, **content: Any) -> None:
        """Send one message to the kernel."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "", "username": "", "version": "5.3"}
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {"version": "1.0.0"},
            "content": content,
            "channel": "shell",
        }
        try:
            self.socket.send(json.dumps(message))
        except ConnectionClosed as problem:
            raise LostError from problem

    def hear(self, enough: Any) -> str:
        """Listen until a widget says what is waited for; everything that was said meanwhile."""
        heard, until = "", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                message = self.socket.recv(timeout=PATIENCE)
            except (ConnectionClosed, TimeoutError) as problem:
                raise LostError from problem
            if isinstance(
                message, bytes
            ):  # how many parts, where each begins, then the parts: the first is the message
                begin, end = (int.from_bytes(message[at : at + 4], "big") for at in (4, 8))
                message = message[begin:end].decode()
            heard += message
            if '"execution_state": "dead"' in message:
                raise LostError
            with suppress(ValueError):
                known = json.loads(message)
                if known["header"]["msg_type"] == "comm_msg":
                    data = known["content"]["data"]
                    if key := known["content"]["comm_id"]:
                        self.states.get(key, {}).update(data.get("state", {}))
                    if enough(data):
                        return heard
        raise LostError

    def find(self, **parts: Any) -> str:
        """The widget whose state has these parts."""
        for key, state in self.states.items():
            if all(state.get(name) == value for name, value in parts.items()):
                return key
        raise LookupError(f"no widget has {parts}")

    def leave(self) -> None:
        """Say goodbye, so that the kernel ends."""
        self.line.close()
        goodbye = Request(f"{self.address}voila/api/shutdown/{self.kernel}", method="POST")  # noqa: S310 - as above
        goodbye.add_header("Origin", self.address.rstrip("/"))
        with suppress(OSError):
            urlopen(goodbye, timeout=PATIENCE).close()  # noqa: S310
