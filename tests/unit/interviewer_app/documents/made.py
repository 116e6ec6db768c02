"""Documents that the tests write by hand: PDFs with and without text, Word files, honest and hostile."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of ``objects`` (the first is the catalogue) with a correct table of places."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    size = len(objects) + 1
    out.write(b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))
    return out.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes) -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode")


def latin_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Pages of Latin lines in Helvetica."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for index, lines in enumerate(pages):
        shown = b"".join(b"(%s) Tj 0 -20 Td\n" % line.encode("latin-1") for line in lines)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * index)
        )
        objects.append(packed(b"BT /F1 12 Tf 50 780 Td\n%sET" % shown))
    return pdf(objects)


def chinese_pdf(lines: Sequence[str], *, with_map: bool = True) -> bytes:
    """One page set with a font of bare glyph numbers, as they are embedded; the map makes it text."""
    characters = sorted(set("".join(lines)))
    glyphs = {character: index + 1 for index, character in enumerate(characters)}
    entries = "".join(f"<{glyphs[c]:04X}> <{c.encode('utf-16-be').hex().upper()}>\n" for c in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Made def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{entries}endbfchar\nendcmap end end"
    )
    shown = "".join(f"<{''.join(f'{glyphs[c]:04X}' for c in line)}> Tj 0 -20 Td\n" for line in lines)
    to_unicode = b"/ToUnicode 6 0 R" if with_map else b""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H "
            b"/DescendantFonts [7 0 R] %s >>" % to_unicode,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>",
            packed(f"BT /F1 12 Tf 50 780 Td\n{shown}ET".encode()),
            packed(cmap.encode()),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /DW 1000 "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        ]
    )


def scanned_pdf() -> bytes:
    """One page that is nothing but a picture."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /XObject << /Im1 5 0 R >> >> >>",
            packed(b"q 595 0 0 842 0 0 cm /Im1 Do Q"),
            stream(
                zlib.compress(bytes(64)),
                b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 "
                b"/ColorSpace /DeviceGray /Filter /FlateDecode",
            ),
        ]
    )


def one_page_pdf(content: bytes) -> bytes:
    """One page with this content stream object."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
            content,
        ]
    )


def document_xml(paragraphs: Sequence[str]) -> str:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def word(xml: str | bytes, name: str = "word/document.xml") -> bytes:
    """A Word file around one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, xml)
    return out.getvalue()
