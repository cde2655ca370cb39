"""Every table of the dataset, declared once: the checks and the data dictionary come from here.

Units throughout: offsets are half-open code points of the instrument's normalised text; pages count from 1;
scores lie in [0, 1]. A table's column naming the document is always ``document``.
"""

from __future__ import annotations

import pyarrow as pa

from pipeline.dataset.columns import (
    AMOUNTS,
    CITES,
    DOCUMENT,
    FLAG,
    FOUND,
    IDENTITY,
    INT,
    MADE_BY,
    REAL,
    SPAN,
    SPANS,
    STAMP,
    TEXT,
    TEXTS,
    Contract,
)
from pipeline.dataset.columns import column as _c
from pipeline.dataset.columns import ends as _at
from pipeline.dataset.columns import optional as _n
from pipeline.dataset.ledger import FORGOTTEN, REVIEW_EFFECTS, REVIEWS, RUNS
from pipeline.dataset.page_rows import WAY_BACK
from pipeline.types import Modality, PartyKind, ProvisionKind, Severity

SCHEMA = 1
"""Number of this layout; goes up when a column changes its meaning, not when one is added."""

# The annotation guide's closed vocabularies.
KINDS = ("treaty", "protocol", "exchange_of_notes", "memorandum", "declaration", "resolution", "policy", "other")
LATERALITIES = ("unilateral", "bilateral", "multilateral")
ENTRIES_INTO_FORCE = ("signature", "fixed_date", "notification", "ratification", "other")
RENEWALS = ("tacit", "express")
BINDING_BY = ("words", "kind", "review")
STATES = ("processed", "failed", "superseded")
GRADES = ("good", "doubtful")
PAGE_GRADES = (*GRADES, "failed")
FIELDS = ("title", "kind", "laterality", "signed_on", "signed_at", "entry_into_force", "duration", "renewal",
          "termination_notice", "authentic_languages", "depositary", "in_force_on", "binding")  # fmt: skip

_REVIEWED = _n("reviewed", TEXTS, "columns that a person has given or confirmed (`*`: the whole row), see `reviews`")

ISO_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
ISO_DURATION = r"^(P(\d+[YMWD])+(T(\d+[HMS])+)?|PT(\d+[HMS])+)$"
ISO_TERM = r"^(P(\d+[YMWD])+(T(\d+[HMS])+)?|PT(\d+[HMS])+|indefinite)$"
DOCUMENTS = Contract(
    name="documents",
    means="a version of a document: what was read, what it is, how the instrument lives",
    key=("document",),
    columns=(
        DOCUMENT,
        _c(
            "state",
            TEXT,
            "what became of it; a superseded version keeps this row and loses its findings",
            allowed=STATES,
        ),
        _c("path", TEXT, "where the file lay when it was read"),
        _c("paths", TEXTS, "every path at which this content was found, `path` first"),
        _n("sha256", TEXT, "SHA-256 of the content; empty where it could not be read", pattern="^[0-9a-f]{64}$"),
        _n("media_type", TEXT, "type of the content, such as application/pdf"),
        _c("size", INT, "size of the file", unit="bytes"),
        _n("pages", INT, "number of pages", unit="pages"),
        _n("characters", INT, "length of the normalised text", unit="code points"),
        _n("words", INT, "words of the text, separated by white space", unit="words"),
        _n("language", TEXT, "main language of the text, ISO 639-1"),
        _n("quality", REAL, "how well the text was read, mean of its pages by length", unit="score"),
        _n("grade", TEXT, "whether what was read can be trusted", allowed=GRADES),
        _n("doubts", TEXTS, "why its grade is `doubtful`: codes of its rows in `issues`"),
        _n("known_words", REAL, "share of its letters in words of its languages; empty where not judged", unit="score"),
        _n("pages_failed", INT, "how many of its `pages` could not be read", unit="pages"),
        _n("title", TEXT, "the instrument's title as printed, on one line"),
        _n("kind", TEXT, "what the instrument is", allowed=KINDS),
        _n("kind_score", REAL, "calibrated probability of `kind`", unit="score"),
        _n("laterality", TEXT, "how many parties conclude it: one, two, or more", allowed=LATERALITIES),
        _n("laterality_score", REAL, "how sure `laterality` is", unit="score"),
        _n(
            "binding",
            FLAG,
            "whether it binds in international law: as its own words say, else as instruments of its kind do; empty "
            "where neither tells",
        ),
        _n("binding_by", TEXT, "what `binding` rests on", allowed=BINDING_BY),
        _c("parties", TEXTS, "who concludes it: ISO 3166-1 alpha-3 (3166-3 for former states) or an acronym"),
        _n("signed_on", TEXT, "signature or adoption, ISO 8601 to the precision printed", pattern=ISO_DATE),
        _n("signed_on_date", pa.date32(), "`signed_on` where the text gives the day"),
        _n("signed_at", TEXT, "place of signature or adoption as printed"),
        _n("entry_into_force", TEXT, "what brings it into force", allowed=ENTRIES_INTO_FORCE),
        _n("in_force_on", TEXT, "the day of its entry into force, where the text itself fixes it", pattern=ISO_DATE),
        _n("duration", TEXT, "initial term, ISO 8601 or `indefinite`", pattern=ISO_TERM),
        _n("renewal", TEXT, "how it is renewed", allowed=RENEWALS),
        _n("termination_notice", TEXT, "notice of termination, ISO 8601", pattern=ISO_DURATION),
        _c("authentic_languages", TEXTS, "languages of the authentic texts, ISO 639-1, sorted"),
        _n("depositary", TEXT, "who keeps the original, as found"),
        _c("areas", TEXTS, "cooperation areas of the operative text, sorted codes of the taxonomy"),
        _c("provisions", INT, "rows in `provisions`", unit="rows"),
        _c("commitments", INT, "rows in `commitments`", unit="rows"),
        _c("issues", INT, "rows in `issues`", unit="rows"),
        *MADE_BY,
        *STAMP,
        _n("failure", TEXT, "why it failed, a stable code such as needs-ocr"),
        _n("reason", TEXT, "why it failed, a sentence"),
        _n("superseded_by", TEXT, "the document that took its place", pattern=IDENTITY),
        _c("run", TEXT, "the run that wrote the row"),
        _REVIEWED,
    ),
)

FILES = Contract(
    name="files",
    means="a path and the document that was last seen there; for planning",
    key=("path",),
    columns=(
        _c("path", TEXT, "the file's path"),
        DOCUMENT,
        _c("size", INT, "size when it was seen", unit="bytes"),
        _c("mtime_ns", INT, "time of its last change when it was seen", unit="nanoseconds since 1970"),
    ),
)

PAGES = Contract(
    name="pages",
    means="a page and how it was read",
    key=("document", "page"),
    columns=(
        DOCUMENT,
        _c("page", INT, "the page", unit="page"),
        _c("method", TEXT, "how it was read, such as text-layer, layout, markup, plain"),
        _n("language", TEXT, "language of most of its text, ISO 639-1"),
        _c("quality", REAL, "how well it was read", unit="score"),
        _n("grade", TEXT, "whether what was read can be trusted; `failed` where nothing could be", allowed=PAGE_GRADES),
        _n("doubts", TEXTS, "why its grade is `doubtful`: codes as in `issues`"),
        _n("known_words", REAL, "share of its letters in words of its languages; empty where not judged", unit="score"),
        _n("problem", TEXT, "why it could not be read"),
        _c("characters", INT, "length of the page's text as read", unit="code points"),
        _n(
            "span_start",
            INT,
            "where its text begins in the instrument's text, or its longest stretch where notes or columns were set "
            "apart; empty for a page without text",
            unit="code points",
        ),
        _n("span_end", INT, "where its text ends, exclusive", unit="code points"),
        _n("width_pt", REAL, "width", unit="points"),
        _n("height_pt", REAL, "height", unit="points"),
        *WAY_BACK,
    ),
    spans=(("span_start", "span_end", None),),
)

PROVISIONS = Contract(
    name="provisions",
    means="a leaf of the instrument's outline, in reading order; together they hold all of its words",
    key=("document", "provision"),
    columns=(
        DOCUMENT,
        _c("provision", TEXT, "readable identifier, such as Art. 3(1)(b)"),
        _c("ordinal", INT, "place in reading order, from 1"),
        _c("kind", TEXT, "what the unit is", allowed=tuple(ProvisionKind)),
        _n("number", TEXT, "its number as printed"),
        _n("heading", TEXT, "the heading it stands under"),
        _n("parent", TEXT, "identifier of the unit it belongs to, which need not have words of its own"),
        _n("language", TEXT, "its language, ISO 639-1"),
        _c("text", TEXT, "its words"),
        *SPAN,
        _c("leads", SPANS, "places of the lead-ins that an item completes, outermost first", unit="code points"),
    ),
    spans=(("span_start", "span_end", "text"),),
)

VERSIONS = Contract(
    name="versions",
    means="a document's text in one language; documents of one `instrument` are its versions in separate files",
    key=("document", "language"),
    columns=(
        DOCUMENT,
        _c(
            "instrument",
            TEXT,
            "the instrument, shared by files whose names differ by a language mark alone",
            pattern=IDENTITY,
        ),
        _c("language", TEXT, "the version's language, ISO 639-1"),
        _c("principal", FLAG, "whether findings are taken from it: English where there is an English version"),
        _c("analysed", FLAG, "whether commitments are looked for in it, which needs English"),
        _n("title", TEXT, "its own title as printed, on one line"),
        _c("provisions", INT, "how many rows of `provisions` it has", unit="rows"),
        _c("characters", INT, "its length", unit="code points"),
        _c("spans", SPANS, "its places in reading order; those of all versions cover the text", unit="code points"),
        _c("page", INT, "page on which it begins", unit="page"),
    ),
)

PARTIES = Contract(
    name="parties",
    means="a party to the instrument",
    key=("document", "party"),
    columns=(
        DOCUMENT,
        _c("party", TEXT, "code: ISO 3166-1 alpha-3, ISO 3166-3 for former states, or an organisation's acronym"),
        _c("ordinal", INT, "place among the document's parties, from 1"),
        _c("name", TEXT, "the party as printed"),
        _c("kind", TEXT, "what it is", allowed=tuple(PartyKind)),
        _n("role", TEXT, "its role where the text gives one"),
        _c("aliases", TEXTS, "terms by which this text calls it"),
        _n("members", TEXTS, "of an organisation: its members on the day of signature, where both are known"),
        *SPAN,
        *FOUND,
    ),
    spans=(("span_start", "span_end", None),),
)

SIGNATORIES = Contract(
    name="signatories",
    means="a person who signed",
    key=("document", "signatory"),
    columns=(
        DOCUMENT,
        _c("signatory", INT, "place among the document's signatories, from 1"),
        _c("name", TEXT, "the person as printed"),
        _n("office", TEXT, "the office as printed"),
        _n("party", TEXT, "code of the party signed for"),
        *SPAN,
        *FOUND,
    ),
    spans=(("span_start", "span_end", None),),
)

COMMITMENTS = Contract(
    name="commitments",
    means="what one is bound, forbidden, permitted or intends to do, with the words that say so",
    key=("commitment",),
    columns=(
        _c("commitment", TEXT, "the document and the place among its commitments, as document-ordinal"),
        DOCUMENT,
        _c("ordinal", INT, "place among the document's commitments, from 1"),
        _n("provision", TEXT, "the provision that states it"),
        _c("quote", TEXT, "the sentence or list item that states it"),
        _c("quote_start", INT, "where the quote begins", unit="code points"),
        _c("quote_end", INT, "where it ends, exclusive", unit="code points"),
        _c("trigger", TEXT, "the deontic expression with its head verb"),
        _c("trigger_start", INT, "where the trigger begins", unit="code points"),
        _c("trigger_end", INT, "where it ends, exclusive", unit="code points"),
        _n("page", INT, "page on which the quote begins", unit="page"),
        _c("modality", TEXT, "its deontic force", allowed=tuple(Modality)),
        _c("bearer", TEXTS, "who is bound or permitted: party codes, or each, other, third, organ, role, person, none"),
        _c("beneficiary", TEXTS, "to whom it is owed, same words; empty where the text does not say"),
        _c("actions", TEXTS, "lemmas of the head verbs"),
        _c("areas", TEXTS, "cooperation areas, codes of the taxonomy"),
        _n("object", TEXT, "what the conduct is done to, the words of it"),
        *_at("object"),
        _n("condition", TEXT, "the words that make it conditional"),
        *_at("condition"),
        _n("deadline", TEXT, "until when, an ISO 8601 date or duration"),
        *_at("deadline"),
        _n("exceptions", TEXTS, "what is taken out of it, the words of it: except, unless, other than"),
        _n("exceptions_at", SPANS, "places of `exceptions`, in the same order", unit="code points"),
        _n("amounts", AMOUNTS, "sums in ISO 4217 currencies (empty unit: not said whose), %, or shares of one"),
        _n("cites", CITES, "words that refer to provisions, and which of `provisions` (or units of them) they are"),
        _c("hedges", TEXTS, "words that soften it, such as as far as possible"),
        _n("hedges_at", SPANS, "places of `hedges`, in the same order", unit="code points"),
        _c("hedged", FLAG, "whether there are any"),
        _c("confidence", REAL, "how sure the finder is", unit="score"),
        _c("found_by", TEXT, "id of the rule or model that found it"),
        _REVIEWED,
    ),
    spans=(
        ("quote_start", "quote_end", "quote"),
        ("trigger_start", "trigger_end", "trigger"),
        ("object_start", "object_end", "object"),
        ("condition_start", "condition_end", None),
        ("deadline_start", "deadline_end", None),
    ),
)

AREAS = Contract(
    name="areas",
    means="a cooperation area of a provision, or of the whole document where `provision` is empty",
    key=("document", "provision", "area"),
    columns=(
        DOCUMENT,
        _n("provision", TEXT, "the provision; empty for the whole document"),
        _c("area", TEXT, "code of the taxonomy"),
        *reversed(FOUND),
    ),
)

REFERENCES = Contract(
    name="references",
    means='an instrument or norm that the text cites (a word of SQL: write "references" in quotes)',
    key=("document", "reference"),
    columns=(
        DOCUMENT,
        _c("reference", INT, "place among the document's references, from 1"),
        _c("name", TEXT, "the instrument or norm as printed"),
        *SPAN,
        *FOUND,
    ),
    spans=(("span_start", "span_end", None),),
)

CLAUSES = Contract(
    name="clauses",
    means="what a further final clause says: provisional application, reservations, disputes, amendment and so on",
    key=("document", "topic", "value"),
    columns=(
        DOCUMENT,
        _c("topic", TEXT, "what it is about, a topic of `rules/clauses.yml` such as reservations"),
        _c("value", TEXT, "what it says of it, such as prohibited"),
        _c("quote", TEXT, "the sentence that says so, where the text first does"),
        *SPAN,
        *FOUND,
    ),
    spans=(("span_start", "span_end", "quote"),),
)

EVIDENCE = Contract(
    name="evidence",
    means="the place on which a value of `documents` rests; without one for a label given to the whole text",
    key=("document", "field", "value"),
    columns=(
        DOCUMENT,
        _c("field", TEXT, "the column of `documents`", allowed=FIELDS),
        _c("value", TEXT, "the value, one row for each of a list"),
        _n("quote", TEXT, "the words"),
        *SPAN,
        *FOUND,
    ),
    spans=(("span_start", "span_end", "quote"),),
)

ISSUES = Contract(
    name="issues",
    means="a recorded doubt or failure",
    key=("document", "issue"),
    columns=(
        DOCUMENT,
        _c("issue", INT, "place among the document's issues, from 1"),
        _c("code", TEXT, "stable code, such as parties.none-found"),
        _c("severity", TEXT, "how much it matters", allowed=tuple(Severity)),
        _c("message", TEXT, "a sentence"),
        *SPAN,
    ),
    spans=(("span_start", "span_end", None),),
)

CONTRACTS = {c.name: c for c in (DOCUMENTS, FILES, PAGES, PROVISIONS, VERSIONS, PARTIES, SIGNATORIES, COMMITMENTS,
                                 AREAS, REFERENCES, CLAUSES, EVIDENCE, ISSUES, REVIEW_EFFECTS, REVIEWS, RUNS,
                                 FORGOTTEN)}  # fmt: skip
FINDINGS = ("pages", "provisions", "versions", "parties", "signatories", "commitments", "areas", "references",
            "clauses", "evidence", "issues", "review_effects")  # fmt: skip
"""Tables whose rows belong to one document and are replaced with it."""
