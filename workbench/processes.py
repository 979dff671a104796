"""How much memory and computing time the servers take, from Linux's /proc; elsewhere nothing is known."""

import os
from pathlib import Path

_LISTENS = "0A"


def listening(port: int, proc: Path = Path("/proc")) -> int | None:
    """Return the id of the process that listens on a TCP port of this machine; None where it cannot be seen."""
    sockets = {f"socket:[{inode}]" for table in ("tcp", "tcp6") for inode in _inodes(proc / "net" / table, port)}
    for process in sorted(proc.glob("[0-9]*"), key=lambda path: int(path.name)):
        try:
            if any(str(link.readlink()) in sockets for link in (process / "fd").iterdir()):
                return int(process.name)
        except OSError:
            # Another user's, or gone meanwhile.
            continue
    return None


def _inodes(table: Path, port: int) -> list[str]:
    try:
        rows = [line.split() for line in table.read_text().splitlines()[1:]]
    except OSError:
        return []
    return [row[9] for row in rows if row[3] == _LISTENS and int(row[1].rsplit(":", 1)[1], 16) == port]


def memory(pid: int, proc: Path = Path("/proc")) -> float | None:
    """Return the resident memory of a process in MB; None where it is gone."""
    try:
        lines = (proc / str(pid) / "status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), None)


def computed(pid: int, proc: Path = Path("/proc")) -> float | None:
    """Return the seconds of computing that a process has used so far; None where it is gone."""
    try:
        fields = (proc / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
