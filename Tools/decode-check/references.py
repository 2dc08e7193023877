"""Decodes a picture with Pillow and with libvips: upright, in sRGB, transparency over white, 8 bits."""
import io
import warnings

import numpy


def by_pillow(path: str) -> numpy.ndarray:
    import pillow_heif
    import pillow_jxl  # noqa: F401 (registers itself)
    from PIL import Image, ImageCms, ImageOps

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = 400_000_000
    warnings.simplefilter("ignore")
    image = Image.open(path)
    image.seek(0)
    image.load()
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        array = numpy.asarray(image).astype(numpy.float64)
        if array.max() > 255:
            array = array / 257
        return numpy.repeat(array.clip(0, 255).round().astype(numpy.uint8)[:, :, None], 3, 2)
    if image.mode in ("P", "PA", "LA", "La", "RGBa", "1") or "transparency" in image.info:
        image = image.convert("RGBA" if image.mode != "1" else "L")
    if profile and image.mode in ("L", "RGB", "RGBA", "CMYK", "LAB"):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        if alpha is not None:
            image = image.convert("RGB")
        space = source.profile.xcolor_space.strip()
        if space == {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}.get(image.mode):
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        if alpha is not None:
            image = image.convert("RGB")
            image.putalpha(alpha)
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    return numpy.asarray(image.convert("RGB"))


def by_vips(path: str) -> numpy.ndarray:
    import pyvips

    pyvips.cache_set_max(0)
    with open(path, "rb") as file:
        data = file.read()
    image = pyvips.Image.new_from_buffer(data, "", fail_on="error").autorot()
    if image.get_typeof("icc-profile-data") and image.interpretation not in ("lab",):
        try:
            image = image.icc_transform("srgb", embedded=True, intent="perceptual")
        except pyvips.Error:
            pass
    image = image.colourspace("srgb")
    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    array = image.cast("uchar").numpy()
    return numpy.repeat(array, 3, 2) if array.shape[2] == 1 else array[:, :, :3]


DECODERS = {"Pillow": by_pillow, "libvips": by_vips}
