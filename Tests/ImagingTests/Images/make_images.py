"""Makes the pictures of the tests: 64×48, red and green above blue and white. Needs Pillow with AVIF."""

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageCms

HERE = Path(__file__).parent
SIZE = (64, 48)
QUADRANTS = {(0, 0): (200, 30, 30), (32, 0): (30, 200, 30), (0, 24): (30, 30, 200), (32, 24): (255, 255, 255)}
WORN = (150, 100, 90)  # a colour inside both spaces, for the profile

# What turns an upright picture into the one that a camera held that way stores.
STORED = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
}


def quadrants() -> Image.Image:
    picture = Image.new("RGB", SIZE)
    for corner, colour in QUADRANTS.items():
        picture.paste(colour, (*corner, corner[0] + 32, corner[1] + 24))
    return picture


P3 = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
SRGB = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))


def icc_profile(called: str, gamma: float = 2.2, primaries=P3, space: bytes = b"RGB ") -> bytes:
    """A small ICC profile: primaries adapted to D50, by default those of Display P3, and a plain gamma."""
    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(x: float, y: float, z: float) -> bytes:
        return b"XYZ \0\0\0\0" + number(x) + number(y) + number(z)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = b"text\0\0\0\0CC0\0"
    name = b"desc\0\0\0\0" + struct.pack(">I", len(called) + 1) + called.encode() + b"\0" + bytes(78)
    tags = {b"desc": name, b"cprt": text, b"wtpt": xyz(0.9642, 1, 0.8249)}
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    else:
        for letter, primary in zip("rgb", primaries):
            tags[f"{letter}XYZ".encode()] = xyz(*primary)
            tags[f"{letter}TRC".encode()] = curve
    table, data, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for signature, content in tags.items():
        content += bytes(-len(content) % 4)
        table += signature + struct.pack(">II", start + len(data), len(content))
        data += content
    header = struct.pack(">I4sI4s4s4s", start + len(data), b"\0\0\0\0", 0x02100000, b"mntr", space, b"XYZ ")
    header += struct.pack(">6H4s", 2020, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + number(0.9642) + number(1) + number(0.8249)
    return header.ljust(128, b"\0") + table + data


def interlaced(picture: Image.Image) -> bytes:
    """A PNG in seven passes, which Pillow does not write."""
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = b""
    for x0, y0, across, down in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        for y in range(y0, picture.height, down):
            rows += b"\0" + b"".join(bytes(picture.getpixel((x, y))) for x in range(x0, picture.width, across))
    header = struct.pack(">IIBBBBB", *picture.size, 8, 2, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main() -> None:
    upright = quadrants()
    for number, change in STORED.items():
        exif = Image.Exif()
        exif[0x0112] = number
        stored = upright if change is None else upright.transpose(change)
        stored.save(HERE / f"orientation-{number}.jpg", quality=95, subsampling=0, exif=exif)
    upright.save(HERE / "quadrants.png")
    upright.save(HERE / "quadrants.webp", lossless=True)
    upright.save(HERE / "quadrants.gif")
    upright.save(HERE / "quadrants.tiff", compression="tiff_deflate")
    upright.save(HERE / "quadrants.avif", quality=95, subsampling="4:4:4")
    upright.convert("CMYK").save(HERE / "cmyk.jpg", quality=95)
    upright.convert("L").save(HERE / "gray.jpg", quality=95)
    (HERE / "quadrants.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48">'
        + "".join(f'<rect x="{x}" y="{y}" width="32" height="24" fill="rgb{c}"/>' for (x, y), c in QUADRANTS.items())
        + "</svg>\n"
    )

    half = Image.new("RGBA", SIZE, (255, 0, 0, 128))
    half.save(HERE / "half-transparent.png")
    half.save(HERE / "half-transparent.webp", lossless=True)
    profile = icc_profile("Wide P3")
    wide = Image.new("RGB", (16, 16), WORN)
    wide.save(HERE / "wide.png", icc_profile=profile)
    wide.save(HERE / "wide.jpg", icc_profile=profile, quality=100, subsampling=0)
    srgb = ImageCms.profileToProfile(wide, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"))
    print("wide.png in sRGB, after LittleCMS:", srgb.getpixel((8, 8)))

    # What a profile is called says nothing of what it is, and gray ones count too.
    wide.save(HERE / "wide-named-srgb.png", icc_profile=icc_profile("sRGB EOTF with DCI-P3 Color Gamut"))
    wide.save(HERE / "wide-named-srgb.webp", icc_profile=icc_profile("sRGB"), lossless=True)
    wide.save(HERE / "wide.tiff", icc_profile=profile)
    wide.save(HERE / "unnamed-srgb.png", icc_profile=icc_profile("x", primaries=SRGB))
    linear = icc_profile("Gray", gamma=1, space=b"GRAY")
    Image.new("L", (16, 16), 128).save(HERE / "gray-linear.jpg", icc_profile=linear, quality=100)
    Image.new("L", (16, 16), 128).save(HERE / "gray-linear.png", icc_profile=linear)

    # Orientation 6 wherever it may be written.
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = upright.transpose(STORED[6])
    lying.save(HERE / "exif-6.webp", exif=exif, lossless=True)
    lying.save(HERE / "exif-6.png", exif=exif)
    lying.save(HERE / "exif-6.tiff", exif=exif)
    lying.save(HERE / "exif-6.avif", exif=exif, quality=95, subsampling="4:4:4")

    # The first of several pictures.
    black = Image.new("RGB", SIZE)
    upright.save(HERE / "animated.webp", save_all=True, append_images=[black], lossless=True)
    upright.save(HERE / "animated.gif", save_all=True, append_images=[black])
    upright.save(HERE / "animated.png", save_all=True, append_images=[black])
    upright.save(HERE / "animated.avif", save_all=True, append_images=[black], quality=95, subsampling="4:4:4")
    upright.save(HERE / "pages.tiff", save_all=True, append_images=[black])
    (HERE / "interlaced.png").write_bytes(interlaced(upright))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(header)) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    (HERE / "claims-30000.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)


if __name__ == "__main__":
    main()
