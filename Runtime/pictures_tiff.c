// TIFF files that libvips does not read, through libtiff's own conversion to RGB: old-style JPEG, subsampled colour,
// and others.

#include <string.h>

#include "pictures.h"

int is_tiff(const picture_file *file) {
  static const char *const starts[] = {"II\x2A\0", "MM\0\x2A", "II\x2B\0", "MM\0\x2B"};
  for (int index = 0; index < 4; ++index) {
    if (file->size > 8 && memcmp(file->data, starts[index], 4) == 0) return 1;
  }
  return 0;
}

#ifdef VITRINE_TIFF

#include <tiffio.h>

// The largest such picture, because it is converted as a whole.
#define MAXIMUM_PIXELS (64u << 20)

typedef struct {
  const picture_file *file;
  uint64_t place;
} reader;

static tmsize_t read_bytes(thandle_t handle, void *target, tmsize_t count) {
  reader *from = handle;
  if (from->place >= from->file->size) return 0;
  uint64_t rest = from->file->size - from->place, taken = (uint64_t)count < rest ? (uint64_t)count : rest;
  memcpy(target, from->file->data + from->place, taken);
  from->place += taken;
  return (tmsize_t)taken;
}

static tmsize_t write_nothing(thandle_t handle, void *source, tmsize_t count) {
  (void)handle, (void)source, (void)count;
  return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
  reader *from = handle;
  from->place = whence == SEEK_SET ? offset : whence == SEEK_CUR ? from->place + offset : from->file->size + offset;
  return from->place;
}

static int close_nothing(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t size_of(thandle_t handle) { return ((reader *)handle)->file->size; }

// Puts premultiplied samples, as returned by libtiff, over white.
static void to_rgb(const uint32_t *raster, uint8_t *rgb, size_t count) {
  for (size_t index = 0; index < count; ++index) {
    uint32_t pixel = raster[index], lack = 255 - TIFFGetA(pixel);
    uint32_t samples[] = {TIFFGetR(pixel) + lack, TIFFGetG(pixel) + lack, TIFFGetB(pixel) + lack};
    for (int c = 0; c < 3; ++c) rgb[3 * index + c] = (uint8_t)(samples[c] > 255 ? 255 : samples[c]);
  }
}

static VipsImage *convert(TIFF *tiff) {
  uint32_t width = 0, height = 0;
  uint16_t orientation = ORIENTATION_TOPLEFT;
  char why[1024] = "";
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) || !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height) || width == 0 ||
      height == 0 || width > MAXIMUM_PIXELS / height || !TIFFRGBAImageOK(tiff, why)) {
    return NULL;
  }
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  if (orientation < 1 || orientation > 8) orientation = ORIENTATION_TOPLEFT;
  uint32_t *raster = g_try_malloc((size_t)width * height * 4);
  uint8_t *rgb = g_try_malloc((size_t)width * height * 3);
  VipsImage *image = NULL, *upright = NULL;
  // In the file's orientation, because libvips turns it.
  if (raster != NULL && rgb != NULL && TIFFReadRGBAImageOriented(tiff, width, height, raster, orientation, 1)) {
    to_rgb(raster, rgb, (size_t)width * height);
    image = vips_image_new_from_memory_copy(rgb, (size_t)width * height * 3, (int)width, (int)height, 3, VIPS_FORMAT_UCHAR);
  }
  g_free(raster);
  g_free(rgb);
  if (image == NULL) return NULL;
  image->Type = VIPS_INTERPRETATION_sRGB;
  vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
  vips_autorot(image, &upright, NULL);
  g_object_unref(image);
  return upright;
}

VipsImage *read_odd_tiff(const picture_file *file) {
  reader from = {file, 0};
  TIFF *tiff = TIFFClientOpen("picture", "rm", &from, read_bytes, write_nothing, seek, close_nothing, size_of, NULL, NULL);
  if (tiff == NULL) return NULL;
  VipsImage *image = convert(tiff);
  TIFFClose(tiff);
  return image;
}

#else

VipsImage *read_odd_tiff(const picture_file *file) {
  (void)file;
  return NULL;
}

#endif
