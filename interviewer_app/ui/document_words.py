"""Why a document was not read, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QObject

from interviewer_app.documents.refusals import DocumentRefusal


class DocumentWords(QObject):
    """Asked anew at each use, so that a change of language needs no notice."""

    def refusal(self, error: DocumentRefusal) -> str:
        """Return one sentence and what to do."""
        return self._texts().get(error.code, f"{error.sentence} {error.action}")

    def _texts(self) -> dict[str, str]:
        return {
            "unreadable": self.tr("The file cannot be opened. Check that it is there and may be read."),
            "empty": self.tr("There is no text in the file. Choose another one."),
            "too_large": self.tr(
                "The file is larger than 10 MB. Save the résumé without pictures, or as text."
            ),
            "too_many_pages": self.tr(
                "The file has more than 30 pages. Choose the résumé itself, without attachments."
            ),
            "unpacks_too_large": self.tr(
                "The file unpacks to far more than a résumé holds, so reading was stopped. "
                "Save it as .docx or .txt, or type your skills."
            ),
            "encrypted": self.tr(
                "The file is protected by a password. Save it without the password and choose it again."
            ),
            "scanned": self.tr(
                "The PDF holds pictures of pages and no text. Export it from your word processor, "
                "or type your skills."
            ),
            "garbled": self.tr(
                "The PDF does not say which characters it shows. "
                "Save it as .docx or .txt, or type your skills."
            ),
            "damaged": self.tr("The file is damaged. Save or download it again, or type your skills."),
            "old_word": self.tr(
                "This is the old .doc format. Open it in your word processor and save it as .docx or PDF."
            ),
            "picture": self.tr(
                "This is a picture, and text in pictures is not read. Choose a PDF or Word file, "
                "or type your skills."
            ),
            "unknown_kind": self.tr("This is no résumé file. Choose a PDF, Word (.docx), .txt or .md file."),
            "unknown_encoding": self.tr(
                "The characters of this text file cannot be made out. Save it as UTF-8 and choose it again."
            ),
            "too_slow": self.tr(
                "Reading the file took too long and was stopped. "
                "Save it as .docx or .txt, or type your skills."
            ),
            "too_hungry": self.tr(
                "Reading the file takes too much memory and was stopped. Save it as .docx or .txt, "
                "or type your skills."
            ),
        }
