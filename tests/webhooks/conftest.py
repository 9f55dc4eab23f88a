from __future__ import annotations

import pytest

from storage.session import Database
from tests.webhooks.support import Provider, telephone_provider


@pytest.fixture
def provider(sqlite_database: Database) -> Provider:
    return telephone_provider(sqlite_database)


@pytest.fixture
def provider_on_each(database: Database) -> Provider:
    """The same on each database that we support."""
    return telephone_provider(database)
