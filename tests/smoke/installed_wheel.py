"""What is published works by itself: a wheel, installed where no checkout is near, serves the registry."""

import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PACKAGED = ("rural_collab", "migrations", "static", "templates")
BUILT_FROM = {*PACKAGED, "setup.cfg", "pyproject.toml", "README.md", "LICENSE"}
PATIENCE_SECONDS = 120
SWCEC = "/collaboratives/southwest-colorado-education-collaborative-co"
#: Words that only stand there when templates, reference data, cases, catalogs and outlines came along.
PAGES = {
    "/": "I lead a district",
    "/search?q=cortez": SWCEC,
    "/es/": "Registro de Colaborativas Rurales",
    SWCEC: "Archuleta County",
    "/places/CO": "<svg viewBox",
    "/sw.js": "caches.match",
}
tell = logging.getLogger("wheel").info


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)6d ms  %(message)s", stream=sys.stdout)
    try:
        with tempfile.TemporaryDirectory(prefix="installed-") as folder:
            check(Path(folder))
    except (LookupError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The installed wheel does not work: {getattr(error, 'stderr', None) or error}")


def check(folder: Path) -> None:
    wheel = build(folder)
    tell("%s built, %.1f MB", wheel.name, wheel.stat().st_size / 1e6)
    tell("all %s files of the checkout are in it", compare_files(wheel))
    command = install(wheel, folder / "venv")
    tell("installed in an empty environment")
    with serving(command, folder / "elsewhere") as port:
        tell("serves from an empty folder")
        style = re.findall(r'rel="stylesheet" href="([^"]+)', read(port, "/"))[0]
        for path, words in {**PAGES, style: "--paper"}.items():
            if words not in read(port, path):
                raise LookupError(f"{path} does not say {words!r}")
    tell("%s pages and their styles are as in the checkout", len(PAGES))


def pip(python: str | Path, *words: str | Path) -> None:
    subprocess.run([python, "-m", "pip", *words], check=True, capture_output=True, text=True)


def build(folder: Path) -> Path:
    """Built from a copy, because building leaves folders behind where it builds."""
    copy = folder / "source"
    shutil.copytree(ROOT, copy, ignore=lambda at, names: {*names} - BUILT_FROM if at == str(ROOT) else ())
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", folder, copy)
    return next(folder.glob("*.whl"))


def compare_files(wheel: Path) -> int:
    """Every file of the packaged folders must be in the wheel; gives how many there are."""
    inside = {name.removeprefix("rural_collab/") for name in zipfile.ZipFile(wheel).namelist()}
    found = [path.relative_to(ROOT) for top in PACKAGED for path in (ROOT / top).rglob("*.*")]
    wanted = {path.as_posix().removeprefix("rural_collab/") for path in found if path.suffix != ".pyc"}
    if absent := sorted(wanted - inside):
        raise LookupError(f"these files are not in it: {', '.join(absent[:9])}")
    return len(wanted)


def install(wheel: Path, place: Path) -> Path:
    venv.create(place, with_pip=True)
    pip(place / "bin/python", "install", "--constraint", ROOT / "constraints.txt", wheel)
    return place / "bin/rural-collab"


@contextmanager
def serving(command: Path, folder: Path) -> Iterator[int]:
    """The port of a registry served from a folder of its own, told nothing about where it was built."""
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RURAL_"))}
    with (log := folder.with_suffix(".log")).open("w") as out:
        environ = {**told, "PORT": str(port)}
        server = subprocess.Popen([command, "serve"], cwd=folder, env=environ, stdout=out, stderr=out)
    try:
        wait_for(server, port, log)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < until:
        with suppress(OSError):
            read(port, "/readyz")
            return
        time.sleep(0.2)
    raise LookupError(f"it does not serve: {log.read_text()[-2000:]}")


def read(port: int, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return str(answer.read().decode())


if __name__ == "__main__":
    main()
