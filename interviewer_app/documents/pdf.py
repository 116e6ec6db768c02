"""Takes the text out of a PDF, page by page, with pypdf under narrow limits."""

from __future__ import annotations

import io
import unicodedata
import zlib
from collections.abc import Callable

from pypdf import PageObject, PdfReader, overwrite_configuration
from pypdf.errors import DependencyError, DeprecationError, LimitReachedError, PyPdfError

from interviewer_app.documents.limits import Limits
from interviewer_app.documents.refusals import Refused

# One page whose content is packed: reading it makes pypdf load all that reading takes.
_SAMPLE = (
    b"%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n"
    b"4 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream\nendobj\n"
    b"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
    b"trailer\n<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%%%EOF\n"
)
_MOST_GARBLED = 0.2
_FEWEST_CHARACTERS = 20  # a scan may carry a page number
# What pypdf lets escape for broken structures, besides its own errors.
_BROKEN = (
    PyPdfError,
    DeprecationError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    OSError,
    NotImplementedError,
)


def load_everything() -> None:
    """Let pypdf load what it loads on first use, while files can still be opened."""
    content = zlib.compress(b"BT /F 9 Tf (x) Tj ET")
    reader = PdfReader(io.BytesIO(_SAMPLE % (len(content), content)))
    if reader.pages[0].extract_text() != "x":
        raise RuntimeError("pypdf does not read the sample")


def read_pdf(data: bytes, limits: Limits, on_page: Callable[[int, int], None]) -> str:
    """Return the text of all pages; ``on_page(page, pages)`` is called after each.

    Raises:
        Refused: encrypted, damaged, without text, with text that cannot be made out, or too large.
    """
    try:
        _narrow(limits)
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not _unlock(reader):
            raise Refused("encrypted")
        count = len(reader.pages)
    except LimitReachedError as error:
        raise Refused("unpacks_too_large") from error
    except _BROKEN as error:
        raise Refused("damaged") from error
    if count > limits.pages:
        raise Refused("too_many_pages")
    return _text_of(reader, count, limits, on_page)


def _narrow(limits: Limits) -> None:
    """Let no stream unpack to more than ``limits`` say, and start no program to decode pictures."""
    overwrite_configuration(
        zlib_maximum_output_length=limits.unpacked_bytes,
        lzw_maximum_output_length=limits.unpacked_bytes,
        run_length_maximum_output_length=limits.unpacked_bytes,
        array_based_stream_maximum_output_length=limits.unpacked_bytes,
        maximum_declared_stream_length=limits.file_bytes,
        jbig2dec_binary=None,
    )


def _unlock(reader: PdfReader) -> bool:
    """Whether the empty password opens it: many files are only protected against changes."""
    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):  # AES needs a library that we do without
        return False


def _text_of(reader: PdfReader, count: int, limits: Limits, on_page: Callable[[int, int], None]) -> str:
    texts: list[str] = []
    broken, left = 0, limits.text_characters
    for index in range(count):
        try:
            text = _page_text(reader.pages[index])
        except LimitReachedError as error:
            raise Refused("unpacks_too_large") from error
        except _BROKEN:
            broken += 1  # the other pages may be whole
            text = ""
        texts.append(text[:left])
        left -= len(texts[-1])
        on_page(index + 1, count)
    whole = "\n".join(texts)
    if len("".join(whole.split())) < _FEWEST_CHARACTERS:
        raise Refused("damaged" if broken or not count else "scanned")
    if _is_garbled(whole):
        raise Refused("garbled")
    return whole


def _page_text(page: PageObject) -> str:
    text = page.extract_text()
    if not text and (contents := page.get_contents()) is not None:
        contents.get_data()  # an empty page is what pypdf makes of one that unpacks to too much
    return text


def _is_garbled(text: str) -> bool:
    """Whether a font without a map to Unicode gave bare glyph numbers in place of characters."""
    visible = "".join(text.split())
    odd = sum(1 for character in visible if unicodedata.category(character) in ("Cc", "Co", "Cn"))
    return odd + visible.count("\ufffd") > _MOST_GARBLED * len(visible)
