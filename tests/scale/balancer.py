"""The nginx in front: one address for the pages, and one each, inside, for the Rasa servers and for the action servers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

# Where a conversation's posts go: `hash` keeps it on one server, the next answers where that one is down; `turns` takes one after the other.
HASH = "hash $http_x_conversation consistent;"
_MAIN = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_connect_timeout 2s;
    proxy_read_timeout 60s;
    # Only where no connection came about: a post is never sent twice.
    proxy_next_upstream error timeout;
    client_max_body_size 10m;
{parts}
}}
"""
_PART = """\
    upstream {name} {{
        {balance}
        {servers}
        keepalive 32;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://{name};
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
    }}"""


def configuration(folder: Path, listens: Mapping[str, int], servers: Mapping[str, Sequence[int]], by_conversation: bool = True) -> str:
    """Return nginx's configuration.

    `listens` has the port of each part (`web`, `rasa`, `actions`), `servers` the ports behind it. `by_conversation` keeps each
    conversation on one Rasa server; otherwise its posts go to one after the other.
    """
    parts = [
        _PART.format(
            name=name,
            port=port,
            balance=HASH if name == "rasa" and by_conversation else "",
            servers="\n        ".join(f"server 127.0.0.1:{one} max_fails=1 fail_timeout=2s;" for one in servers[name]),
        )
        for name, port in listens.items()
    ]
    return _MAIN.format(folder=folder, parts="\n".join(parts))
