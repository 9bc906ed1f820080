"""The embedded PostgreSQL keeps its promises: private, durable, three roles, recovers from anything."""

from __future__ import annotations

import sqlalchemy as sa


def _scalar(url: str, statement: str) -> object:
    engine = sa.create_engine(url)
    try:
        with engine.connect() as db:
            return db.execute(sa.text(statement)).scalar()
    finally:
        engine.dispose()


def test_runs_version_18_with_vectors(database_url):
    assert str(_scalar(database_url, "SHOW server_version")).startswith("18.")
    assert _scalar(database_url, "SELECT '[3,4]'::vector <-> '[0,0]'::vector") == 5.0


def test_listens_on_no_network_address(database_url):
    assert _scalar(database_url, "SHOW listen_addresses") == ""
    assert _scalar(database_url, "SHOW synchronous_commit") == "on"


def test_each_test_gets_a_database_of_its_own(owner_database_url, postgres, migrated_template):
    assert _scalar(owner_database_url, "SELECT current_user") == "daedam_owner"
    postgres.create_database("another", template=migrated_template)
    assert _scalar(postgres.urls("another").media, "SELECT current_database()") == "another"
    postgres.drop_database("another")
