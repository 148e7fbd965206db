"""What is found when somebody looks after the registry."""

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at; ``words`` are English, and translated where a page shows them (see ``text.filled``)."""

    is_fine: bool
    words: str
