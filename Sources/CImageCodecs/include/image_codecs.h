// Pictures in memory to pixels and back, by libjpeg-turbo, libwebp, libspng and giflib, and by libvips where it is there.
// No call exits, longjmps out, or keeps what it was given.
#ifndef VITRINE_IMAGE_CODECS_H
#define VITRINE_IMAGE_CODECS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#else
#define _Nullable
#define _Nonnull
#endif

typedef enum {
  IMC_OK = 0,
  IMC_DAMAGED = 1,    // the data is not what its beginning promises
  IMC_TRUNCATED = 2,  // the data ends too early
  IMC_NO_MEMORY = 3,
  IMC_MISSING = 4,    // the library for it is missing
  IMC_CANCELLED = 5,
  IMC_FAILED = 6,
} imc_status;

typedef enum { IMC_JPEG, IMC_PNG, IMC_WEBP, IMC_GIF } imc_format;

// What a picture's header says. The profile points into memory to be freed with imc_free.
typedef struct {
  uint32_t width;
  uint32_t height;
  int32_t orientation;   // EXIF, 1 to 8; 1 where nothing is said
  uint8_t *_Nullable profile;
  size_t profile_size;
} imc_info;

// Pixels, to be freed with imc_free: rows without padding, 1 (gray) or 3 (RGB) components.
typedef struct {
  uint8_t *_Nullable pixels;
  uint32_t width;
  uint32_t height;
  uint32_t components;
} imc_image;

// Asked between rows; not 0 to give up.
typedef int (*imc_cancel)(void *_Nullable context);

#define IMC_MESSAGE_SIZE 256

imc_status imc_read_info(imc_format format, const uint8_t *data, size_t size, imc_info *info, char *message);

// Decodes, scaled down by the format's own means so far that the result still covers covering_width × covering_height
// (0 × 0: not scaled). Transparency is laid over white. The orientation is not applied.
imc_status imc_decode(imc_format format, const uint8_t *data, size_t size, uint32_t covering_width,
                      uint32_t covering_height, imc_cancel cancel, void *_Nullable context, imc_image *image,
                      char *message);

// Encodes 1 or 3 components. The result is to be freed with imc_free.
imc_status imc_encode_jpeg(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);
imc_status imc_encode_webp(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);
// texts holds text_count pairs of key and value.
imc_status imc_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components,
                          int32_t compression_level, const char *_Nonnull const *_Nullable texts, size_t text_count,
                          uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);

// The value of a PNG's text entry, to be freed with imc_free; NULL where there is none.
char *_Nullable imc_png_text(const uint8_t *data, size_t size, const char *key);

void imc_free(void *_Nullable memory);

// What libvips does for us, behind a table that is opened late: Runtime/vips.c.
#define IMC_VIPS_ABI 1u
typedef struct {
  uint32_t abi;
  uint32_t size;
  imc_status (*read_info)(const void *data, size_t size, imc_info *info, char *message);
  // Upright, in sRGB, fitting inside side × side where that is not 0 and smaller.
  imc_status (*decode)(const void *data, size_t size, uint32_t side, imc_cancel cancel, void *_Nullable context,
                       imc_image *image, char *message);
  // Pixels of 3 components from a profile's space to sRGB, in place.
  imc_status (*to_srgb)(uint8_t *pixels, uint32_t width, uint32_t height, const void *profile, size_t profile_size,
                        char *message);
} imc_vips_table;

// Opens it, once; NULL where it is missing: *message then says why.
const imc_vips_table *_Nullable imc_vips(const char *_Nullable *_Nonnull message);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
