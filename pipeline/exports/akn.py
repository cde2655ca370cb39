"""A document as Akoma Ntoso 3.0 (OASIS LegalDocML), with parties, dates, areas and commitments in its metadata.

Commitments and terms stand in ``analysis/otherAnalysis``, in the namespace ``urn:mithaq:akn:1`` (docs/exports.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.dataset.query import Dataset
from pipeline.exports.akn_text import (
    AKN,
    add_blocks,
    add_units,
    clean,
    eid,
    element,
    outline,
    parted,
    references_within,
)
from pipeline.exports.selection import records

OURS = "urn:mithaq:akn:1"
TABLES = ("provisions", "parties", "signatories", "references", "commitments", "clauses")
BODIES = {
    "treaty": "act",
    "protocol": "act",
    "exchange_of_notes": "act",
    "memorandum": "act",
    "declaration": "statement",
}
TERMS = ("kind", "laterality", "binding", "signed_on", "signed_at", "entry_into_force", "in_force_on", "duration",
         "renewal", "termination_notice", "depositary", "authentic_languages")  # fmt: skip
SAID = ("modality", "bearer", "beneficiary", "actions", "areas", "deadline", "hedges", "confidence", "found_by")
SOURCE = "#mithaq"
Record = Mapping[str, Any]


def akn_documents(dataset: Dataset, documents: list[str] | None, *, recorded: str) -> Iterator[tuple[str, bytes]]:
    """Yield (identity, XML) of each processed document; ``recorded`` is the day of the dataset's version.

    Raises:
        DatasetError: the dataset cannot be read.
    """
    for record in records(dataset, documents, TABLES):
        if record["state"] == "processed":
            yield record["document"], as_akn(record, recorded=recorded)


def write_akn(dataset: Dataset, documents: list[str] | None, folder: Path, *, recorded: str) -> int:
    """Write a file for each processed document; return how many.

    Raises:
        OSError: one cannot be written.
    """
    count = 0
    for document, xml in akn_documents(dataset, documents, recorded=recorded):
        (folder / f"{document}.xml").write_bytes(xml)
        count += 1
    return count


def as_akn(record: Record, *, recorded: str) -> bytes:
    """Return a document's record as Akoma Ntoso."""
    root = etree.Element(f"{{{AKN}}}akomaNtoso", nsmap={None: AKN, "m": OURS})
    tag, kind = BODIES.get(record["kind"], "doc"), record["kind"] or "document"
    whole = element(root, tag, name=kind)
    _add_meta(whole, record, kind, recorded)
    rows = record["rows"]
    refs = references_within(rows["provisions"], rows["references"])
    preface, preamble, body, closing = parted(rows["provisions"])
    for name, some in (("preface", preface), ("preamble", preamble)):
        if some:
            add_blocks(element(whole, name), some, refs)
    made = element(whole, "body" if tag == "act" else "mainBody")
    if body:
        add_units(made, outline(body).inner, refs)
    else:
        element(made, "hcontainer", name="empty", eId="body__empty")
    if closing:
        add_blocks(element(whole, "conclusions"), closing, refs)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _add_meta(whole: Any, record: Record, kind: str, recorded: str) -> None:  # noqa: ANN401 - lxml is not typed
    meta = element(whole, "meta")
    _add_identification(meta, record, kind, recorded)
    if record["areas"]:
        classes = element(meta, "classification", source=SOURCE)
        for area in record["areas"]:
            element(classes, "keyword", value=area, showAs=area.replace("_", " "), dictionary="mithaq-areas")
    events = [("signed_on", "evt_signed", "generation"), ("in_force_on", "evt_in_force", None)]
    known = [(record[name], where, what) for name, where, what in events if _is_day(record[name])]
    if known:
        life = element(meta, "lifecycle", source=SOURCE)
        for day, where, what in known:
            element(life, "eventRef", eId=where, date=day, source="#original", type=what, refersTo=f"#con_{where}")
    _add_analysis(meta, record)
    _add_references(meta, record, [where for _, where, _ in known])


def _is_day(date: str | None) -> bool:
    return date is not None and len(date) == len("2014-12-16")


def _add_identification(meta: Any, record: Record, kind: str, recorded: str) -> None:  # noqa: ANN401
    identified = element(meta, "identification", source=SOURCE)
    signed = record["signed_on"]
    work = f"/akn/xx/{BODIES.get(record['kind'], 'doc')}/{kind}/{signed or 'undated'}/{record['document']}"
    language = record["language"] or "und"
    levels = (
        ("FRBRWork", work),
        ("FRBRExpression", f"{work}/{language}@"),
        ("FRBRManifestation", f"{work}/{language}@.xml"),
    )
    for tag, uri in levels:
        level = element(identified, tag)
        element(level, "FRBRthis", value=f"{uri}/!main" if tag == "FRBRWork" else uri)
        element(level, "FRBRuri", value=uri)
        dated = tag != "FRBRManifestation" and _is_day(signed)
        element(level, "FRBRdate", date=signed if dated else recorded, name="signature" if dated else "recorded")
        if tag == "FRBRWork" and record["rows"]["parties"]:
            for party in record["rows"]["parties"]:
                element(level, "FRBRauthor", href=f"#{_party(party['party'])}", as_="#party")
        else:
            element(level, "FRBRauthor", href=SOURCE)
        if tag == "FRBRWork":
            element(level, "FRBRcountry", value="xx")  # of no one country
        elif tag == "FRBRExpression":
            element(level, "FRBRlanguage", language=language)
        else:
            element(level, "FRBRformat", value="application/akn+xml")


def _party(code: str) -> str:
    return "org_" + "".join(letter if letter.isalnum() else "_" for letter in code)


def _add_references(meta: Any, record: Record, events: Sequence[str]) -> None:  # noqa: ANN401
    found, rows = element(meta, "references", source=SOURCE), record["rows"]
    element(
        found,
        "original",
        eId="original",
        href=f"urn:sha256:{record['sha256']}",
        showAs=record["title"] or record["document"],
    )
    for one in rows["references"]:
        element(found, "activeRef", eId=f"ref_{one['reference']}", href=f"#ref_{one['reference']}", showAs=one["name"])
    element(found, "TLCOrganization", eId="mithaq", href="/ontology/organization/mithaq", showAs="Mithaq")
    for one in rows["parties"]:
        code = one["party"]
        element(found, "TLCOrganization", eId=_party(code), href=f"/ontology/organization/{code}", showAs=one["name"])
    for one in rows["signatories"]:
        number = one["signatory"]
        href = f"/ontology/person/{record['document']}/{number}"
        element(found, "TLCPerson", eId=f"person_{number}", href=href, showAs=one["name"])
    element(found, "TLCRole", eId="party", href="/ontology/role/party", showAs="party")
    for where in events:
        what = where.removeprefix("evt_")
        element(
            found, "TLCConcept", eId=f"con_{where}", href=f"/ontology/concept/{what}", showAs=what.replace("_", " ")
        )


def _add_analysis(meta: Any, record: Record) -> None:  # noqa: ANN401
    other = element(element(meta, "analysis", source=SOURCE), "otherAnalysis", source=SOURCE)
    terms = etree.SubElement(other, f"{{{OURS}}}terms")
    for name in TERMS:
        _set(terms, name, record[name])
    for row in record["rows"]["clauses"]:
        clause = etree.SubElement(other, f"{{{OURS}}}clause")
        for name in ("topic", "value", "found_by", "score"):
            _set(clause, name, row[name])
    places = {row["provision"]: eid(row) for row in record["rows"]["provisions"]}
    for row in record["rows"]["commitments"]:
        made = etree.SubElement(other, f"{{{OURS}}}commitment")
        made.set("id", row["commitment"])
        if row["provision"] in places:
            made.set("href", f"#{places[row['provision']]}")
        for name in (*SAID, "trigger", "object", "condition", "quote_start", "quote_end", "reviewed"):
            _set(made, name, row[name])
        made.text = clean(row["quote"])


def _set(made: Any, name: str, value: Any) -> None:  # noqa: ANN401
    if isinstance(value, list):
        value = "; ".join(map(str, value)) if name in {"hedges", "reviewed"} else " ".join(map(str, value))
    if value not in {None, ""}:
        made.set(name, clean(str(value).lower() if isinstance(value, bool) else str(value)))
