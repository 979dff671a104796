"""Fuzzing: the worst that can be sent, and no fault, no hang, nothing changed that was refused. See `inputs.py` for how much."""

from typing import Any

import pytest

from tests.web.cast import (  # noqa: F401
    _nothing_sent_yet,
    _quick_passwords,
    cast,
    django_db_modify_db_settings,
    django_db_setup,
    personas,
    play,
)
from tests.web.conftest import as_user, db_of_test, fake_bot, say  # noqa: F401
from tests.web.world import world  # noqa: F401


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/fuzz/" in item.path.as_posix():
            item.add_marker(pytest.mark.fuzz)
            if "world" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.django_db(databases=["default", "tracker"]))


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.POSTS_PER_MINUTE = 0
