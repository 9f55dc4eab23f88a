from __future__ import annotations

import pytest

from storage.session import Database
from tests.webhooks.support import Provider, telephone_provider


@pytest.fixture
def provider(database: Database) -> Provider:
    return telephone_provider(database)


@pytest.fixture
def sqlite_provider(sqlite_database: Database) -> Provider:
    return telephone_provider(sqlite_database)
