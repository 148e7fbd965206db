"""Static files: joined, compressed once, and served under an address that changes with their content."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise import WhiteNoise

from rural_collab.resources import resource_dir
from rural_collab.web.answers import smallest

_A_YEAR = 31_536_000
_STYLES = ("tokens", "base", "components", "print")


def init_app(app: Flask) -> None:
    """Build the served folder once per content, then let WhiteNoise answer for it."""
    digest = _digest(resource_dir("static"))
    served = app.config["SETTINGS"].home / "static" / digest
    if not served.exists():
        _build(served)
    prefix = f"/static/{digest}/"
    app.extensions["assets"], app.extensions["assets_folder"] = prefix, served
    noise = WhiteNoise(
        app.wsgi_app,
        max_age=_A_YEAR,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_guard,
    )
    noise.add_files(str(served), prefix=prefix)
    app.wsgi_app = noise  # type: ignore[method-assign]  # how Flask documents wrapping


def _guard(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def asset(name: str) -> str:
    """The address of a static file; it may be kept for ever."""
    return f"{current_app.extensions['assets']}{name}"


def asset_text(name: str) -> str:
    """The content of a static file, as it is served."""
    folder: Path = current_app.extensions["assets_folder"]
    return (folder / name).read_text(encoding="utf-8")


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _build(served: Path) -> None:
    """Fill a folder of another name first, so that two processes starting at once never serve half of it."""
    making = served.with_name(f"{served.name}.{os.getpid()}")
    shutil.copytree(resource_dir("static"), making, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    _join_styles(making)
    for script in making.glob("js/*.js"):
        script.write_text(jsmin(script.read_text(encoding="utf-8")), encoding="utf-8")
    _compress(making)
    try:
        making.rename(served)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)


def _join_styles(folder: Path) -> None:
    parts = [(folder / "css" / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES]
    shutil.rmtree(folder / "css")
    (folder / "site.css").write_text(cssmin("\n".join(parts)), encoding="utf-8")


def _compress(folder: Path) -> None:
    """Beside each file what WhiteNoise sends of it; the font is compressed by itself."""
    for path in [*folder.rglob("*.css"), *folder.rglob("*.js")]:
        path.with_name(f"{path.name}.gz").write_bytes(smallest(path.read_bytes()))
