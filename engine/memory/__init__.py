"""What was computed once, found again; and only if nothing that it was made from has changed.

codec_for(Flights)          packs records by the types that their fields declare:
    .pack(record) -> bytes        .unpack(bytes) -> record, equal, arrays read-only
    .freeze(record) -> record     what unpack(pack(record)) gives: perform, then freeze
    .digest(record) -> str        the same for the same values, on any machine
check_record(Flights)       mistakes that keep a class from being a record, with their lines
key("record", experiment, source=(perform,))
                            what was asked, the source that answers, versions of its libraries
Store(folder)               entries by key; stale or damaged ones are as good as not there
keep_in(store)              what was found out about texts and libraries is kept there as well
hints_of(Throw)             the types of its fields, those imported for type checkers among them
importers({"shop.runs"}, …)  modules that have imported one of these
texts_digest()              the same as long as no text of the project has changed
noting_reads()              the data files that are opened meanwhile
"""

from engine.memory.codec import Codec, check_record, codec_for, same_source
from engine.memory.frozen import FrozenDict
from engine.memory.kept import found_out, keep, keep_in, known
from engine.memory.keys import key
from engine.memory.modules import PROJECT
from engine.memory.names import hints_of
from engine.memory.places import place_of
from engine.memory.reach import importers
from engine.memory.reads import note_import, noting_reads, opened_before
from engine.memory.sources import forget_sources, keep_sources, recall_sources, texts_digest
from engine.memory.store import Store
from engine.memory.wire import DamagedError

__all__ = [
    "PROJECT",
    "Codec",
    "DamagedError",
    "FrozenDict",
    "Store",
    "check_record",
    "codec_for",
    "forget_sources",
    "found_out",
    "hints_of",
    "importers",
    "keep",
    "keep_in",
    "keep_sources",
    "key",
    "known",
    "note_import",
    "noting_reads",
    "opened_before",
    "place_of",
    "recall_sources",
    "same_source",
    "texts_digest",
]
