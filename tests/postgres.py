"""A PostgreSQL server for one test run, made in a temporary folder and gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Where initdb and pg_ctl are, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server whose files lie in ``folder``; gives the URL of an empty database."""
    where = programs()
    assert where is not None
    owner = _become() if os.getuid() == 0 else None
    data = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    if owner is not None:
        os.chown(data, owner.pw_uid, owner.pw_gid)
    port = _free_port()
    run = {"user": owner.pw_uid, "group": owner.pw_gid} if owner else {}
    settings = f"-p {port} -k {data} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"

    def quietly(*words: str | Path, check: bool = True) -> None:
        subprocess.run(words, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=data, **run)

    quietly(where / "initdb", "-D", data / "db", "-A", "trust", "-U", "tester", "--no-sync", "-E", "UTF8")
    quietly(where / "pg_ctl", "-D", data / "db", "-w", "-l", data / "log", "-o", settings, "start")
    try:
        yield f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres"
    finally:
        quietly(where / "pg_ctl", "-D", data / "db", "-m", "immediate", "stop", check=False)
        shutil.rmtree(data, ignore_errors=True)


def _become() -> pwd.struct_passwd:
    """The server refuses to run as root; it runs as its own user or as nobody."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("There is no user to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
