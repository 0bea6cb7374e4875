"""Ports that are taken, addresses as browsers take them, and no proxy for this machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from lawstudy.errors import ShellError
from lawstudy.processes.background import without_proxy
from lawstudy.processes.ports import listen, port_for, web_address, who_listens
from tests.support.ports import free_port


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_port_that_was_asked_for_is_refused_with_the_program_that_has_it(taken: int) -> None:
    with pytest.raises(ShellError, match=rf"端口 {taken} 已被占用：进程 {os.getpid()}（.*python"):
        listen("127.0.0.1", taken, exactly=True)


def test_else_the_next_free_port_is_taken(taken: int) -> None:
    sockets = listen("127.0.0.1", taken, exactly=False)
    number = sockets[0].getsockname()[1]
    assert taken < number < taken + 100
    for each in sockets:
        each.close()
    assert port_for("127.0.0.1", taken, exactly=False) > taken


def test_a_program_that_cannot_be_seen_is_somebody() -> None:
    assert "无权查看" in who_listens(free_port())


def test_an_address_of_another_machine_is_said() -> None:
    for address in ("192.0.2.1", "no.such.host.invalid"):
        with pytest.raises(ShellError, match=address):
            listen(address, free_port(), exactly=False)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("::1", "http://[::1]:80/"),
        ("fe80::1%eth0", "http://[fe80::1%eth0]:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),
        ("::", "http://[::1]:80/"),
        ("exam.example", "http://exam.example:80/"),
    ],
)
def test_addresses_are_shown_as_browsers_take_them(host: str, shown: str) -> None:
    assert web_address("http", host, 80) == shown


def test_this_machine_is_never_asked_for_through_a_proxy() -> None:
    found = without_proxy({"no_proxy": "intranet,127.0.0.1", "A": "b"})
    assert found["no_proxy"] == "intranet,127.0.0.1,::1,localhost"
    assert found["NO_PROXY"] == "127.0.0.1,::1,localhost"
    assert found["A"] == "b"
