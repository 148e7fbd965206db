"""Start and stop what is measured, each with the same number of workers, and read what it used of the machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

WORKERS = 2
_PATIENCE_SECONDS = 60
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Server:
    """A running server and its children."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def family(self) -> list[int]:
        """The process and everything it started."""
        parents: dict[int, list[int]] = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.parent.name))
        found, waiting = [], [self.process.pid]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting.extend(parents.get(one, ()))
        return found

    def cpu_seconds(self) -> float:
        """Processor time used so far by the whole family."""
        return sum(_cpu_of(one) for one in self.family())

    def memory(self) -> int:
        """Proportional set size in bytes of the largest worker; shared pages are counted by their share."""
        return max((_pss_of(one) for one in self.family()), default=0)


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _pss_of(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def running(
    program: Sequence[str], port: int, ready: str, environ: Mapping[str, str] = {}
) -> Iterator[Server]:  # only read
    """Run a server until it answers ``ready``; stop it afterwards."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(program, env={**os.environ, **environ}, **quiet)  # type: ignore[call-overload]  # plain options
    try:
        _wait(process, port, ready)
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], port: int, ready: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended by itself")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", ready)
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def application(home: Path, port: int, **environ: str) -> tuple[list[str], dict[str, str]]:
    """The application on a prepared home, as ``serve`` runs it but without preparing anything."""
    program = [sys.executable, "-m", "bench.serve", str(home), str(port)]
    return program, environ


def floor(port: int) -> list[str]:
    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    return [
        *gunicorn,
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--keep-alive",
        "30",
        "bench.floors:create_app()",
    ]


def peer(program: Path, database: Path, port: int) -> list[str]:
    settings = [
        "sql_time_limit_ms",
        "60000",
        "facet_time_limit_ms",
        "60000",
        "suggest_facets",
        "off",
        "default_page_size",
        "20",
    ]
    options = [
        part
        for name, value in zip(settings[::2], settings[1::2], strict=True)
        for part in ("--setting", name, value)
    ]
    return [str(program), "serve", "--immutable", str(database), "--port", str(port), *options]
