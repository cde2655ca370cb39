"""What can go wrong, and how far it reaches.

::

    MithaqError
    ├── SettingsError               a setting or argument is wrong               stops the run
    ├── RulesError                  a rule file is malformed                     stops the run
    ├── DocumentError               one document fails; the run goes on
    │   ├── UnsupportedMediaError   no reader for this type of file
    │   ├── UnreadableDocumentError corrupt, truncated or empty
    │   ├── EncryptedDocumentError  needs a password
    │   ├── NeedsOcrError           pages without a usable text layer
    │   └── LimitExceededError      over a limit of size, pages or time
    ├── ModelError                  a trained model is missing or not to be trusted   stops the run
    └── DatasetError                the dataset cannot be read or written; nothing is replaced
        ├── ContractError           a row breaks a column's contract
        └── DatasetLockedError      another process is writing

Every message is one sentence that says what, where and what to do.
"""

from __future__ import annotations

from pathlib import Path


class MithaqError(Exception):
    """The root; never raised itself."""


class SettingsError(MithaqError):
    """A setting or argument is wrong."""


class RulesError(MithaqError):
    """A rule file is malformed or contradicts itself."""


class ModelError(MithaqError):
    """A trained model is missing, does not fit this version, or is not to be trusted."""


class DocumentError(MithaqError):
    """One document cannot be processed. ``reason`` is the sentence recorded with it."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[DocumentError], tuple[Path, str]]:
        """Rebuild from both arguments when the error crosses a process boundary."""
        return type(self), (self.path, self.reason)

    @property
    def code(self) -> str:
        """Return a stable name such as ``needs-ocr``, derived from the class."""
        words = type(self).__name__.removesuffix("Error").removesuffix("Document")
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in words).lstrip("-")


class UnsupportedMediaError(DocumentError):
    """There is no reader for this type of file."""


class UnreadableDocumentError(DocumentError):
    """The file is corrupt, truncated or empty."""


class EncryptedDocumentError(DocumentError):
    """The file needs a password."""


class NeedsOcrError(DocumentError):
    """Pages have no usable text layer."""


class LimitExceededError(DocumentError):
    """The file is over a limit of size, pages or time."""


class DatasetError(MithaqError):
    """The dataset cannot be read or written; nothing was replaced."""


class ContractError(DatasetError):
    """A row breaks a column's contract."""


class DatasetLockedError(DatasetError):
    """Another process is writing to the dataset."""
