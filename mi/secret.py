"""What a secret between our own servers must be like. Each room reads its own from the environment."""

from typing import Final

LEAST: Final = 16
"""Characters."""
SECRET_RULE: Final = (
    f"set it to {LEAST} or more letters and digits without spaces around, "
    'for example the output of: python -c "import secrets; print(secrets.token_urlsafe(32))"'
)


def is_good(secret: str) -> bool:
    """Whether `secret` is long enough and can travel in a header."""
    return len(secret) >= LEAST and secret.isascii() and secret.isprintable() and secret == secret.strip()
