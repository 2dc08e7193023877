"""Tells what kind of picture a file is by its first bytes."""

# The formats that Vitrine says it reads. Pictures in other formats are counted and otherwise ignored.
READ = {"jpeg", "png", "webp", "gif", "tiff", "heif", "avif", "svg", "jxl"}

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1", b"miaf", b"avif", b"avis"}


def sniff(data: bytes) -> str | None:
    """The name of the format, or None if it isn't a known picture format."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "tiff"
    if data.startswith(b"\xff\x0a") or data.startswith(b"\0\0\0\x0cJXL "):
        return "jxl"
    if data[4:8] == b"ftyp":
        size = int.from_bytes(data[:4], "big")
        brands = {data[place : place + 4] for place in [8, *range(16, min(size, len(data)), 4)]}
        if brands & {b"avif", b"avis"}:
            return "avif"
        return "heif" if brands & HEIF_BRANDS else "other"
    if data.startswith((b"BM", b"8BPS", b"\0\0\0\x0cjP  ", b"\0\0\1\0", b"\0\0\2\0", b"P1", b"P2", b"P3", b"P4", b"P5", b"P6", b"P7")):
        return "other"
    if b"<svg" in data[:65536].lower() or b"<\0s\0v\0g" in data[:65536]:
        return "svg"
    return None
