"""What the surroundings tell the web: environment variables and the secret that a laptop makes for itself."""

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from mi.secret import SECRET_RULE, is_good


def count(name: str, default: str) -> int:
    """Return the environment variable `name` as a whole number; 0 switches off what it counts."""
    given = os.environ.get(name, default).strip()
    if not (given.isascii() and given.isdecimal()):
        raise ImproperlyConfigured(f"{name} is {given!r}; set it to a whole number, for example {default}.")
    return int(given)


def flag(name: str, default: str) -> bool:
    """Whether the environment variable `name` says yes."""
    return os.environ.get(name, default).strip().lower() in {"1", "true", "yes", "on"}


def names(name: str, default: str) -> list[str]:
    """Return the comma-separated entries of the environment variable `name`."""
    return [entry.strip() for entry in os.environ.get(name, default).split(",") if entry.strip()]


def languages(name: str, default: str) -> list[tuple[str, str]]:
    """Return the languages that the environment variable `name` offers, as `en:English, de:Deutsch`: code and own name."""
    pairs = [entry.partition(":") for entry in names(name, default)]
    wrong = [code for code, _, own in pairs if not code.strip() or not own.strip()]
    if wrong or not pairs:
        raise ImproperlyConfigured(f"{name} has an entry without code or name ({wrong}); write for example: en:English, de:Deutsch.")
    return [(code.strip(), own.strip()) for code, _, own in pairs]


_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|::1")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def origins(name: str, default: str) -> list[str]:
    """Return the origins (scheme, host, perhaps port) that the environment variable `name` allows.

    Only https, for whoever can change the page on its way can change what is around the frame; http only on this machine.
    """
    return [_origin(name, entry) for entry in names(name, default)]


def _origin(name: str, entry: str) -> str:
    remedy = f"{name} has the entry {entry!r}; write origins without a path, for example https://moodle.example.edu."
    try:
        parts = urlsplit(entry)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ImproperlyConfigured(remedy) from None
    plain = f"{parts.scheme}://{parts.netloc}"
    if entry not in (plain, f"{plain}/") or not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise ImproperlyConfigured(remedy)
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise ImproperlyConfigured(f"{remedy} It must be https: http is for localhost only.")
    standard = port is None or (parts.scheme, port) in {("https", 443), ("http", 80)}
    shown = f"[{host}]" if ":" in host else host
    # As browsers write it: small letters, no port where it is the usual one.
    return f"{parts.scheme}://{shown}" if standard else f"{parts.scheme}://{shown}:{port}"


def seconds(name: str, default: str) -> float:
    """Return the environment variable `name` as a positive number of seconds."""
    given = os.environ.get(name, default)
    try:
        value = float(given)
    except ValueError:
        value = 0.0
    if value <= 0:
        raise ImproperlyConfigured(f"{name} is {given!r}; set it to a number of seconds above 0, for example {default}.")
    return value


def number(name: str, default: str) -> int:
    """Return the environment variable `name` as a whole number above 0."""
    given = os.environ.get(name, default).strip()
    if not given.isdecimal() or int(given) < 1:
        raise ImproperlyConfigured(f"{name} is {given!r}; set it to a whole number above 0, for example {default}.")
    return int(given)


_DATABASE = "postgresql://user:password@host:5432/name"


def postgres(name: str) -> dict[str, str] | None:
    """Return the parts of the PostgreSQL address that the environment variable `name` holds, by libpq's names; none where it is not set.

    Options stand at the end, as in `?sslmode=require`. What is wrong is said without the address: it holds a password.
    """
    given = os.environ.get(name, "").strip()
    if not given:
        return None
    remedy = f"write {_DATABASE}, with %40 for @, %3A for : and %2F for / in a password, and options as in ?sslmode=require."
    # Rasa takes no other way of writing it.
    if not given.startswith("postgresql://"):
        raise ImproperlyConfigured(f"{name} does not begin with postgresql://; {remedy}")
    import psycopg2
    from psycopg2.extensions import parse_dsn

    try:
        parts: dict[str, str] = parse_dsn(given)
    except psycopg2.Error as error:
        unknown = re.search(r'query parameter: "(\w+)"', str(error))
        raise ImproperlyConfigured(f"{name} {f'has the unknown option {unknown[1]}' if unknown else 'cannot be read'}; {remedy}") from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured(f"{name} names no database; {remedy}")
    ports = parts.get("port", "5432").split(",")
    if not all(port.isascii() and port.isdecimal() and 0 < int(port) < 65536 for port in ports):
        raise ImproperlyConfigured(f"{name} has a port that is no number from 1 to 65535; {remedy}")
    return parts


def proxy_header(name: str) -> tuple[str, str] | None:
    """Return the header that the environment variable `name` names, as Django wants it; none where it names none."""
    given = os.environ.get(name, "").strip()
    if not given:
        return None
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", given):
        raise ImproperlyConfigured(
            f"{name} is {given!r}; set it to the header in which the proxy says https, for example X-Forwarded-Proto."
        )
    return f"HTTP_{given.upper().replace('-', '_')}", "https"


def secret(name: str) -> str:
    """Return the environment variable `name` as a secret between our own servers; empty where none is set."""
    given = os.environ.get(name, "")
    if given and not is_good(given):
        raise ImproperlyConfigured(f"{name} is no good secret; {SECRET_RULE}")
    return given


def secret_key(var: Path, debug: bool) -> str:
    """Return the key that signs cookies.

    A laptop gets one of its own, made once and kept in `var/secret_key`; a server must be given one.
    """
    given = os.environ.get("MI_SECRET_KEY", "")
    if given:
        return given
    if not debug:
        raise ImproperlyConfigured(
            "MI_DEBUG is off and MI_SECRET_KEY is not set. Set it to a long random text that stays the same between starts, "
            'for example the output of: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return _kept_secret(var / "secret_key")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            # A link, not a rename: of two processes that start at once the first one's key stays.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
