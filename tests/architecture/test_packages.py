"""A wheel holds every package and every file that the application reads."""

from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BESIDE = {"migrations", "static", "templates"}
LEFT_OUT = {".pyc", ".pyi"}


@pytest.fixture(scope="module")
def setup():
    read = ConfigParser(interpolation=None)
    read.read(ROOT / "setup.cfg", encoding="utf-8")
    return read


def lines(setup, section, option):
    return [line for line in setup[section][option].splitlines() if line]


def folder_of(package):
    """Where a package's files lie in a checkout."""
    own, _, inside = package.partition(".")
    first, *others = inside.split(".")
    return (
        ROOT.joinpath(first, *others)
        if first in BESIDE
        else ROOT.joinpath(own, *filter(None, [first]), *others)
    )


def packages_on_disk():
    own = {path.parent for path in (ROOT / "rural_collab").rglob("__init__.py")}
    names = {".".join(path.relative_to(ROOT).parts) for path in own}
    return names | {f"rural_collab.{name}" for name in BESIDE} | {"rural_collab.migrations.versions"}


def test_every_package_is_listed(setup):
    assert sorted(lines(setup, "options", "packages")) == sorted(packages_on_disk())


def test_the_folders_beside_the_package_are_mapped_into_it(setup):
    mapped = dict(line.split(" = ") for line in lines(setup, "options", "package_dir"))
    assert mapped == {"rural_collab": "rural_collab"} | {f"rural_collab.{name}": name for name in BESIDE}


def test_every_file_that_is_no_code_is_listed(setup):
    listed = {
        path
        for package in setup["options.package_data"]
        for pattern in lines(setup, "options.package_data", package)
        for path in folder_of(package).glob(pattern)
    }
    packages = sorted({folder_of(package) for package in lines(setup, "options", "packages")})
    on_disk = {
        path
        for folder in packages
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".py", *LEFT_OUT} and "__pycache__" not in path.parts
    }
    assert sorted(map(str, on_disk - listed)) == []


def test_no_pattern_lists_nothing(setup):
    for package in setup["options.package_data"]:
        for pattern in lines(setup, "options.package_data", package):
            assert any(folder_of(package).glob(pattern)), f"{package}: {pattern}"


def test_the_command_is_installed_under_its_name(setup):
    assert lines(setup, "options.entry_points", "console_scripts") == ["rural-collab = rural_collab.cli:main"]
