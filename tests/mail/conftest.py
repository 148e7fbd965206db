"""A mail server, and an outbox whose transactions are really committed."""

import pytest

from tests.mail.post_office import open_post_office


@pytest.fixture
def post_office():
    with open_post_office() as office:
        yield office
