"""Exchange: who gives what to whom.

In an instrument between two parties ``each`` is either of them and ``other`` the one that is not bound. In multilateral
ones only commitments count that name both the party bound and the party favoured. Roles ("the requesting Party"), third
states, organs, persons, and passives without agent are never given to a side: ``kept_apart`` counts them.

A commitment whose text does not say to whom it is owed counts as ``unnamed`` towards the other party of a bilateral
instrument; one owed to somebody else (third states, persons, organs) as ``elsewhere``. A permission is nothing that its
holder gives; only where it is a right of access, the other side is counted as granting it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from pipeline.errors import SettingsError
from pipeline.questions.arguments import as_area, as_code
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.giving import category_sql, gifts, granted, heads_sql, labels
from pipeline.questions.partnerships import with_places

if TYPE_CHECKING:
    import pandas as pd

SORTED = """
CREATE TABLE sorted AS
SELECT c.commitment, document, c.modality, c.bearer, c.beneficiary, c.areas, c.hedged, $category AS category,
       i.parties, i.bilateral, list_intersect(c.bearer, i.parties) AS bound
FROM (SELECT commitment, document, modality, bearer, beneficiary, actions, areas, hedged, $heads FROM commitments) c
JOIN (SELECT document, parties, bilateral FROM instruments WHERE concluded) i USING (document)"""

GIVEN = """
CREATE TABLE given AS
WITH directed AS (
    SELECT s.*, p.party, other.party AS partner
    FROM sorted s, unnest(s.parties) AS p(party), unnest(s.parties) AS other(party)
    WHERE p.party <> other.party AND (
        (s.bilateral AND (list_contains(s.bound, p.party) OR list_contains(s.bearer, 'each')))
        OR (NOT s.bilateral AND list_contains(s.bound, p.party) AND list_contains(s.beneficiary, other.party)))
      AND (s.modality <> 'permission' OR list_contains($granted, s.category))
      AND (len(s.beneficiary) = 0 OR s.beneficiary <> [p.party]))
SELECT commitment, document, modality, hedged, category, areas, bilateral, list_contains(bearer, 'each') AS mutual,
       CASE WHEN modality = 'permission' THEN partner ELSE party END AS giver,
       CASE WHEN modality = 'permission' THEN party ELSE partner END AS receiver,
       CASE WHEN modality = 'permission' OR list_has_any(beneficiary, [partner, 'other', 'each']) THEN 'named'
            WHEN len(beneficiary) = 0 THEN 'unnamed' ELSE 'elsewhere' END AS towards
FROM directed"""

APART = """
CREATE TABLE apart AS
SELECT s.commitment, s.document, s.parties, CASE
    WHEN len(s.parties) < 2 THEN 'parties not known'
    WHEN s.modality = 'permission' AND (len(s.bound) > 0 OR list_contains(s.bearer, 'each')) THEN 'permission'
    WHEN NOT s.bilateral AND list_contains(s.bearer, 'each') THEN 'each of many'
    WHEN NOT s.bilateral AND len(s.bound) > 0 THEN 'one of many, favoured party not named'
    WHEN list_contains(s.bearer, 'role') THEN 'role' WHEN list_contains(s.bearer, 'organ') THEN 'organ'
    WHEN list_contains(s.bearer, 'person') THEN 'person' WHEN list_contains(s.bearer, 'third') THEN 'third'
    WHEN list_contains(s.bearer, 'none') THEN 'none' WHEN len(s.bound) > 0 THEN 'owed to itself'
    ELSE 'not a party' END AS reason
FROM sorted s ANTI JOIN given USING (commitment)"""

GIVES = """
WITH asked AS (
    SELECT * FROM given WHERE ($country IS NULL OR giver = $country OR receiver = $country)
      AND ($partner IS NULL OR giver = $partner OR receiver = $partner) AND ($area IS NULL OR list_contains(areas,
      $area))
      AND list_contains($categories, category)),
fields AS (
    SELECT giver, receiver, category, list(area ORDER BY n DESC, area) AS areas
    FROM (SELECT giver, receiver, category, area, count(*) AS n FROM asked, unnest(areas) AS t(area)
          WHERE towards <> 'elsewhere' GROUP BY ALL) GROUP BY ALL)
SELECT giver AS a, receiver AS b, category, count(*) FILTER (towards <> 'elsewhere') AS commitments,
       count(*) FILTER (towards = 'named') AS named, count(*) FILTER (towards = 'unnamed') AS unnamed,
       count(*) FILTER (towards = 'elsewhere') AS elsewhere, count(*) FILTER (mutual AND towards <> 'elsewhere') AS
           mutual,
       count(*) FILTER (modality = 'obligation' AND towards <> 'elsewhere') AS obligations,
       count(*) FILTER (modality = 'intention' AND towards <> 'elsewhere') AS intentions,
       count(*) FILTER (modality = 'permission' AND towards <> 'elsewhere') AS permissions,
       count(*) FILTER (hedged AND towards <> 'elsewhere') AS hedged, count(DISTINCT document) AS instruments,
       coalesce(any_value(f.areas), []) AS areas
FROM asked LEFT JOIN fields f USING (giver, receiver, category)
GROUP BY giver, receiver, category ORDER BY least(giver, receiver), greatest(giver, receiver), giver, commitments
DESC, category"""

BALANCE = """
WITH asked AS (
    SELECT CASE WHEN receiver = $country THEN receiver WHEN giver = $country THEN giver ELSE least(giver, receiver)
        END AS a,
           CASE WHEN receiver = $country THEN giver WHEN giver = $country THEN receiver ELSE greatest(giver, receiver)
               END AS b, *
    FROM given WHERE towards <> 'elsewhere' AND list_contains($gifts, category)
      AND ($country IS NULL OR giver = $country OR receiver = $country)
      AND ($partner IS NULL OR giver = $partner OR receiver = $partner)),
by_category AS (
    SELECT a, b, category, count(*) FILTER (NOT mutual AND giver = a) AS from_a,
           count(*) FILTER (NOT mutual AND giver = b) AS from_b, count(*) FILTER (mutual AND giver = a) AS shared
    FROM asked GROUP BY a, b, category),
summed AS (
    SELECT a, b, CAST(sum(from_a) AS BIGINT) AS a_gives, CAST(sum(from_b) AS BIGINT) AS b_gives,
           CAST(sum(shared) AS BIGINT) AS both_give,
           list(category || ' ' || from_a ORDER BY from_a DESC, category) FILTER (from_a > 0) AS a_gives_what,
           list(category || ' ' || from_b ORDER BY from_b DESC, category) FILTER (from_b > 0) AS b_gives_what,
           list(category || ' ' || shared ORDER BY shared DESC, category) FILTER (shared > 0) AS both_give_what
    FROM by_category GROUP BY a, b),
places AS (SELECT a, b, count(DISTINCT document) AS instruments FROM asked GROUP BY a, b)
SELECT a, b, a_gives, b_gives, both_give, round(both_give / (a_gives + b_gives + both_give), 3) AS reciprocity,
       round((a_gives - b_gives) / (a_gives + b_gives + both_give), 3) AS balance, coalesce(a_gives_what, []) AS
           a_gives_what,
       coalesce(b_gives_what, []) AS b_gives_what, coalesce(both_give_what, []) AS both_give_what, instruments
FROM summed JOIN places USING (a, b) ORDER BY a_gives + b_gives + both_give DESC, a, b"""

KEPT_APART = """
SELECT reason, count(*) AS commitments, count(DISTINCT document) AS instruments FROM apart
WHERE ($country IS NULL OR list_contains(parties, $country)) AND ($partner IS NULL OR list_contains(parties, $partner))
GROUP BY reason ORDER BY commitments DESC, reason"""

EXAMPLES = """
SELECT g.commitment, g.document, g.giver, g.receiver, g.category, g.modality, g.towards, c.provision, c.page, c.quote,
       i.title, i.signed_on
FROM given g JOIN commitments c USING (commitment) JOIN instruments i ON i.document = g.document
WHERE ($giver IS NULL OR g.giver = $giver) AND ($receiver IS NULL OR g.receiver = $receiver)
  AND ($category IS NULL OR g.category = $category) AND g.towards <> 'elsewhere'
ORDER BY g.towards = 'unnamed', i.signed_on DESC NULLS LAST, g.document, c.ordinal LIMIT $limit"""


def _given(collection: Collection) -> None:
    def make(connection: duckdb.DuckDBPyConnection) -> bool:
        connection.execute(SORTED.replace("$category", category_sql()).replace("$heads", heads_sql()))
        connection.execute(GIVEN.replace("$granted", str(granted())))
        connection.execute(APART)
        connection.execute("DROP TABLE sorted")
        return True

    collection.keep("given", make)


def gives(
    collection: Collection,
    *,
    country: str | None = None,
    partner: str | None = None,
    area: str | None = None,
    category: str | None = None,
    everything: bool = False,
) -> pd.DataFrame:
    """Return what each party gives to each other: a row per giver, receiver and category.

    Columns: giver, giver_name, giver_cow, receiver, receiver_name, receiver_cow; category (codes of ``exchange.yml``,
    with ``restraint`` for prohibitions and ``other`` for what fits none); commitments, of which named (the text names
    the receiver) and unnamed (it names nobody); elsewhere, further ones owed to somebody else; mutual, binding both
    alike; obligations, intentions, permissions; hedged; instruments; areas, the most frequent first. Only categories in
    which something passes to the other side, unless ``everything`` is asked for, or another category by name.

    Raises:
        SettingsError: a country, area or category is not one.
    """
    _given(collection)
    asked = {"country": as_code(country), "partner": as_code(partner), "area": as_area(area)}
    one = as_category(category)
    wanted = [one] if one else list(labels()) if everything else gifts()
    table = with_places(collection.rows(GIVES, asked | {"categories": wanted}))
    sides = {"a": "giver", "b": "receiver"}
    names = [
        f"{sides[name[0]]}{name[1:]}" if name[:2] in ("a", "a_", "b", "b_") else name for name in table.column_names
    ]
    return to_frame(table.rename_columns(names))


def reciprocity(collection: Collection, *, country: str | None = None, partner: str | None = None) -> pd.DataFrame:
    """Return what either side of each pair gives, and the balance: a row per pair, those with most first.

    Columns: a, a_name, a_cow, b, b_name, b_cow (``country`` is ``a`` where given); a_gives and b_gives, commitments
    that bind that side alone; both_give, those that bind both alike; reciprocity, the share of the latter; balance in
    [-1, 1], above zero where a gives more; a_gives_what, b_gives_what, both_give_what, categories with their counts;
    instruments. Only categories in which something passes to the other side: no notices, consultations, restraints.

    Raises:
        SettingsError: a country is not one.
    """
    _given(collection)
    asked = {"country": as_code(country), "partner": as_code(partner), "gifts": gifts()}
    return to_frame(with_places(collection.rows(BALANCE, asked)))


def kept_apart(collection: Collection, *, country: str | None = None, partner: str | None = None) -> pd.DataFrame:
    """Return how many commitments could not be given to a side, by reason: columns reason, commitments, instruments.

    Raises:
        SettingsError: a country is not one.
    """
    _given(collection)
    return collection.sql(KEPT_APART, {"country": as_code(country), "partner": as_code(partner)})


def examples(
    collection: Collection,
    *,
    giver: str | None = None,
    receiver: str | None = None,
    category: str | None = None,
    limit: int = 50,
) -> pd.DataFrame:
    """Return the commitments themselves, those that name the receiver first.

    Columns: commitment, document, giver, receiver, category, modality, towards (named, unnamed), provision, page,
    quote,
    title, signed_on.

    Raises:
        SettingsError: a country or category is not one.
    """
    _given(collection)
    asked = {"giver": as_code(giver), "receiver": as_code(receiver), "category": as_category(category), "limit": limit}
    return to_frame(collection.look_up(EXAMPLES, asked))


def as_category(category: str | None) -> str | None:
    """Return the code of a category given by code or label, None where none is given.

    Raises:
        SettingsError: there is no such category.
    """
    if category is None:
        return None
    wanted = category.strip().casefold()
    for code, label in labels().items():
        if wanted in {code, code.replace("_", " "), label.casefold()}:
            return code
    raise SettingsError(f"{category!r} is no category of what is given: they are {', '.join(labels())}")
