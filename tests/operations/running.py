"""The command in a process of its own, as people start it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

# Whoever runs the tests in the background has told their children to ignore Ctrl-C.
START = "import resource, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); {limit}; from rural_collab.cli import main; main()"
GUNICORN = "from gunicorn.app.wsgiapp import run; run()"
LIMIT = "resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes}))"
PATIENCE_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """``rural-collab`` with some words on a home; ``most_bytes`` is as large as any file may become, ``program`` another one."""

    def __init__(self, home: Path, *words: str, most_bytes: int | None = None, program: str = START) -> None:
        self.port = free_port()
        self.log = home.with_name(f"{home.name}-{self.port}.log")
        environ = {
            **os.environ,
            "RURAL_COLLAB_HOME": str(home),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        limit = LIMIT.format(bytes=most_bytes) if most_bytes else "None"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program.format(limit=limit), *words],
                env=environ,
                stdout=log,
                stderr=log,
            )

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        """Until these words were written."""
        self.wait_until(lambda: self._answers(lambda: words in self.output), f"never said {words!r}")

    def wait_for_page(self, path: str, words: str = "", patience: float = PATIENCE_SECONDS) -> str:
        """Until the page is served and says these words; gives its text."""
        self.wait_until(
            lambda: self._answers(lambda: (page := self._page(path)) and words in page),
            f"{path} never said {words!r}",
            patience,
        )
        return self._page(path)

    def _page(self, path: str) -> str:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:  # our own server
                return str(response.read().decode())
        except OSError:
            return ""

    def wait_until(self, is_so, otherwise: str, patience: float = PATIENCE_SECONDS) -> None:
        until = time.monotonic() + patience
        while not is_so():
            assert time.monotonic() < until, f"{otherwise}: {self.output}"
            time.sleep(0.02)

    def _answers(self, is_so) -> bool:
        assert self.process.poll() is None, f"ended: {self.output}"
        return bool(is_so())

    def children(self) -> list[int]:
        """The processes it started, in the order they were."""
        told = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True
        ).stdout
        pairs = [line.split() for line in told.splitlines()]
        return sorted(int(pid) for pid, parent in pairs if int(parent) == self.process.pid)

    @staticmethod
    def is_there(process: int) -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        return True

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send a signal, as Ctrl-C does, and give the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE_SECONDS)
