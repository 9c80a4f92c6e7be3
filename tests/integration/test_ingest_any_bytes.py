"""Whatever is published, each message ends in the database: as readings, or kept with its reason."""

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.ingest.decoding import Message
from fems.ingest.plants import import_plants
from fems.ingest.routing import Router
from fems.ingest.v1 import JsonDecoder
from fems.ingest.writer import read_registry, store_messages
from tests.fuzz.laws import RECEIVED_US
from tests.soak.installation import PLANTS

# A topic is UTF-8 without NUL, and one published to has no wildcards: the broker sees to that.
LEVEL = st.text(st.characters(exclude_characters="\0+#", exclude_categories=["Cs"]), max_size=30)
TOPIC = st.sampled_from(["fems/steady/m0", "fems/rolling/m0"]) | LEVEL.map("fems/steady/{}".format)
AT = st.integers(1_767_200_000, 1_767_270_000) | st.just(1_467_200_000)
VALUE = st.floats() | st.integers() | st.text(max_size=3)
NEARLY = st.builds('{{"ts": {}, "value": {}}}'.format, AT, VALUE).map(str.encode)
PAYLOAD = NEARLY | st.binary(max_size=100)


@pytest.fixture(scope="module")
def conn(module_database_url):
    with psycopg.connect(module_database_url, autocommit=True) as conn:
        import_plants(conn, PLANTS)
        yield conn


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    some=st.lists(st.builds(Message, TOPIC, PAYLOAD, st.just(RECEIVED_US)), min_size=1, max_size=20)
)
def test_nothing_is_dropped(conn, some):
    router, registry = Router([JsonDecoder()]), read_registry(conn)
    alone = [router.decode([message], registry=registry) for message in some]
    instants = {(row["meter_id"], row["ts"]) for batch in alone for row in batch.rows}
    refused = [(m.topic, m.payload) for batch in alone for m, _ in batch.rejected]
    with conn.transaction(force_rollback=True):
        stored, _ = store_messages(conn, some, router=router, registry=registry)
        assert conn.execute("SELECT count(*) FROM reading").fetchone() == (len(instants),)
        kept = conn.execute("SELECT topic, payload FROM rejected_message").fetchall()
    assert stored.messages == len(some)
    assert sorted((topic, bytes(payload)) for topic, payload in kept) == sorted(refused)
