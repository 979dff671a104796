"""deploy/nginx.conf as it is, but for this machine: other ports and servers, a folder of its own, and a log that says who served whom."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench.model import ROOT

GIVEN = ROOT / "deploy" / "nginx.conf"
LISTENS = {"web": 8080, "rasa": 6005, "actions": 6055}
"""Where the parts listen as the file is written."""
SERVED = "served.log"
_FORMAT = "log_format served '$server_port $upstream_addr $status $http_x_conversation';"


def configuration(folder: Path, listens: Mapping[str, int], servers: Mapping[str, Sequence[int]], by_conversation: bool = True) -> str:
    """Return nginx's configuration.

    `listens` has the port of each part (`web`, `rasa`, `actions`), `servers` the ports behind it. `by_conversation` keeps each
    conversation on one Rasa server as the file has it; otherwise its posts go to one after the other.

    Raises:
        ValueError: the file has not got what is to be replaced.
    """
    text = GIVEN.read_text(encoding="utf-8")
    text = _replaced(r"worker_processes auto;", "worker_processes 1;\ndaemon off;", text)
    text = _replaced(r"/tmp/nginx", f"{folder}/nginx", text)
    text = _replaced(r"(\n +log_format inner)", rf"\n    {_FORMAT}\1", text)
    text = _replaced(r"access_log /dev/stdout inner;", f"access_log {folder}/{SERVED} served;", text)
    text = _replaced(r"access_log /dev/stdout door", f"access_log {folder}/door.log door", text)
    for part, port in LISTENS.items():
        text = _replaced(rf"listen {port};", f"listen 127.0.0.1:{listens[part]};", text)
        # nginx wants a server, also where nobody asks for one.
        lines = "".join(rf"\n        server 127.0.0.1:{one}\2;" for one in servers[part]) or "\n        server 127.0.0.1:9 down;"
        text = _replaced(rf"(\n +server {part}\d:\d+(.*?);)+", lines, text)
    return text if by_conversation else _replaced(r"hash \$http_x_conversation consistent;", "", text)


def _replaced(pattern: str, by: str, text: str) -> str:
    found, count = re.subn(pattern, by, text)
    if not count:
        raise ValueError(f"{GIVEN}: {pattern} is not there")
    return found
