"""What operators keep lives in the memory of the process; every test begins and ends with the packaged lists."""

from collections.abc import Iterator

import pytest

from rural_collab.vocabularies.terms import lay_over


@pytest.fixture(autouse=True)
def _packaged_lists() -> Iterator[None]:
    lay_over((), "")
    yield
    lay_over((), "")
