"""Entities after the FollowTheMoney model (4.x), for Aleph, OpenSanctions and their like: a JSON object on each line.

Parties are ``PublicBody`` (states) or ``Organization``, instruments ``Document``, who signed ``Person``. A
``Documentation`` ties each party and signatory to the instrument; an ``UnknownLink`` ties the two parties of a
bilateral instrument, and who owes a commitment with whom it is owed, with the words that say so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.core import get_global

from pipeline.dataset.query import Dataset
from pipeline.exports.selection import records
from pipeline.questions.places import places

TABLES = ("parties", "signatories", "commitments")
Record = Mapping[str, Any]
Entity = dict[str, Any]


def write_ftm(dataset: Dataset, documents: list[str] | None, path: Path) -> int:
    """Write the entities, each once; return how many.

    Raises:
        OSError: they cannot be written.
    """
    seen: set[str] = set()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records(dataset, documents, TABLES):
            if record["state"] != "processed":
                continue
            for one in entities(record):
                if one["id"] not in seen:
                    seen.add(one["id"])
                    file.write(json.dumps(one, ensure_ascii=False) + "\n")
    return len(seen)


def entities(record: Record) -> Iterator[Entity]:
    """Yield what one document says as entities."""
    document, rows = record["document"], record["rows"]
    instrument = _id("document", document)
    yield _entity(instrument, "Document", title=record["title"], fileName=record["path"].rsplit("/", 1)[-1],
                  mimeType=record["media_type"], fileSize=record["size"], keywords=record["areas"],
                  language=_language(record["language"]), date=record["signed_on"],
                  summary=record["kind"])  # fmt: skip
    for party in rows["parties"]:
        yield _party(party)
        yield _entity(_id("party-to", document, party["party"]), "Documentation", document=instrument,
                      entity=_id("party", party["party"]), role="party", date=record["signed_on"])  # fmt: skip
    for one in rows["signatories"]:
        person = _id("person", document, one["signatory"])
        yield _entity(person, "Person", name=one["name"], position=one["office"])
        yield _entity(_id("signed", document, one["signatory"]), "Documentation", document=instrument, entity=person,
                      role="signatory", date=record["signed_on"])  # fmt: skip
    yield from _links(record, instrument)


def _links(record: Record, instrument: str) -> Iterator[Entity]:
    document, parties = record["document"], record["parties"]
    if len(parties) == 2 and record["laterality"] != "unilateral":
        yield _entity(_id("between", document), "UnknownLink", subject=_id("party", parties[0]),
                      object=_id("party", parties[1]), role=f"parties to: {record['kind'] or 'instrument'}",
                      date=record["signed_on"], startDate=record["in_force_on"], proof=instrument)  # fmt: skip
    for row in record["rows"]["commitments"]:
        for bearer in sorted(set(row["bearer"]) & set(parties)):
            for other in sorted((set(row["beneficiary"]) & set(parties)) - {bearer}):
                yield _entity(_id("commitment", row["commitment"], bearer, other), "UnknownLink",
                              subject=_id("party", bearer), object=_id("party", other), proof=instrument,
                              role=" ".join([f"{row['modality']}:", *row["actions"]]), date=record["signed_on"],
                              summary=row["quote"], recordId=row["commitment"])  # fmt: skip


def _party(row: Record) -> Entity:
    code = row["party"]
    place = places().get(code)
    state = row["kind"] == "state"
    name = place.name if place else row["name"]
    country = _alpha_2(code) if state and place and not (place.former or place.ended) else None
    return _entity(_id("party", code), "PublicBody" if state else "Organization", name=name, country=country,
                   alias=row["name"] if row["name"] != name else None)  # fmt: skip


def _alpha_2(code: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of an alpha-3 one; the caller leaves out former states."""
    found = get_global("territory_aliases").get(code, ())
    return found[0].lower() if len(found) == 1 else None


def _language(code: str | None) -> str | None:
    """Return an ISO 639-3 code, which FollowTheMoney wants, of an ISO 639-1 one."""
    return ISO_639_3.get(code or "")


ISO_639_3 = {
    "ar": "ara", "az": "aze", "bg": "bul", "bn": "ben", "bs": "bos", "cs": "ces", "da": "dan", "de": "deu", "el": "ell",
    "en": "eng", "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hr": "hrv",
    "hu": "hun", "hy": "hye", "id": "ind", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz", "ko": "kor", "ky": "kir",
    "lt": "lit", "lv": "lav", "mk": "mkd", "mn": "mon", "ms": "msa", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por",
    "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "so": "som", "sq": "sqi", "sr": "srp", "sv": "swe", "sw": "swa",
    "th": "tha", "tk": "tuk", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb", "vi": "vie", "zh": "zho",
}  # fmt: skip


def _id(*parts: object) -> str:
    """Return an identity made of its parts, of letters, digits and hyphens."""
    said = "-".join(map(str, parts))
    plain = said.isascii() and all(letter.isalnum() or letter == "-" for letter in said)
    return f"mithaq-{said if plain else hashlib.sha256(said.encode()).hexdigest()[:24]}"


def _entity(identity: str, schema: str, **properties: Any) -> Entity:  # noqa: ANN401 - values of many kinds
    """Return an entity: values are lists of text, and what is not known is left away."""
    said: dict[str, list[str]] = {}
    for name, value in properties.items():
        values = [str(one) for one in (value if isinstance(value, list) else [value]) if one not in {None, ""}]
        if values:
            said[name] = values
    return {"id": identity, "schema": schema, "properties": said}
