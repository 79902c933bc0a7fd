"""Where can the dashboards be reached? A host and a port that this computer has, held before anything starts."""

import errno
import ipaddress
import socket

from workbench.errors import WorkbenchError
from workbench.language import tr

MAX_PORT = 65535


def is_local(host: str) -> bool:
    """Whether only this computer can reach the address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shown(host: str) -> str:
    """The host as a browser on another computer can be told it."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - the person asked for it, and a key is set
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def bind(host: str, port: int) -> socket.socket:
    """A socket that holds the address already, so that a port in use is said before anything starts."""
    if not 0 <= port <= MAX_PORT:
        raise WorkbenchError(
            tr(
                "There is no port {port}; ports go from 1 to {max_port}, and 0 takes any free one.",
                port=port,
                max_port=MAX_PORT,
            )
        )
    reasons = {errno.EADDRINUSE: tr("in use"), errno.EACCES: tr("not open to you")}
    try:
        held = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno not in reasons:
            raise WorkbenchError(
                tr("This computer has no address {host!r}; 127.0.0.1 is always possible.", host=host)
            ) from error
        with socket.create_server(("127.0.0.1", 0)) as free:
            other = free.getsockname()[1]
        raise WorkbenchError(
            tr("Port {port} is {reasons}; port {other} is free.", port=port, reasons=reasons[error.errno], other=other)
        ) from error
    held.setblocking(False)
    return held
