"""What operators are told to type exists."""

import re
from pathlib import Path

import click
import pytest

from rural_collab.app import create_app
from rural_collab.cli import main
from rural_collab.config import Settings

TEXT = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"rural-collab ((?:[a-z-]+ ?)+)(?=[^a-z-])", TEXT)))
ADDRESSES = sorted(set(re.findall(r"`(/(?:manage|account|removal|about|healthz|readyz)[a-z/-]*)`", TEXT)))


def find_command(words: list[str]) -> click.Command:
    """The command these words lead to; words after it are its arguments."""
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group):
            break
        assert word in command.commands, f"rural-collab {' '.join(words)}"
        command = command.commands[word]
    return command


@pytest.mark.parametrize("typed", COMMANDS)
def test_every_command_in_the_handbook_exists(typed):
    assert find_command(typed.split()) is not main


def test_commands_for_everything_an_operator_does_are_told():
    told = {find_command(typed.split()).name for typed in COMMANDS}
    assert {"serve", "check", "backup", "restore", "upgrade", "import", "create", "forget", "worker"} <= told


def test_options_in_the_handbook_exist():
    for typed, option in re.findall(r"rural-collab ((?:[a-z-]+ )+)[^`\n]*?\[?(--[a-z-]+)", TEXT):
        command = find_command(typed.split())
        assert option in {name for parameter in command.params for name in parameter.opts}, (typed, option)


def test_every_address_in_the_handbook_exists(tmp_path):
    app = create_app(Settings(home=tmp_path, secret_key="x" * 40, follows_changes=False))
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert [address for address in ADDRESSES if address not in rules] == []
    assert len(ADDRESSES) > 8
