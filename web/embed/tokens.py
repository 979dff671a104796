"""The signed word of a course page on who its reader is: a JWT (RFC 7519) with HS256, which every language has a library for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Final

import jwt

AUDIENCE: Final = "mi-practice"
LONGEST: Final = timedelta(minutes=10)
"""How far ahead a token may expire: one that is found later must be worth nothing."""
LEEWAY: Final = timedelta(seconds=30)
"""By how much the clocks of two servers may differ."""


class Refused(Exception):
    """A token that opens nothing; `code` says why, and `embed/refused.html` says it to people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Claims:
    """What a token says: the issuer, the course page's own name for the person, and how the person is called."""

    issuer: str
    subject: str
    name: str


def read(token: str, secret_of: Callable[[str], str], now: datetime) -> Claims:
    """Return what `token` says, once its signature has been checked with the secret of its issuer.

    Raises:
        Refused: "forged", "expired", "too_long" or "incomplete"; and what `secret_of` raises for the issuer it is asked for.
    """
    issuer = _issuer(token)
    secret = secret_of(issuer)
    try:
        # Time is ours to check below: the library has only its own clock.
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=AUDIENCE,
            issuer=issuer,
            options={"require": ["iss", "aud", "sub", "exp"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except (jwt.MissingRequiredClaimError, jwt.InvalidAudienceError, jwt.exceptions.InvalidSubjectError):
        raise Refused("incomplete") from None
    except jwt.InvalidTokenError:
        raise Refused("forged") from None
    _check_time(claims["exp"], now)
    subject = str(claims["sub"]).strip()
    if not 0 < len(subject) <= 200 or not subject.isprintable():
        raise Refused("incomplete")
    name = "".join(filter(str.isprintable, str(claims.get("name") or "")))
    return Claims(issuer, subject, name.strip()[:150])


def _issuer(token: str) -> str:
    try:
        issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss") or "")
    except jwt.InvalidTokenError:
        raise Refused("forged") from None
    # Nobody has signed it yet: NUL and half characters (lone surrogates) are nothing to ask a database for.
    if not issuer.isprintable():
        raise Refused("forged")
    return issuer


def _check_time(expires: Any, now: datetime) -> None:
    if isinstance(expires, bool) or not isinstance(expires, (int, float)):
        raise Refused("incomplete")
    try:
        at = datetime.fromtimestamp(expires, timezone.utc)
    except (OverflowError, OSError, ValueError):
        raise Refused("incomplete") from None
    if at + LEEWAY < now:
        raise Refused("expired")
    if at > now + LONGEST + LEEWAY:
        raise Refused("too_long")


def write(issuer: str, secret: str, subject: str, name: str, now: datetime) -> str:
    """Return a token, as a course page's server makes it."""
    claims = {"iss": issuer, "aud": AUDIENCE, "sub": subject, "name": name, "exp": int((now + LONGEST / 2).timestamp())}
    return jwt.encode(claims, secret, algorithm="HS256")
