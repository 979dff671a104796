"""What the tests of the review room share: a session to work on, and the addresses in it."""

from typing import Any

REPLIES = ("It sounds hard. You should stop.", "You should go.", "What else?")


def url(session: Any, *parts: str) -> str:
    """An address below a session's."""
    return "/".join(["/review", str(session.pk), *parts, ""])


def spans(session: Any, key: str = "1.1", blind: bool = False, coder: Any = None) -> list[tuple[int, int]]:
    """Where the utterances of a turn stand now."""
    from mi.correction import spans as stand
    from web.review.changes import read

    turn = read(session, coder, blind).turn(key)
    assert turn is not None
    return stand(turn)


def codes(session: Any, key: str = "1.1") -> list[str]:
    """The codes of a turn as they stand now."""
    from mi.correction import coding
    from web.review.coding import coding_of

    turn = coding_of(session).turn(key)
    assert turn is not None
    return [said.code for said in coding(turn)]
