// AVIF with libavif, which also reads sequences; without it at build time, libvips reads single pictures.

#include <string.h>

#include "pictures.h"

int is_avif(const picture_file *file) {
  if (file->size < 16 || memcmp(file->data + 4, "ftyp", 4) != 0) return 0;
  size_t length = (size_t)file->data[0] << 24 | (size_t)file->data[1] << 16 | (size_t)file->data[2] << 8 | file->data[3];
  if (length > file->size) length = file->size;
  for (size_t place = 8; place + 4 <= length; place += 4) {
    if (place != 12 && (memcmp(file->data + place, "avif", 4) == 0 || memcmp(file->data + place, "avis", 4) == 0)) return 1;
  }
  return 0;
}

#ifdef VITRINE_AVIF

#include <avif/avif.h>

#if AVIF_VERSION_MAJOR >= 1
#define MIRROR(image) ((image)->imir.axis)
#else
#define MIRROR(image) ((image)->imir.mode)
#endif

// Rotated anticlockwise by quarter turns first, then mirrored.
static VipsImage *transformed(VipsImage *image, const avifImage *avif) {
  VipsImage *next = NULL;
  if (avif->transformFlags & AVIF_TRANSFORM_CLAP) {
    avifCropRect crop;
    avifDiagnostics diagnostics = {{0}};
    if (avifCropRectConvertCleanApertureBox(&crop, &avif->clap, avif->width, avif->height, avif->yuvFormat, &diagnostics) &&
        vips_extract_area(image, &next, (int)crop.x, (int)crop.y, (int)crop.width, (int)crop.height, NULL) == 0) {
      g_object_unref(image);
      image = next;
    }
  }
  if (avif->transformFlags & AVIF_TRANSFORM_IROT && avif->irot.angle % 4 != 0) {
    if (vips_rot(image, &next, (VipsAngle)(4 - avif->irot.angle % 4), NULL) == 0) {
      g_object_unref(image);
      image = next;
    }
  }
  if (avif->transformFlags & AVIF_TRANSFORM_IMIR) {
    // 0 swaps top and bottom.
    VipsDirection direction = MIRROR(avif) == 0 ? VIPS_DIRECTION_VERTICAL : VIPS_DIRECTION_HORIZONTAL;
    if (vips_flip(image, &next, direction, NULL) == 0) {
      g_object_unref(image);
      image = next;
    }
  }
  return image;
}

static VipsImage *to_vips(const avifImage *avif) {
  avifRGBImage rgb;
  avifRGBImageSetDefaults(&rgb, avif);
  rgb.depth = 8;
  rgb.format = avif->alphaPlane != NULL ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB;
  avifRGBImageAllocatePixels(&rgb);
  if (rgb.pixels == NULL || avifImageYUVToRGB(avif, &rgb) != AVIF_RESULT_OK) {
    avifRGBImageFreePixels(&rgb);
    return NULL;
  }
  int bands = avif->alphaPlane != NULL ? 4 : 3;
  VipsImage *image = vips_image_new_from_memory_copy(rgb.pixels, (size_t)rgb.rowBytes * rgb.height, (int)rgb.width,
                                                     (int)rgb.height, bands, VIPS_FORMAT_UCHAR);
  avifRGBImageFreePixels(&rgb);
  if (image == NULL) return NULL;
  image->Type = VIPS_INTERPRETATION_sRGB;
  if (avif->icc.size > 0) vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, avif->icc.data, avif->icc.size);
  return transformed(image, avif);
}

static avifResult start(avifDecoder *decoder, const picture_file *file) {
  decoder->maxThreads = 1;
  // Show pictures that break some rules of the standard.
  decoder->strictFlags = AVIF_STRICT_DISABLED;
  decoder->ignoreExif = AVIF_TRUE;
  decoder->ignoreXMP = AVIF_TRUE;
  avifResult result = avifDecoderSetIOMemory(decoder, file->data, file->size);
  return result == AVIF_RESULT_OK ? avifDecoderParse(decoder) : result;
}

int read_avif_size(const picture_file *file, uint32_t *width, uint32_t *height) {
  avifDecoder *decoder = avifDecoderCreate();
  int is_read = decoder != NULL && start(decoder, file) == AVIF_RESULT_OK;
  if (is_read) {
    const avifImage *avif = decoder->image;
    avifCropRect crop = {0, 0, avif->width, avif->height};
    avifDiagnostics diagnostics = {{0}};
    if (avif->transformFlags & AVIF_TRANSFORM_CLAP &&
        !avifCropRectConvertCleanApertureBox(&crop, &avif->clap, avif->width, avif->height, avif->yuvFormat, &diagnostics)) {
      crop = (avifCropRect){0, 0, avif->width, avif->height};
    }
    int is_turned = avif->transformFlags & AVIF_TRANSFORM_IROT && avif->irot.angle % 2 != 0;
    *width = is_turned ? crop.height : crop.width;
    *height = is_turned ? crop.width : crop.height;
  }
  if (decoder != NULL) avifDecoderDestroy(decoder);
  return is_read;
}

VipsImage *read_avif(const picture_file *file) {
  avifDecoder *decoder = avifDecoderCreate();
  if (decoder == NULL) return NULL;
  VipsImage *image = NULL;
  avifResult result = start(decoder, file);
  if (result == AVIF_RESULT_OK) result = avifDecoderNextImage(decoder);
  if (result == AVIF_RESULT_OK) {
    image = to_vips(decoder->image);
  } else {
    vips_error("avif", "%s", avifResultToString(result));
  }
  avifDecoderDestroy(decoder);
  return image;
}

#else

int read_avif_size(const picture_file *file, uint32_t *width, uint32_t *height) {
  (void)file, (void)width, (void)height;
  return 0;
}

VipsImage *read_avif(const picture_file *file) {
  (void)file;
  return NULL;
}

#endif
