r"""RTF: the text as it prints, read in one pass over the file's tokens.

A reader of its own: striprtf 0.0.33 leaves out automatic numbers (``\listtext``), text boxes and notes, keeps deleted
text, and takes a token for every character. Automatic numbers are printed as the file holds them; notes stand apart
after the text; deleted and hidden text, headers and footers are left out: the text is that of the final version.

Source: Rich Text Format Specification 1.9.1 (Microsoft, 2008).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from pathlib import Path

import regex

from pipeline.errors import LimitExceededError
from pipeline.read.content import Content, load_bytes, pages_of
from pipeline.read.lines import CELL_CHARACTERS, LINE, PARAGRAPH, LineWriter, is_set_in_columns, with_notes
from pipeline.settings import Limits
from pipeline.types import Issue

TOKEN = regex.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]++)|\s")
SKIPPING = regex.compile(rb"\\bin(\d{1,9}) ?|\\.|[{}]", regex.DOTALL)
MAX_DEPTH = 1_000
PASSED_OVER = frozenset({
    b"stylesheet", b"colortbl", b"info", b"pict", b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl",
    b"footerr", b"footerf", b"fldinst", b"sp", b"shprslt", b"nonesttables", b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep",
    b"aftnsepc", b"aftncn", b"xe", b"tc", b"rxe", b"filetbl", b"listtable", b"listoverridetable", b"revtbl", b"rsidtbl",
    b"generator", b"themedata", b"objdata", b"objclass", b"objname", b"template", b"private", b"comment", b"annotation",
    b"atnid", b"atnauthor", b"bkmkstart", b"bkmkend", b"nextfile", b"falt", b"panose", b"txe",
})  # fmt: skip
STARRED = frozenset({b"shpinst", b"footnote"})
"""Groups that a reader may ignore, and this one does not: the text of boxes and of notes."""
NUMBERS = frozenset({b"listtext", b"pntext"})
CHARACTERS = {
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005", b"zwj": "\u200d",
    b"zwnj": "\u200c", b"tab": "\t", b"line": "\n", b"nestcell": "\t", b"nestrow": "\n",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\t": "\t"}
PARAGRAPH_ENDS = frozenset({b"par", b"sect", b"page", b"column"})
CODE_PAGES = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850", b"ansi": "cp1252"}
CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip


def read_rtf(path: Path, *, limits: Limits) -> Content:
    """Return the text of an RTF file as one page.

    Raises:
        UnreadableDocumentError: the file cannot be read.
        LimitExceededError: its groups are nested too deeply, or its text is over the limit of characters.
    """
    parser = _Parser(path=path, data=load_bytes(path), limit=limits.characters)
    parser.run()
    issues: tuple[Issue, ...] = ()
    if parser.stack:
        issues = (Issue(code="read.truncated", message="The file ends inside a group: its end may be missing."),)
    return Content(pages=pages_of(parser.text(), method="markup"), issues=issues)


@dataclass(slots=True)
class _Blocks:
    """Paragraphs and rows of tables on their way to the writer."""

    writer: LineWriter = field(default_factory=LineWriter)
    words: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def end_paragraph(self, *, in_table: bool) -> None:
        if in_table:
            self.words.append("\n")
            return
        self.end_row()
        self.end_table()
        if words := "".join(self.words).strip(" \n"):
            self.writer.end(PARAGRAPH)
            self.writer.literal(words)
            self.writer.end(PARAGRAPH)
        self.words.clear()

    def end_cell(self) -> None:
        self.cells.append("".join(self.words).strip())
        self.words.clear()

    def end_row(self) -> None:
        if self.cells:
            self.rows.append(list(self.cells))
            self.cells.clear()

    def end_table(self) -> None:
        """Print rows on one line each where they are data in short cells, else each cell on a line of its own."""
        in_columns = is_set_in_columns([len(cell) for cell in row] for row in self.rows)
        end = PARAGRAPH if in_columns else LINE
        for row in self.rows:
            is_data = not in_columns and all(len(cell) <= CELL_CHARACTERS and "\n" not in cell for cell in row)
            self.writer.end(end)
            self.writer.literal("\t".join(row).strip() if is_data else end.join(filter(None, row)))
            self.writer.end(end)
        self.rows.clear()

    def result(self) -> str:
        self.end_paragraph(in_table=False)
        return self.writer.result()


@dataclass(slots=True)
class _Group:
    """What holds until the group ends."""

    blocks: _Blocks
    codec: str = "cp1252"
    replacements: int = 1
    in_table: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    is_number: bool = False
    is_fonts: bool = False

    def copy(self) -> _Group:
        """Return what a group within this one begins with (five times as fast as ``dataclasses.replace``)."""
        return _Group(
            self.blocks, self.codec, self.replacements, self.in_table, self.is_hidden, self.is_deleted, self.is_number,
            self.is_fonts,
        )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Parser:
    """Reads tokens; ``skip`` counts the characters to be passed over, which stand in for one given by its code."""

    path: Path
    data: bytes
    limit: int
    group: _Group = field(default_factory=lambda: _Group(blocks=_Blocks()))
    stack: list[_Group] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    default_codec: str = "cp1252"
    notes: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    skip: int = 0
    size: int = 0
    is_starred: bool = False

    def text(self) -> str:
        while self.stack:
            self.close()
        joined = with_notes(self.group.blocks.result(), self.notes)
        return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")

    def run(self) -> None:
        """Read all tokens."""
        at, end = 0, len(self.data)
        while at < end:
            token = TOKEN.match(self.data, at)
            if token is None:  # a lone backslash at the very end
                break
            at = token.end()
            word, number, code, symbol, brace, run = token.groups()
            if run is not None:
                self.add(run)
            elif code is not None:
                self.add(bytes.fromhex(code.decode("ascii")))
            elif word is not None:
                at = self.take_word(word.lower(), None if number is None else int(number), at)
            elif symbol is not None:
                self.take_symbol(symbol)
            elif brace == b"{":
                self.open()
            elif brace == b"}" and self.stack:
                self.close()
                if not self.stack:
                    break  # what follows the outermost group is no text
        self.flush()

    def open(self) -> None:
        self.flush()
        self.skip, self.is_starred = 0, False
        if len(self.stack) == MAX_DEPTH:
            raise LimitExceededError(self.path, f"its groups are nested more than {MAX_DEPTH:,} deep")
        self.stack.append(self.group)
        self.group = self.group.copy()

    def close(self) -> None:
        self.flush()
        self.skip = 0
        ended, self.group = self.group, self.stack.pop()
        if ended.blocks is not self.group.blocks:
            self.notes.append(ended.blocks.result())

    def add(self, words: bytes) -> None:
        """Take bytes of text, less those that stand in for a character given by its code."""
        if self.skip:
            passed = min(self.skip, len(words))
            self.skip -= passed
            words = words[passed:]
        self.pending += words

    def flush(self) -> None:
        """Write the bytes that are waiting, in the character set in force."""
        if self.pending:
            self.write(self.pending.decode(self.group.codec, "replace"))
            self.pending.clear()

    def write(self, words: str) -> None:
        group = self.group
        if group.is_hidden or group.is_deleted or group.is_fonts:
            return
        if group.is_number:
            words = words.replace("\t", " ").replace("\u00b7", "-")
        self.size += len(words)
        if self.size > self.limit:
            raise LimitExceededError(self.path, f"its text is over the limit of {self.limit:,} characters")
        group.blocks.words.append(words)

    def take_symbol(self, symbol: bytes) -> None:
        if self.skip and symbol != b"*":
            self.skip -= 1
            return
        self.flush()
        if symbol == b"*":
            self.is_starred = True
        elif symbol in b"\r\n":
            self.group.blocks.end_paragraph(in_table=self.group.in_table)
        elif symbol in SYMBOLS:
            self.write(SYMBOLS[symbol])

    def take_word(self, word: bytes, number: int | None, at: int) -> int:
        """Obey a control word, and return where to read on."""
        starred, self.is_starred = self.is_starred, False
        if word == b"bin":
            return at + max(0, number or 0)
        if word == b"u" and number is not None:
            self.flush()
            self.write(chr(number & 0xFFFF))
            self.skip = self.group.replacements
            return at
        if self.skip:
            self.skip -= 1
            return at
        self.flush()
        if word in PASSED_OVER or (starred and word not in STARRED):
            return self.pass_over(at)
        if word in CHARACTERS:
            self.write(CHARACTERS[word])
        elif not self.take_block(word):
            self.take_format(word, number)
        return at

    def pass_over(self, at: int) -> int:
        """Return where the group in hand ends: at its closing brace."""
        depth = 1
        while (found := SKIPPING.search(self.data, at)) is not None:
            at = found.end() + int(found[1] or 0)
            depth += (found[0] == b"{") - (found[0] == b"}")
            if depth == 0:
                return int(found.start())
        return len(self.data)

    def take_block(self, word: bytes) -> bool:
        """End a paragraph, cell or row, or begin a group of a kind of its own; return whether the word does that."""
        group = self.group
        if word in PARAGRAPH_ENDS:
            group.blocks.end_paragraph(in_table=group.in_table)
        elif word == b"cell":
            group.blocks.end_cell()
        elif word == b"row":
            group.blocks.end_row()
        elif word == b"footnote":
            group.blocks, group.in_table = _Blocks(), False
        elif word in NUMBERS:
            group.is_number = True
        elif word == b"fonttbl":
            group.is_fonts = True
        else:
            return False
        return True

    def take_format(self, word: bytes, number: int | None) -> None:
        """Note a change of the paragraph's or the characters' format that bears on the text."""
        group = self.group
        if word == b"f" and number is not None:
            self.font = number
            group.codec = self.default_codec if group.is_fonts else self.fonts.get(number, self.default_codec)
        elif word == b"fcharset" and group.is_fonts:
            if number in CHARSETS:
                self.fonts[self.font] = CHARSETS[number]
        elif word == b"uc":
            group.replacements = min(max(0, number or 0), 100)
        elif word in {b"v", b"deleted", b"mvf"}:
            group.is_hidden, group.is_deleted = (
                (number != 0, group.is_deleted) if word == b"v" else (group.is_hidden, number != 0)
            )
        elif word == b"plain":
            group.is_hidden = group.is_deleted = False
            group.codec = self.default_codec
        elif word in {b"pard", b"intbl"}:
            group.in_table = word == b"intbl"
        elif word == b"ansicpg" or word in CODE_PAGES:
            self.default_codec = group.codec = CODE_PAGES.get(word) or _code_page(number)


def _code_page(number: int | None) -> str:
    """Return Python's name of a Windows code page; the Western one where it has none."""
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
