import os
import re
import socket

import pytest

from workbench.address import bind, is_local, shown
from workbench.errors import WorkbenchError


def test_a_port_in_use_is_one_sentence_that_offers_another():
    with bind("127.0.0.1", 0) as held:
        port = held.getsockname()[1]
        with pytest.raises(WorkbenchError) as failed:
            bind("127.0.0.1", port)
    free = re.fullmatch(rf"Port {port} is in use; port (\d+) is free\.", str(failed.value))
    bind("127.0.0.1", int(free[1])).close()


@pytest.mark.parametrize(
    ("host", "port", "words"), [("127.0.0.1", 70000, "1 to 65535"), ("203.0.113.7", 0, "127.0.0.1")]
)
def test_an_address_that_cannot_be_is_one_sentence(host, port, words):
    with pytest.raises(WorkbenchError, match=words):
        bind(host, port)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this person may use every port")
def test_a_port_that_is_not_open_to_this_person_is_one_sentence():
    with pytest.raises(WorkbenchError, match="Port 80 is not open to you"):
        bind("127.0.0.1", 80)


def test_only_loopback_addresses_are_local():
    assert all(map(is_local, ["127.0.0.1", "127.1.2.3", "::1", "localhost"]))
    assert not any(map(is_local, ["0.0.0.0", "", "::", "192.168.1.5", "localhost.example"]))  # noqa: S104


def test_a_host_is_shown_as_a_browser_elsewhere_can_be_told_it():
    assert shown("192.168.1.5") == "192.168.1.5"
    assert shown("::1") == "[::1]"
    assert shown("0.0.0.0") == shown("::") == socket.gethostname()  # noqa: S104 - what a person asks for
