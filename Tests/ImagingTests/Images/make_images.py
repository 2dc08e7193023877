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


def display_p3() -> bytes:
    """A small ICC profile: the primaries of Display P3 adapted to D50, and a plain gamma of 2.2."""
    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(x: float, y: float, z: float) -> bytes:
        return b"XYZ \0\0\0\0" + number(x) + number(y) + number(z)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    text = b"text\0\0\0\0CC0\0"
    name = b"desc\0\0\0\0" + struct.pack(">I", 8) + b"Wide P3\0" + bytes(78)
    tags = {
        b"desc": name, b"cprt": text, b"wtpt": xyz(0.9642, 1, 0.8249), b"rXYZ": xyz(0.51512, 0.2412, -0.00105),
        b"gXYZ": xyz(0.29198, 0.69225, 0.04189), b"bXYZ": xyz(0.1571, 0.06657, 0.78407),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }
    table, data, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for signature, content in tags.items():
        content += bytes(-len(content) % 4)
        table += signature + struct.pack(">II", start + len(data), len(content))
        data += content
    header = struct.pack(">I4sI4s4s4s", start + len(data), b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H4s", 2020, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + number(0.9642) + number(1) + number(0.8249)
    return header.ljust(128, b"\0") + table + data


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
    profile = display_p3()
    wide = Image.new("RGB", (16, 16), WORN)
    wide.save(HERE / "wide.png", icc_profile=profile)
    wide.save(HERE / "wide.jpg", icc_profile=profile, quality=100, subsampling=0)
    srgb = ImageCms.profileToProfile(wide, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"))
    print("wide.png in sRGB, after LittleCMS:", srgb.getpixel((8, 8)))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(header)) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    (HERE / "claims-30000.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)


if __name__ == "__main__":
    main()
