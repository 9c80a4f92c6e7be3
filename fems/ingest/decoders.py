"""All that this installation understands: the decoders of its workers, retries and explanations."""

from pathlib import Path

from fems.ingest.decoding import Decoder
from fems.ingest.mapping.decoder import MappingDecoder
from fems.ingest.mapping.rules import Mappings, read_mappings
from fems.ingest.sparkplug.decoder import KeptSparkplugDecoder, read_nodes
from fems.ingest.v1 import JsonDecoder
from fems.store.pool import Connection


def load_mappings(file: Path | None) -> Mappings:
    """The mapping file that the settings name, or no rules at all.

    Raises
    ------
    InputFileError
        If the file cannot be read or a rule is wrong.
    """
    return Mappings() if file is None else read_mappings(file)


def make_decoders(mappings: Mappings) -> list[Decoder]:
    """Decoders of an ingest worker, in the order in which they are asked.

    >>> [decoder.filters for decoder in make_decoders(Mappings())]
    [('fems/+/+',)]
    """
    mapped = MappingDecoder(mappings)
    return [JsonDecoder(), mapped] if mapped.filters else [JsonDecoder()]


def kept_decoders(mappings: Mappings, conn: Connection | None) -> list[Decoder]:
    """Decoders of messages that are kept or only shown, Sparkplug's with the births known now."""
    nodes = read_nodes(conn) if conn is not None else {}
    return [*make_decoders(mappings), KeptSparkplugDecoder(nodes, rules=mappings.sparkplug)]
