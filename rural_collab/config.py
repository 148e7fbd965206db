"""Settings: environment variables, all with defaults, all told in docs/operations.md."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from rural_collab.errors import Refused

WEAK_SECRET_LENGTH = 32
WEAK_SECRET_LETTERS = 8
HIGHEST_PORT = 65535
MOST_PROXIES = 10
MOST_WORKERS = 64

_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_MAIL = re.compile(r"smtps?://[^\s/]+/?")
_ISSUER = re.compile(r"https://[^\s/]|http://(127\.0\.0\.1|localhost)[:/]")
_SENDER = re.compile(r"[^\s@]+@[^\s@]+")
_DIGITS = re.compile(r"[0-9]{1,5}")

VARIABLES = {
    "home": "RURAL_COLLAB_HOME",
    "port": "PORT",
    "database_url": "RURAL_COLLAB_DATABASE_URL",
    "secret_key": "RURAL_COLLAB_SECRET_KEY",
    "base_url": "RURAL_COLLAB_BASE_URL",
    "workers": "RURAL_COLLAB_WORKERS",
    "trusted_proxies": "RURAL_COLLAB_TRUSTED_PROXIES",
    "smtp_url": "RURAL_COLLAB_SMTP_URL",
    "mail_from": "RURAL_COLLAB_MAIL_FROM",
    "oidc_issuer": "RURAL_COLLAB_OIDC_ISSUER",
    "oidc_client_id": "RURAL_COLLAB_OIDC_CLIENT_ID",
    "oidc_client_secret": "RURAL_COLLAB_OIDC_CLIENT_SECRET",
    "oidc_name": "RURAL_COLLAB_OIDC_NAME",
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
    trusted_proxies: int = 0
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = "OpenID Connect"
    follows_changes: bool = True

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.home / 'registry.db'}")
        if self.base_url and not _WEB.match(self.base_url):
            raise Refused(f"{VARIABLES['base_url']} must begin with http:// or https://")
        self._refuse_senseless()
        if self.in_production and is_weak(self.secret_key):
            raise Refused(
                f"{VARIABLES['secret_key']} is too weak: use at least {WEAK_SECRET_LENGTH} characters by chance"
            )

    def _refuse_senseless(self) -> None:
        """Refuse addresses of other servers that cannot be any, or that would be asked in the open."""
        if self.smtp_url and not _MAIL.fullmatch(self.smtp_url):
            raise Refused(
                f"{VARIABLES['smtp_url']} must be like smtp://user:password@host:587 or smtps://host"
            )
        if self.mail_from and not _SENDER.fullmatch(self.mail_from):
            raise Refused(f"{VARIABLES['mail_from']} must be an address such as registry@example.org")
        if self.oidc_issuer and not (_ISSUER.match(self.oidc_issuer) and self.oidc_client_id):
            raise Refused(
                f"{VARIABLES['oidc_issuer']} must begin with https:// and needs {VARIABLES['oidc_client_id']}"
            )

    @property
    def in_production(self) -> bool:
        """Served under an https address, so cookies are secure and a weak secret is refused."""
        return self.base_url.lower().startswith("https://")

    @property
    def index_dir(self) -> Path:
        return self.home / "index"

    @property
    def public_url(self) -> str:
        """The address people use, without a slash at the end."""
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def sender(self) -> str:
        """The address mails come from."""
        return self.mail_from or f"registry@{urlsplit(self.public_url).hostname}"


def is_weak(secret: str) -> bool:
    """Too short, or of too few different characters, to keep sessions from being forged."""
    return len(secret) < WEAK_SECRET_LENGTH or len(set(secret)) < WEAK_SECRET_LETTERS


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, making the home folder and a secret key where there is none."""
    environ = os.environ if environ is None else environ
    given = {name: environ[variable] for name, variable in VARIABLES.items() if environ.get(variable)}
    home = _home(given.get("home", "var"))
    return Settings(
        home=home,
        port=_number(given, "port", 8000, most=HIGHEST_PORT),
        workers=_number(given, "workers", 2, most=MOST_WORKERS),
        trusted_proxies=_number(given, "trusted_proxies", 0, least=0, most=MOST_PROXIES),
        secret_key=given.get("secret_key") or _kept_secret(home),
        database_url=given.get("database_url", ""),
        base_url=given.get("base_url", ""),
        smtp_url=given.get("smtp_url", ""),
        mail_from=given.get("mail_from", ""),
        oidc_issuer=given.get("oidc_issuer", ""),
        oidc_client_id=given.get("oidc_client_id", ""),
        oidc_client_secret=given.get("oidc_client_secret", ""),
        oidc_name=given.get("oidc_name", "OpenID Connect"),
    )


def _home(given: str) -> Path:
    """The folder, made for its owner alone when it is not there: it will hold accounts and a secret."""
    try:
        home = Path(given).expanduser().resolve()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        raise Refused(f"{VARIABLES['home']} names no folder that can be used: {error}") from error
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise Refused(f"{VARIABLES['home']} names a folder where nothing can be written: {home}")
    if "?" in str(home):
        raise Refused(f"{VARIABLES['home']} names a folder with a question mark: {home}")
    return home


def _number(given: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int) -> int:
    value = given.get(name, str(default))
    if not (_DIGITS.fullmatch(value) and least <= int(value) <= most):
        raise Refused(f"{VARIABLES[name]} must be a whole number from {least} to {most}, not {value[:20]!r}")
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
    secret = kept.read_text(encoding="ascii", errors="replace").strip()
    if is_weak(secret):
        raise Refused(
            f"{kept} is damaged: bring it back from where it is kept; or remove it, and everybody signs in again and sets "
            "the second factor up anew"
        )
    return secret
