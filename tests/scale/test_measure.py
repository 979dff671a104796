"""What is measured, without starting anything."""

import argparse
from pathlib import Path

import pytest

from tests.scale.balancer import configuration
from tests.scale.measure import family, layout


def test_a_layout_has_a_rasa_and_a_web_server() -> None:
    assert layout("2x0x1") == "2x0x1"
    for wrong in ("0x1x1", "1x1x0", "1x1", "2", "axbxc", "1x1x1x1"):
        with pytest.raises(argparse.ArgumentTypeError, match="such as"):
            layout(wrong)


def test_the_computing_of_what_a_server_has_started_is_its_own() -> None:
    assert family(1, {1: [2, 3], 3: [4], 5: [6]}) == [1, 2, 3, 4]


def test_nginx_is_that_of_deploy_with_other_servers(tmp_path: Path) -> None:
    behind = {"web": [1001, 1002, 1003], "rasa": [2001], "actions": []}
    text = configuration(tmp_path, {"web": 80, "rasa": 81, "actions": 82}, behind)
    assert [text.count(f"server 127.0.0.1:{port} ") for ports in behind.values() for port in ports] == [1, 1, 1, 1]
    assert "listen 127.0.0.1:81;" in text and "/tmp/nginx" not in text.replace(str(tmp_path), "")
    assert "hash $http_x_conversation consistent;" in text
    apart = configuration(tmp_path, {"web": 80, "rasa": 81, "actions": 82}, behind, by_conversation=False)
    assert "hash $http_x_conversation" not in apart
