"""What the servers take: the process behind a port, its memory and computing."""

import os
import socket
from pathlib import Path

import pytest

from workbench.processes import computed, listening, memory

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells")


def test_the_process_behind_a_port_is_found() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert listening(port) == os.getpid()
    assert listening(port) is None


def test_memory_and_computing_are_of_a_living_process() -> None:
    assert 5 < (memory(os.getpid()) or 0) < 10_000
    before = computed(os.getpid()) or 0.0
    sum(number * number for number in range(2_000_000))
    assert 0 < (computed(os.getpid()) or 0.0) - before < 10


def test_of_a_process_that_is_gone_nothing_is_known(tmp_path: Path) -> None:
    assert memory(1, tmp_path) is None and computed(1, tmp_path) is None and listening(1, tmp_path) is None
