"""Why a document was not read: a code for the window, a sentence and an action for everybody else."""

from __future__ import annotations

from interviewer_app.errors import InputError

_TYPE_THEM = "or type your skills."
_AS_DOCX_OR_TEXT = f"Save it as .docx or .txt, {_TYPE_THEM}"
SENTENCES: dict[str, tuple[str, str]] = {
    "unreadable": ("The file cannot be opened.", "Check that it is still there and that you may read it."),
    "empty": ("The file is empty.", "Choose another file."),
    "too_large": ("The file is larger than 10 MB.", "Save the résumé without pictures, or as text."),
    "too_many_pages": ("The file has more than 30 pages.", "Choose the résumé itself, without attachments."),
    "unpacks_too_large": (
        "The file unpacks to far more than a résumé holds, so reading was stopped.",
        _AS_DOCX_OR_TEXT,
    ),
    "encrypted": (
        "The file is protected by a password.",
        "Save it without the password and choose it again.",
    ),
    "scanned": (
        "The PDF holds pictures of pages and no text.",
        f"Export the résumé from your word processor, {_TYPE_THEM}",
    ),
    "garbled": ("The PDF's fonts do not say which characters they show.", _AS_DOCX_OR_TEXT),
    "damaged": ("The file is damaged.", f"Save or download it again, {_TYPE_THEM}"),
    "old_word": (
        "This is the old .doc format.",
        "Open it in your word processor and save it as .docx or PDF.",
    ),
    "picture": (
        "This is a picture, and text in pictures is not read.",
        f"Choose a PDF or Word file, {_TYPE_THEM}",
    ),
    "unknown_kind": ("This is no résumé file.", "Choose a PDF, Word (.docx), .txt or .md file."),
    "unknown_encoding": ("The characters of this text file cannot be made out.", "Save it as UTF-8."),
    "too_slow": ("Reading the file took too long and was stopped.", _AS_DOCX_OR_TEXT),
    "too_hungry": ("Reading the file would take too much memory and was stopped.", _AS_DOCX_OR_TEXT),
}


class Refused(Exception):
    """Inside the child: the document is not read; ``code`` is a key of ``SENTENCES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DocumentRefusal(InputError):
    """The document is not read; ``code`` says why, for whoever words it in another language."""

    def __init__(self, code: str) -> None:
        sentence, action = SENTENCES[code]
        super().__init__(sentence, action)
        self.code = code
