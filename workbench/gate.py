"""What every answer of the server says to the browser, what a page may say to its kernel, and what is written down.

What is refused is logged with its kind and nothing else: no address, no id, no name, nobody's words.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_binary_message, deserialize_msg_from_ws_v1
from tornado.httputil import HTTPHeaders
from tornado.web import OutputTransform, RequestHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

log = logging.getLogger("workbench.access")
FIRST_REFUSAL = 400
V1 = "v1.kernel.websocket.jupyter.org"
WIDGETS = "jupyter.widget.control"
PASSED = {"comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request", "shutdown_request"}
KNOWN = PASSED | {"execute_request", "complete_request", "inspect_request", "history_request", "debug_request"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SafeHeaders(OutputTransform):
    """Headers that every answer has, also a style sheet's or an error's; one that a page set itself stays."""

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, _finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Add what is not there, and do not say which server this is."""
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.pop("Server", None)
        return status_code, headers, chunk


class Channel(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """A page's line to its own kernel: it may turn the page's controls, and neither run code nor make widgets."""

    def on_message(self, ws_message: str | bytes) -> None:
        """Pass on what a page has to say; refuse the rest and write that down."""
        kind, target = read_message(ws_message, self.connection.subprotocol)
        if kind in PASSED and (kind != "comm_open" or target == WIDGETS):
            super().on_message(ws_message)
        else:
            log.warning("Refused: a page sent %s to its kernel.", kind if kind in KNOWN else "an unknown message")


def read_message(message: str | bytes, protocol: str | None) -> tuple[str, str]:
    """The kind of a message to a kernel, and what one that opens a line to a widget wants; "" where unreadable."""
    try:
        parts = _parts(message, protocol)
        return str(parts["header"]["msg_type"]), str(parts["content"].get("target_name", ""))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return "", ""


def log_refusal(handler: RequestHandler) -> None:
    """Write down that a request was refused or failed: its status, its method and which kind of page it was for."""
    if (status := handler.get_status()) >= FIRST_REFUSAL:
        log.warning("Refused: %s %s %s.", status, handler.request.method, type(handler).__name__)


def _parts(message: str | bytes, protocol: str | None) -> Mapping[str, Any]:
    if protocol == V1:
        _, (header, _, _, content, *_) = deserialize_msg_from_ws_v1(message)  # type: ignore[no-untyped-call]
        return {"header": json.loads(header), "content": json.loads(content)}
    if isinstance(message, bytes):
        message = json.dumps(deserialize_binary_message(message), default=str)  # type: ignore[no-untyped-call]
    parts = json.loads(message)
    return parts if isinstance(parts, dict) else {}
