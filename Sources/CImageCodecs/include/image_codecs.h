// Decodes and encodes pictures in memory with libjpeg-turbo, libwebp, libspng and giflib, and converts colours with
// Little CMS. No function exits, longjmps out, or keeps its arguments.
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
  IMC_TOO_LARGE = 7,
} imc_status;

typedef enum { IMC_JPEG, IMC_PNG, IMC_WEBP, IMC_GIF } imc_format;

// What a picture's header says. Free the profile with imc_free.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint32_t components;     // of the decoded picture: 1 (gray) or 3 (RGB)
  int32_t orientation;     // EXIF, 1 to 8; 1 if it is not given
  int is_divided;          // a WebP that is scaled by whole numbers, like PNG and GIF
  uint64_t working_bytes;  // what decoding needs apart from its result, however small that is
  uint8_t *_Nullable profile;
  size_t profile_size;
} imc_info;

// Called between rows; returns non-zero to give up.
typedef int (*imc_cancel)(void *_Nullable context);

typedef struct {
  // The result, scaled down by the format's own means, still covers this size; 0 × 0 means no scaling.
  uint32_t covering_width;
  uint32_t covering_height;
  // Whether to return the intact part of a damaged picture.
  int accepts_damage;
  imc_cancel cancel;
  void *_Nullable context;
} imc_request;

// Rows without padding, with 1 (gray) or 3 (RGB) components, in the caller's memory.
typedef struct {
  uint8_t *pixels;
  uint32_t width;
  uint32_t height;
  uint32_t components;
  int is_damaged;  // the message then says what is wrong
} imc_image;

#define IMC_MESSAGE_SIZE 256

imc_status imc_read_info(imc_format format, const uint8_t *data, size_t size, imc_info *info, char *message);

// The size at which imc_decode decodes a picture, for which `image` must have room.
void imc_decoded_size(imc_format format, const imc_info *info, uint32_t covering_width, uint32_t covering_height,
                      uint32_t *width, uint32_t *height);

// Decodes to an image of that size. Transparency is put over white. Neither orientation nor profile is applied,
// except that the profile converts CMYK pictures to RGB.
imc_status imc_decode(imc_format format, const uint8_t *data, size_t size, const imc_request *request, imc_image *image,
                      char *message);

// Whether pixels with 1 or 3 components and this profile are already sRGB, judged by its curves and primaries, not by
// its name.
int imc_profile_is_srgb(const uint8_t *profile, size_t size, uint32_t components);

// Converts pixels with 1 or 3 components from a profile's colour space to sRGB, in place. IMC_FAILED if the profile
// does not fit.
imc_status imc_to_srgb(uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, const uint8_t *profile,
                       size_t profile_size, imc_cancel cancel, void *_Nullable context);

// Encodes 1 or 3 components. Free the result with imc_free.
imc_status imc_encode_jpeg(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);
imc_status imc_encode_webp(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);
// texts holds text_count pairs of key and value.
imc_status imc_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components,
                          int32_t compression_level, const char *_Nonnull const *_Nullable texts, size_t text_count,
                          uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);

// Rows of whole bytes with bit_depth (1, 2, 4 or 8) bits per pixel, and a palette of color_count colours (RGB).
imc_status imc_encode_indexed_png(const uint8_t *rows, uint32_t width, uint32_t height, uint32_t bit_depth,
                                  const uint8_t *palette, uint32_t color_count, int32_t compression_level,
                                  uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);

// The value of a PNG's text entry, to be freed with imc_free; NULL if there is none.
char *_Nullable imc_png_text(const uint8_t *data, size_t size, const char *key);

void imc_free(void *_Nullable memory);

// A process (Runtime/pictures.c) that decodes what has no decoder above, with libvips and others. It can be stopped
// at any time, and can neither use up this process's memory nor crash it. Only one thread at a time may use it.
typedef struct imc_helper imc_helper;

// A helper's description of a picture: upright, in sRGB.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint32_t components;
  int is_scalable;  // a drawing, which has no pixels of its own
  int is_damaged;
} imc_helper_picture;

// The path of the helper's program; NULL if it is missing, and *message then says why.
const char *_Nullable imc_helper_path(const char *_Nullable *_Nonnull message);
imc_helper *_Nullable imc_helper_start(const char *path, char *message);
void imc_helper_stop(imc_helper *_Nullable helper);
// Whether it can be used again; if not, stop it.
int imc_helper_is_usable(const imc_helper *helper);

// Sends a picture and reads its header. The helper may use `megabytes` of memory and `seconds` of processor time
// until the next picture.
imc_status imc_helper_open(imc_helper *helper, const uint8_t *data, size_t size, uint32_t megabytes, uint32_t seconds,
                           imc_cancel cancel, void *_Nullable context, imc_helper_picture *picture, char *message);
// Decodes the picture that was sent, to fit inside side × side if that is not 0 and smaller.
imc_status imc_helper_decode(imc_helper *helper, uint32_t side, int accepts_damage, uint32_t megabytes, imc_cancel cancel,
                             void *_Nullable context, imc_helper_picture *picture, char *message);
// The pixels of the decoded picture; call it only after a successful decode.
imc_status imc_helper_read(imc_helper *helper, uint8_t *pixels, size_t size, char *message);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
