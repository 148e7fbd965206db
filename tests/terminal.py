"""Somebody at a terminal: types commands, reads what comes back, and looks at the exit code."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from rural_collab import terminal
from rural_collab.audit.recording import session_factory
from rural_collab.cli import main
from rural_collab.db.engine import file_url, make_engine
from rural_collab.official.packaged import keep_dataset_sources, load_places


class Terminal:
    """Runs ``rural-collab`` on a home of its own; ``environ`` adds settings."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.home = home
        self.environ = {
            "RURAL_COLLAB_HOME": str(home),
            "RURAL_COLLAB_DATABASE_URL": "",
            "PORT": "",
            **environ,
        }

    def run(self, *words: str, code: int = 0, typed: str = "") -> Result:
        """Type a command; fails when it ends with another exit code, or in anything but words."""
        self.forget()
        result = CliRunner(env=self.environ).invoke(main, words, input=typed, prog_name="rural-collab")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == code, f"{words}: {result.exit_code}\n{result.output}"
        assert "Traceback" not in result.output
        return result

    def says(self, *words: str, typed: str = "") -> str:
        """What a command that succeeds writes on standard output."""
        return self.run(*words, typed=typed).stdout.strip()

    def refuses(self, *words: str, typed: str = "") -> str:
        """The one sentence on standard error of a command that is refused or fails."""
        result = self.run(*words, code=1, typed=typed)
        assert result.stderr.startswith("Error: ")
        return result.stderr.removeprefix("Error: ").strip()

    def prepare(self) -> "Terminal":
        """A migrated registry with states and counties, as most commands need."""
        self.run("db", "upgrade")
        engine = make_engine(file_url(self.home / "registry.db"))
        with engine.begin() as connection:
            load_places(connection, keep_dataset_sources(connection))
        engine.dispose()
        return self

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Write into the registry as a web process would."""
        engine = make_engine(file_url(self.home / "registry.db"))
        with session_factory(engine)() as session:
            yield session
            session.commit()
        engine.dispose()

    def forget(self) -> None:
        """A new process knows nothing of the one before."""
        if terminal.engine.cache_info().currsize:
            terminal.engine().dispose()
        terminal.engine.cache_clear()
        terminal.settings.cache_clear()
