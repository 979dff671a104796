"""The tracker store's databases: how each is opened, and what else a conversation needs there."""

import sqlalchemy as sa
from rasa.core.tracker_store import create_engine_kwargs
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.pool import StaticPool

PATIENCE = 5
"""Seconds for one question to the database: while it waits, the whole Rasa server does."""
_ALIVE = {"connect_timeout": 3, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 1000 * PATIENCE}


def open_sqlite(url: sa.engine.URL, synchronous: str) -> Engine:
    """One connection for all, readers undisturbed by the writer; Rasa would open a file anew at every question."""
    # Without a level of its own, so that a transaction begins where we say so, and before the first question in it.
    arguments = {"check_same_thread": False, "timeout": PATIENCE, "isolation_level": None}
    engine = sa.create_engine(url, poolclass=StaticPool, connect_args=arguments)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        connection.execute(sa.text("PRAGMA journal_mode=WAL"))
        connection.execute(sa.text(f"PRAGMA synchronous={synchronous}"))
    return engine


def open_postgresql(url: sa.engine.URL) -> Engine:
    """Connections that are tried before they are used, so that a database that was started anew is found again."""
    settings = create_engine_kwargs(url)
    given = settings.pop("connect_args", {})
    options = f"{given.get('options', '')} -c statement_timeout={1000 * PATIENCE}".strip()
    engine = sa.create_engine(url, pool_pre_ping=True, connect_args={**given, **_ALIVE, "options": options}, **settings)
    try:
        with engine.begin() as connection:
            # The latest event of a conversation is asked for at every turn; Rasa's own index would go through all of them.
            connection.execute(sa.text("CREATE INDEX IF NOT EXISTS ix_events_sender_id_id ON events (sender_id, id)"))
    except (IntegrityError, ProgrammingError):
        # Another server makes it at this moment.
        pass
    return engine


def alone(connection: Connection, sender_id: str) -> None:
    """Let nobody else write to a conversation until the transaction ends."""
    # SQLite's transactions are alone from the beginning.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:sender_id))"), {"sender_id": sender_id})
