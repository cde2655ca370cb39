"""How far what was read of a document can be trusted, page by page and as a whole.

``pipeline/read/quality.py`` judges a page's characters, before anything is known of its language. Here the language of
each provision is known: its words are held against a dictionary, the confidence of OCR against a bar, and the numbers
of articles and pages against each other. A document below a bar is marked as doubtful, with the reasons as issues.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.read.content import name_pages
from pipeline.rules import RuleModel
from pipeline.structure.gaps import illegible_paragraphs, missing_articles, missing_pages, repeated_articles
from pipeline.structure.grammar import grammar
from pipeline.structure.rules import Pairs, StructureRules, Words
from pipeline.structure.words import count_frequent, count_letters, words_of
from pipeline.types import Grade, InstrumentText, Issue, Page, PagedText, PageGrade, Provision, Severity

PAGES_FOR_DENSITY = 5
MOST_NAMED = 12


class QualityRules(RuleModel):
    """The bars, ``pipeline/rules/quality.yml``: each is explained there."""

    words: Pairs[float]
    other_words: float
    frequent: Pairs[Words]
    frequent_share: float
    least_letters: int
    page_quality: float
    ocr_confidence: float
    doubtful_pages: float
    least_words: int
    least_words_per_page: int


@dataclass(slots=True)
class Count:
    """Letters in words of their language, in words of languages that can be judged, and how many make the bar."""

    known: float = 0.0
    judged: int = 0
    needed: float = 0.0
    unjudged: int = 0

    def add(self, other: Count) -> None:
        """Add what was counted elsewhere."""
        self.known += other.known
        self.judged += other.judged
        self.needed += other.needed
        self.unjudged += other.unjudged

    @property
    def share(self) -> float:
        """Return the share of the letters that stand in words of their language."""
        return self.known / self.judged if self.judged else 0.0


def grade_reading(
    paged: PagedText,
    text: InstrumentText,
    provisions: Sequence[Provision],
    *,
    rules: QualityRules,
    structure: StructureRules,
) -> tuple[Grade, tuple[Issue, ...]]:
    """Return the grades of the pages and of the document, and an issue for each reason to doubt."""
    counts = _count_words(text, provisions, rules, structure)
    pages = tuple(_grade_page(page, counts.get(page.number, Count()), rules) for page in paged.pages)
    whole = Count()
    for count in counts.values():
        whole.add(count)
    issues = (
        *_of_pages(pages, paged.pages, rules),
        *_of_words(whole, rules),
        *_of_length(text, paged.pages, rules),
        *_of_numbers(paged, text, provisions, structure),
    )
    doubts = tuple(dict.fromkeys(issue.code for issue in issues if issue.severity is Severity.DOUBT))
    share = round(whole.share, 3) if whole.judged >= rules.least_letters else None
    return Grade(doubts=doubts, pages=pages, known_words=share), issues


def _count_words(
    text: InstrumentText, provisions: Sequence[Provision], rules: QualityRules, structure: StructureRules
) -> dict[int, Count]:
    """Return the count of each page, a provision counted on the page on which it begins."""
    pieces: dict[tuple[int, str], list[str]] = defaultdict(list)
    for provision in provisions:
        if provision.language is not None:
            page = text.locate(provision.span.start)[0]
            pieces[page, provision.language].append(provision.span.of(text.text))
    counts: dict[int, Count] = defaultdict(Count)
    bars = dict(rules.words)
    frequent = dict(structure.languages) | dict(rules.frequent)
    for (page, language), texts in pieces.items():
        if words_of(language):
            known, letters = count_letters(texts, language)
            counts[page].add(Count(known, letters, letters * bars.get(language, rules.other_words)))
        elif language in frequent:
            share, letters = count_frequent(texts, frozenset(frequent[language]))
            # As far above its own bar as a share of dictionary words would be above that of its language.
            equal = letters * min(1.0, rules.other_words * share / rules.frequent_share)
            counts[page].add(Count(equal, letters, letters * rules.other_words))
        else:
            counts[page].unjudged += sum(map(len, texts))
    return counts


def _grade_page(page: Page, count: Count, rules: QualityRules) -> PageGrade:
    confidence = _confidence(page)
    judged = count.judged >= rules.least_letters
    doubts = []
    if page.problem is not None:
        doubts.append("grade.pages-failed")
    elif page.text.strip():
        if page.quality < rules.page_quality and confidence is None:
            doubts.append("grade.junk-letters")
        if confidence is not None and confidence < rules.ocr_confidence:
            doubts.append("grade.unsure-ocr")
        if judged and count.known < count.needed:
            doubts.append("grade.unknown-words")
    share = round(count.share, 3) if judged else None
    return PageGrade(number=page.number, doubts=tuple(doubts), known_words=share, problem=page.problem)


def _confidence(page: Page) -> float | None:
    """Return the mean confidence of a page's words by their length, None where it was not read by OCR."""
    letters = sum(word.end - word.start for word in page.words)
    return sum(word.confidence * (word.end - word.start) for word in page.words) / letters if letters else None


def _of_pages(grades: Sequence[PageGrade], pages: Sequence[Page], rules: QualityRules) -> Iterator[Issue]:
    """Yield what is wrong with pages: one that failed makes the document doubtful, poor ones from a share on."""
    failed = [grade.number for grade in grades if grade.problem is not None]
    if failed:
        message = f"{name_pages(failed)} of {len(grades)} could not be read: what they say is not in the dataset."
        yield Issue(code="grade.pages-failed", message=message)
    printed = sum(bool(page.text.strip()) for page in pages)
    reasons = {
        "grade.junk-letters": "most letters are those of no language; the fonts may be wrongly mapped",
        "grade.unsure-ocr": "OCR is not sure of its words; compare them with the scan",
        "grade.unknown-words": "too few words are in a dictionary of the language; letters may be wrong or words glued",
    }
    for code, reason in reasons.items():
        poor = [grade.number for grade in grades if code in grade.doubts]
        if poor:
            # A page of junk is as good as lost, however many others are sound.
            many = code == "grade.junk-letters" or len(poor) > rules.doubtful_pages * printed
            severity = Severity.DOUBT if many else Severity.NOTE
            yield Issue(code=code, message=f"{name_pages(poor)} of {len(grades)}: {reason}.", severity=severity)


def _of_words(whole: Count, rules: QualityRules) -> Iterator[Issue]:
    """Yield a doubt where the words of the whole are not those of its languages, a note where that cannot be told."""
    if whole.judged >= rules.least_letters and whole.known < whole.needed:
        message = (
            f"{whole.share:.0%} of the text's letters stand in words of its language, below the bar of "
            f"{whole.needed / whole.judged:.0%}: letters may be wrong or words glued."
        )
        yield Issue(code="grade.unknown-words", message=message)
    elif whole.unjudged > max(whole.judged, rules.least_letters):
        message = "most of the text is in a language without a list of words: its words were not judged."
        yield Issue(code="grade.not-judged", message=message, severity=Severity.NOTE)


def _of_length(text: InstrumentText, pages: Sequence[Page], rules: QualityRules) -> Iterator[Issue]:
    words = len(text.text.split())
    unspaced = len(text.text) > 4 * rules.least_words * max(words, 1)  # Chinese and the like have no spaces to count
    if not unspaced and words < rules.least_words:
        yield Issue(code="grade.little-text", message=f"the document holds {words} words: a stamp or a cover, no text.")
    elif not unspaced and len(pages) >= PAGES_FOR_DENSITY and words < rules.least_words_per_page * len(pages):
        message = f"{words:,} words on {len(pages):,} pages: most of what the pages print was not read."
        yield Issue(code="grade.little-text", message=message)


def _of_numbers(
    paged: PagedText, text: InstrumentText, provisions: Sequence[Provision], structure: StructureRules
) -> Iterator[Issue]:
    """Yield what the numbers of pages, articles and paragraphs tell of parts that are lost or doubled."""
    value = grammar(structure).value
    if lost := missing_pages(paged.pages):
        message = f"printed page numbers leave out {_named(lost)}: pages of the original are missing from the file."
        yield Issue(code="grade.pages-missing", message=message)
    if lost := missing_articles(provisions, value):
        message = f"no Article {_named(lost)} stands between its neighbours: text is missing or a heading misread."
        yield Issue(code="grade.articles-missing", message=message)
    if repeated := repeated_articles(text, provisions):
        message = f"Article {', '.join(repeated[:MOST_NAMED])} stands in the text twice, word for word."
        yield Issue(code="grade.articles-repeated", message=message)
    lost_paragraphs, misread = illegible_paragraphs(text, provisions)
    if lost_paragraphs:
        message = f"no paragraph {_named(lost_paragraphs)} stands between its neighbours: text may be missing."
        yield Issue(code="grade.paragraphs-missing", message=message)
    if misread:
        message = f"the number of paragraph {_named(misread)} is not legible; its words stand unnumbered in the text."
        yield Issue(code="grade.number-illegible", message=message, severity=Severity.NOTE)


def _named(numbers: Sequence[int]) -> str:
    """Return ``4, 7-9``."""
    return name_pages(numbers).split(" ", 1)[1]
