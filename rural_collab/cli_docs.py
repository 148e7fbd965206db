"""``docs/cli.md``, written from the commands themselves: ``python -m rural_collab.cli_docs > docs/cli.md``."""

import sys
from collections.abc import Iterator

import click

from rural_collab.cli import main

_WIDTH = 100
_HEAD = """\
# Commands

Written by `python -m rural_collab.cli_docs > docs/cli.md`; a test keeps it the same as what `--help` says. Every
command ends with exit code 0 when it did what was asked, 1 when it was refused or failed, with one sentence on standard
error, and 2 when it was mistyped.
"""


def commands_page() -> str:
    """What ``--help`` says of every command, as Markdown."""
    parts = (
        f"\n## `{context.command_path}`\n\n```text\n{_help(context)}\n```\n" for context in every_command()
    )
    return _HEAD + "".join(parts)


def every_command() -> Iterator[click.Context]:
    """A context for each command and group, those of a group after it, in the order they were added."""
    yield from _inside(
        click.Context(main, info_name="rural-collab", max_content_width=_WIDTH, terminal_width=_WIDTH)
    )


def _inside(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name, command in context.command.commands.items():
            yield from _inside(click.Context(command, parent=context, info_name=name))


def _help(context: click.Context) -> str:
    return "\n".join(line.rstrip() for line in context.get_help().splitlines())


if __name__ == "__main__":
    sys.stdout.write(commands_page())
