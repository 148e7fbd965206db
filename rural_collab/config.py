"""Settings: environment variables, all with defaults, all told in docs/operations.md."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rural_collab.errors import Refused

WEAK_SECRET_LENGTH = 32
HIGHEST_PORT = 65535

VARIABLES = {
    "home": "RURAL_COLLAB_HOME",
    "port": "PORT",
    "database_url": "RURAL_COLLAB_DATABASE_URL",
    "secret_key": "RURAL_COLLAB_SECRET_KEY",
    "base_url": "RURAL_COLLAB_BASE_URL",
    "workers": "RURAL_COLLAB_WORKERS",
}


@dataclass(frozen=True)
class Settings:
    """Every setting of a process; ``from_environment`` reads them, tests construct them."""

    home: Path
    port: int = 8000
    database_url: str = ""
    secret_key: str = ""
    base_url: str = ""
    workers: int = 2
    follows_changes: bool = True

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.home / 'registry.db'}")
        if self.in_production and len(self.secret_key) < WEAK_SECRET_LENGTH:
            raise Refused(
                f"{VARIABLES['secret_key']} is too weak: use at least {WEAK_SECRET_LENGTH} characters"
            )

    @property
    def in_production(self) -> bool:
        """Served under an https address, so cookies are secure and a weak secret is refused."""
        return self.base_url.startswith("https://")

    @property
    def index_dir(self) -> Path:
        return self.home / "index"

    @property
    def public_url(self) -> str:
        """The address people use, without a slash at the end."""
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, making the home folder and a secret key where there is none."""
    environ = os.environ if environ is None else environ
    given = {name: environ[variable] for name, variable in VARIABLES.items() if environ.get(variable)}
    home = Path(given.get("home", "var")).expanduser().resolve()
    home.mkdir(parents=True, exist_ok=True)
    return Settings(
        home=home,
        port=_number(given, "port", 8000),
        workers=_number(given, "workers", 2),
        secret_key=given.get("secret_key") or _kept_secret(home),
        database_url=given.get("database_url", ""),
        base_url=given.get("base_url", ""),
    )


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= HIGHEST_PORT):
        raise Refused(f"{VARIABLES[name]} must be a whole number from 1 to {HIGHEST_PORT}, not {value!r}")
    return int(value)


def _kept_secret(home: Path) -> str:
    """The key kept in home, readable by its owner alone; made whole before it gets its name."""
    kept = home / "secret.key"
    if not kept.exists():
        fresh = home / f"secret.key.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text().strip()
