"""Bytes to characters: byte order marks, UTF-8, what the file declares, then a detector."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import chardet
import regex

from pipeline.types import Issue

SAMPLE_BYTES = 200_000
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Latin-1 and Latin-5 are in practice: the WHATWG encoding standard decodes both as the Windows page.
SUPERSETS = {"iso8859-1": "cp1252", "iso8859-9": "cp1254", "ascii": "cp1252", "iso8859-11": "cp874", "tis-620": "cp874"}
# Single-byte sets of the languages that treaties are filed in, and the multi-byte sets of East Asia.
CANDIDATES = (
    "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255",
    "windows-1256", "windows-1257", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-6", "iso-8859-7",
    "iso-8859-8", "iso-8859-9", "iso-8859-15", "koi8-r", "koi8-u", "cp866", "gb18030", "big5", "euc-jp",
    "shift_jis", "euc-kr",
)  # fmt: skip
DECLARABLE = frozenset(
    codecs.lookup(name).name
    for name in (
        *CANDIDATES, "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp874", "windows-1258",
        "iso-8859-3", "iso-8859-4", "iso-8859-10", "iso-8859-11", "iso-8859-13", "iso-8859-14", "iso-8859-16",
        "tis-620", "gbk", "gb2312", "big5hkscs", "cp932", "cp949", "johab", "iso-2022-jp", "koi8-t", "ptcp154", "cp437",
        "cp720", "cp850", "cp852", "cp855", "cp857", "cp862", "cp864", "mac-roman", "mac-cyrillic", "mac-turkish",
        "mac-arabic",
    )
)  # fmt: skip
"""What a file may declare. Python knows more: codecs that unpack, escape or always fail, and UTF-7, which hides."""
WIDE_BYTES, MIN_WIDE_BYTES = 4_096, 16
HIGH_BYTES = (0x00, 0x04, 0x06, 0x20)
MIN_HIGH_SHARE = 0.9
LATIN, TURKISH = frozenset({"cp1252", "iso8859-15"}), frozenset({"cp1254", "iso8859-9"})
MAX_LATIN_SHARE = 0.3
"""Share of letters beyond ASCII in a Western European text: Icelandic, the richest in them, comes near a sixth."""
TURKISH_AS_LATIN = frozenset("þðýÞÐÝ")
DECLARED = regex.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,200}?charset)\s*=\s*["']?([\w-]{3,40})""", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the character set it was read in, and how many characters could not be decoded."""

    text: str
    charset: str
    replaced: int = 0

    def issues(self) -> tuple[Issue, ...]:
        """Return the doubt to record, if characters were lost."""
        if not self.replaced:
            return ()
        message = f"{self.replaced:,} characters could not be decoded as {self.charset} and stand as U+FFFD."
        return (Issue(code="read.replaced-characters", message=message),)


def decode(data: bytes) -> Decoded:
    r"""Return the text of ``data`` with line ends as ``\n`` and without NUL characters.

    The order is that of the WHATWG encoding standard: a byte order mark, then the declaration in the file,
    with strict UTF-8 before both a declaration and the detector, since text in another set is hardly ever
    valid UTF-8 by chance.
    """
    charset = _mark(data) or _wide(data) or _utf8(data) or _declared(data) or _detected(data)
    text = data.decode(charset, errors="replace")
    replaced = text.count("\ufffd") - (data.count("\ufffd".encode()) if charset.startswith("utf-8") else 0)
    return Decoded(text=_tidy(text), charset=charset, replaced=max(0, replaced))


def _tidy(text: str) -> str:
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "")


def _mark(data: bytes) -> str | None:
    return next((name for mark, name in BOMS if data.startswith(mark)), None)


def _wide(data: bytes) -> str | None:
    """Return UTF-16 where there is no mark but every other byte is nearly always the same block's number.

    NUL for Latin letters, 4 for Cyrillic, 6 for Arabic; any UTF-16 text has the NUL of its spaces.
    """
    sample = data[:WIDE_BYTES]
    if len(sample) < MIN_WIDE_BYTES or 0 not in sample:
        return None
    for charset, highs, lows in (("utf-16-be", sample[::2], sample[1::2]), ("utf-16-le", sample[1::2], sample[::2])):
        in_blocks = sum(highs.count(block) for block in HIGH_BYTES)
        if in_blocks >= MIN_HIGH_SHARE * len(highs) and lows.count(0) < len(lows) // 20 + 1:
            return charset
    return None


def _utf8(data: bytes) -> str | None:
    """Return UTF-8 if ``data`` is that, or is that but for one bad sequence in fifty."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        sample = data[: SAMPLE_BYTES * 5].decode("utf-8", errors="replace")
        good = sum(1 for c in sample if c > "\x7f" and c != "\ufffd")
        return "utf-8" if good and sample.count("\ufffd") * 50 <= good else None
    return "utf-8"


def _declared(data: bytes) -> str | None:
    """Return the character set that the markup declares, if the data is valid in it."""
    found = DECLARED.search(data, 0, 2048)
    if found is None:
        return None
    try:
        name = known_charset(found[1].decode("ascii"))
        if name is None:
            return None
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    return _unless_a_default(name, text, data)


def known_charset(declared: str) -> str | None:
    """Return Python's name of a character set that a file declares; None where it is none that a text is written in."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, UnicodeError, ValueError):
        return None
    return SUPERSETS.get(name, name) if name in DECLARABLE else None


def _unless_a_default(name: str, text: str, data: bytes) -> str:
    """Return the declared set, unless it is Latin-1, which programs write unasked, over what is no such text.

    In Western European texts few letters lie beyond ASCII; in Arabic or Cyrillic read as such nearly all do. Turkish
    differs from them in six letters alone, which the detector weighs.
    """
    if name not in LATIN:
        return name
    letters = [character for character in text[:SAMPLE_BYTES] if character > "\x7f" or character.isalpha()]
    strange = sum(character > "\x7f" for character in letters) > MAX_LATIN_SHARE * len(letters)
    if not strange and TURKISH_AS_LATIN.isdisjoint(text):
        return name
    found = _detected(DECLARED.sub(b"", data, count=1))  # the detector would believe the declaration too
    return found if strange or found in TURKISH else name


def _detected(data: bytes) -> str:
    """Return the detector's best guess over the lines that carry bytes beyond ASCII."""
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:SAMPLE_BYTES]
    guess = chardet.detect(sample, include_encodings=CANDIDATES)["encoding"] or "cp1252"
    try:
        name = codecs.lookup(guess).name
    except LookupError:
        name = "cp1252"
    return SUPERSETS.get(name, name)
