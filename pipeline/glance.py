"""A glance at a file's start, for telling cheaply and without any reader which files may hold further documents."""

from __future__ import annotations

import regex

GLANCE_BYTES = 64
PACKAGE = (b"PK\x03\x04", b"PK\x05\x06")
NAME_AT = 30
OFFICE_NAMES = (b"[Content_Types].xml", b"mimetype", b"_rels/", b"word/", b"docProps/")
"""What the first member of an office file is called: such a package need not be looked into."""
FIELD = regex.compile(rb"(?:\xef\xbb\xbf)?[A-Z][\w-]{1,40}:")


def may_hold_documents(start: bytes) -> bool:
    """Return whether a file whose first ``GLANCE_BYTES`` are ``start`` may be an archive or a message."""
    if start.startswith(PACKAGE):
        return not start[NAME_AT:].startswith(OFFICE_NAMES)
    return FIELD.match(start) is not None
