"""The site of the other tests, with one database for all: everything answers, and each part can be ended and comes back."""

import uuid
from collections.abc import Iterator

import pytest
import requests

from tests.scale.machines import CHANNEL_SECRET, Machines, machines

pytestmark = [pytest.mark.engines, pytest.mark.scale]


@pytest.fixture(scope="module")
def site() -> Iterator[Machines]:
    with machines(one_database=True) as found:
        yield found


def talk(site: Machines, sender: str, message: str) -> list[dict]:
    sent = {"sender": sender, "message": message, "metadata": {"key": uuid.uuid4().hex}}
    headers = {"Authorization": f"Bearer {CHANNEL_SECRET}", "X-Conversation": sender}
    answer = requests.post(f"{site.rasa_url}/webhooks/rest/webhook", json=sent, headers=headers, timeout=60)
    answer.raise_for_status()
    return answer.json()


def test_a_turn_goes_through_nginx_rasa_and_an_action_server_into_postgresql(site: Machines) -> None:
    assert talk(site, "somebody", '/start{"persona": "ray", "seed": "7"}')[0]["text"]
    answer = talk(site, "somebody", "You didn't ask for any of this, and here you are.")
    assert any("text" in one for one in answer) and any("custom" in one for one in answer)
    assert sum("You didn't ask" in data and '"event": "user"' in data for _, sender, data in site.events() if sender == "somebody") == 1
    assert requests.get(f"{site.url}/accounts/login/", timeout=30).status_code == 200


def test_the_secrets_are_asked_for(site: Machines) -> None:
    sent = {"sender": "stranger", "message": "Hello"}
    assert requests.post(f"{site.rasa_url}/webhooks/rest/webhook", json=sent, timeout=30).status_code == 401
    assert requests.post(site.variables["MI_ACTIONS_URL"], json={}, timeout=30).status_code == 401


@pytest.mark.parametrize("name", ["rasa-1", "actions-1", "web-1", "nginx"])
def test_what_is_killed_can_be_started_again(site: Machines, name: str) -> None:
    site.process(name).kill()
    assert not site.process(name).answers
    site.process(name).start()
    assert talk(site, f"after-{name}", '/start{"persona": "ray", "seed": "7"}')[0]["text"]
