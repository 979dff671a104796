"""Both stores into a folder, and back."""

import shutil
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import Error, connections

from web.upkeep import manifest, postgres_store, sqlite_store
from web.upkeep.manifest import Manifest, Part
from web.upkeep.postgres_store import Given, Place
from web.upkeep.tables import STORES, Refused, holds_data, is_postgres, tables_of


def backup(folder: Path, now: datetime) -> Manifest:
    """Copy both stores into `folder`, which must be new or empty; it appears when everything is in it.

    The two are held at the same moment, one directly after the other, so that it can be done while the servers run.

    Raises:
        Refused: saying why it could not be done.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is there and not empty; name a new folder for each backup.")
    if isinstance(web := _where(STORES["web"]), Path) and not web.exists():
        raise Refused(f"{web} is not there; nothing has been kept yet, or MI_VAR_DIR or MI_DATABASE_URL is another than the web's.")
    draft = folder.with_name(f"{folder.name}.unfinished")
    if draft.exists():
        # Of a backup that was cut off.
        shutil.rmtree(draft)
    draft.mkdir(mode=0o700, parents=True)
    try:
        with ExitStack() as held:
            snapshots: dict[Any, Any] = {}
            for alias in STORES.values():
                if _where(alias) not in snapshots:
                    snapshots[_where(alias)] = held.enter_context(_snapshot(alias).open())
            parts = {name: _save(snapshots[_where(alias)], draft, name, alias) for name, alias in STORES.items()}
        made = manifest.new(parts, manifest.applied(), now)
        manifest.write(draft, made)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return made


def _where(alias: str) -> Place | Path:
    return postgres_store.place_of(alias) if is_postgres(alias) else sqlite_store.file_of(alias)


def _snapshot(alias: str) -> Any:
    where = _where(alias)
    return postgres_store.Snapshot(where) if isinstance(where, Place) else sqlite_store.Snapshot(where)


def _save(snapshot: Any, folder: Path, name: str, alias: str) -> Part:
    part: Part = snapshot.save(folder, name, tables_of(alias)) if is_postgres(alias) else snapshot.save(folder, name)
    return part


def restore(folder: Path, replace: bool) -> Manifest:
    """Put both stores back as they were: both, or none.

    Raises:
        Refused: the backup is not whole or not for these databases, they hold data and `replace` is not said, or it could not be done.
    """
    folder = folder.resolve()
    given = manifest.read(folder)
    if set(given.parts) != set(STORES):
        raise Refused(f"{folder} holds {', '.join(given.parts)} instead of {', '.join(STORES)}.")
    for name, alias in STORES.items():
        if (given.parts[name].kind == "postgresql") != is_postgres(alias):
            raise Refused(
                f"The backup's {name} is of {given.parts[name].kind}, and the database that is set is another kind. "
                "Restore it where its kind is set (MI_DATABASE_URL, MI_TRACKER_URL), then move_to_postgresql."
            )
        if not replace and _holds_data(alias):
            raise Refused(f"The {name} database holds data already; say --replace where it is to be overwritten.")
    _exchange(_targets(folder, given))
    return given


def _holds_data(alias: str) -> bool:
    if not is_postgres(alias) and not sqlite_store.file_of(alias).exists():
        return False
    try:
        return holds_data(alias)
    except Error as error:
        if is_postgres(alias):
            raise Refused(f"The database cannot be asked: {error}") from error
        # A file that cannot be read is something that somebody may want to keep.
        return True


def _targets(folder: Path, given: Manifest) -> list[tuple[Any, tuple[Any, ...]]]:
    """Return what is to be exchanged and with what; PostgreSQL first, since an exchange of files can be taken back."""
    dumps: dict[Place, list[Given]] = {}
    files: list[tuple[Any, tuple[Any, ...]]] = []
    for name, alias in STORES.items():
        part, where = given.parts[name], _where(alias)
        if isinstance(where, Place):
            file = folder / part.file if part.file else None
            dumps.setdefault(where, []).append(Given(file, part.rows, tables_of(alias)))
        else:
            files.append((sqlite_store.Target(where), (folder, part)))
    # What we have open ourselves must not be in the way.
    connections.close_all()
    return [*((postgres_store.Target(place), (parts,)) for place, parts in dumps.items()), *files]


def _exchange(targets: list[tuple[Any, tuple[Any, ...]]]) -> None:
    done = []
    try:
        for target, what in targets:
            target.prepare(*what)
        for target, _ in targets:
            target.commit()
            done.append(target)
    except BaseException as error:
        for target, _ in targets:
            target.abort()
        if any(isinstance(target, postgres_store.Target) for target in done):
            raise Refused(f"One of the two databases is restored, the other is not: {error} Run it again with --replace.") from error
        raise
    for target in done:
        target.finish()
