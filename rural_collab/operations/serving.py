"""gunicorn, set up for this application."""

import gc
import os
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from sqlalchemy.orm import sessionmaker

from rural_collab.accounts.queries import list_users
from rural_collab.app import create_app
from rural_collab.config import Settings
from rural_collab.discovery.following import start_following
from rural_collab.errors import Refused
from rural_collab.operations.background import start_working
from rural_collab.operations.worker import Worker
from rural_collab.places.gazetteer import gazetteer
from rural_collab.terminal import engine, reading
from rural_collab.web.rendering import load_templates

_HOST = "127.0.0.1"
_THREADS = 4
_KEEP_ALIVE_SECONDS = 30
#: As long as gunicorn allows. Without a limit it would go on reading for whoever goes on sending.
_LONGEST_ADDRESS = 8_190
_COLLECT_EVERY = 50_000
_LOOKS_AFTER_SECONDS = 1


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Worker processes with threads; the application is made once and shared by the fork."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.flask = create_app(settings)
        self._beside: int | None = None
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{_HOST}:{self.settings.port}",
            "workers": self.settings.workers,
            "worker_class": Worker,
            "threads": _THREADS,
            "keepalive": _KEEP_ALIVE_SECONDS,
            "limit_request_line": _LONGEST_ADDRESS,
            "preload_app": True,
            "loglevel": "error",  # warnings tell addresses of readers
            "control_socket_disable": True,
            "when_ready": self._begin_beside,
            "on_exit": self._end_beside,
            "pre_fork": _settle_memory,
            "post_fork": self._begin_worker,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """What all workers need is read before the fork: they share it, and no first search waits for it."""
        gazetteer()
        load_templates(self.flask)
        return self.flask

    def _begin_beside(self, gunicorn: Any) -> None:
        """A process of its own keeps the index in step and delivers mail: among busy requests both would fall behind.

        The workers stand by, so that one of them takes over should it be killed.
        """
        server = os.getpid()
        self._beside = os.fork()
        if self._beside == 0:
            try:
                for listener in gunicorn.LISTENERS:
                    listener.close()
                self._work_beside(server)
            finally:
                os._exit(0)

    def _end_beside(self, _gunicorn: Any) -> None:
        """It ends before the server does, so that nothing is written any more to a home whose server has stopped."""
        with suppress(ChildProcessError):
            if self._beside is not None and os.waitpid(self._beside, os.WNOHANG) == (0, 0):
                os.kill(self._beside, signal.SIGTERM)
                os.waitpid(self._beside, 0)

    def _work_beside(self, server: int) -> None:
        """Follow and deliver as long as the server is there, however it ends."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        _settle_memory(None, None)
        gc.set_threshold(_COLLECT_EVERY, 20, 20)
        self._open_anew()
        start_following(self.flask)
        start_working(self.flask)
        while os.getppid() == server:
            time.sleep(_LOOKS_AFTER_SECONDS)

    def _begin_worker(self, _server: Any, _worker: Any) -> None:
        """Connections and indexes are opened after the fork, never shared across it."""
        gc.set_threshold(_COLLECT_EVERY, 20, 20)
        self._open_anew()
        start_following(self.flask)
        start_working(self.flask)

    def _open_anew(self) -> None:
        sessions: sessionmaker[Any] = self.flask.extensions["sessions"]
        sessions.kw["bind"].dispose(close=False)


def _settle_memory(_server: Any, _worker: Any) -> None:
    """What the parent made stays shared with its workers, and collections pass it by."""
    gc.collect()
    gc.freeze()


def refuse_taken_port(port: int) -> None:
    """Say at once what would otherwise be found out after long preparations."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise Refused(
                f"Port {port} cannot be used ({error.strerror}); stop what uses it or set PORT"
            ) from error


def run(settings: Settings) -> None:
    """Serve until told to stop."""
    server = Server(settings)
    click.echo(f"\nThe registry is at {settings.public_url}")
    click.echo(_how_to_sign_in())
    click.echo("Stop with Ctrl-C.\n")
    engine().dispose()
    server.run()


def _how_to_sign_in() -> str:
    with reading() as session:
        if list_users(session):
            return "Sign in at /sign-in with an account made before."
    return f"Reading needs no account. To keep records: {_command()} user create you@example.org --admin"


def _command() -> str:
    """How to call the command from here: by its name, or by its path where that is not on PATH."""
    if shutil.which("rural-collab"):
        return "rural-collab"
    program = Path(sys.executable).with_name("rural-collab")
    return str(program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else program)
