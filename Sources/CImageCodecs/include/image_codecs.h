// Pictures in memory to pixels and back, by libjpeg-turbo, libwebp, libspng and giflib, and their colours by Little CMS.
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
  IMC_TOO_LARGE = 7,
} imc_status;

typedef enum { IMC_JPEG, IMC_PNG, IMC_WEBP, IMC_GIF } imc_format;

// What a picture's header says. The profile points into memory to be freed with imc_free.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint32_t components;     // of the decoded picture: 1 (gray) or 3 (RGB)
  int32_t orientation;     // EXIF, 1 to 8; 1 if nothing is said
  int is_divided;          // a WebP that is scaled by whole numbers, as PNG and GIF are
  uint64_t working_bytes;  // what decoding needs beside its result, however small that is
  uint8_t *_Nullable profile;
  size_t profile_size;
} imc_info;

// Asked between rows; not 0 to give up.
typedef int (*imc_cancel)(void *_Nullable context);

typedef struct {
  // The result still covers this, scaled down by the format's own means; 0 × 0: not scaled.
  uint32_t covering_width;
  uint32_t covering_height;
  // Whether what is left of a damaged picture will do.
  int accepts_damage;
  imc_cancel cancel;
  void *_Nullable context;
} imc_request;

// Rows without padding, 1 (gray) or 3 (RGB) components, in the caller's memory.
typedef struct {
  uint8_t *pixels;
  uint32_t width;
  uint32_t height;
  uint32_t components;
  int is_damaged;  // the message then says how
} imc_image;

#define IMC_MESSAGE_SIZE 256

imc_status imc_read_info(imc_format format, const uint8_t *data, size_t size, imc_info *info, char *message);

// How large imc_decode makes a picture: what `image` has to have room for.
void imc_decoded_size(imc_format format, const imc_info *info, uint32_t covering_width, uint32_t covering_height,
                      uint32_t *width, uint32_t *height);

// Decodes into an image of that size. Transparency is laid over white. Neither orientation nor profile is applied, except that
// pictures in CMYK become RGB by their profile.
imc_status imc_decode(imc_format format, const uint8_t *data, size_t size, const imc_request *request, imc_image *image,
                      char *message);

// Whether pixels of 1 or 3 components with this profile are sRGB as they are: by what it says of colours, whatever its name.
int imc_profile_is_srgb(const uint8_t *profile, size_t size, uint32_t components);

// Pixels of 1 or 3 components from a profile's space to sRGB, in place. IMC_FAILED if the profile is not one of such pixels.
imc_status imc_to_srgb(uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, const uint8_t *profile,
                       size_t profile_size, imc_cancel cancel, void *_Nullable context);

// Encodes 1 or 3 components. The result is to be freed with imc_free.
imc_status imc_encode_jpeg(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);
imc_status imc_encode_webp(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);
// texts holds text_count pairs of key and value.
imc_status imc_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components,
                          int32_t compression_level, const char *_Nonnull const *_Nullable texts, size_t text_count,
                          uint8_t *_Nullable *_Nonnull data, size_t *size, char *message);

// The value of a PNG's text entry, to be freed with imc_free; NULL if there is none.
char *_Nullable imc_png_text(const uint8_t *data, size_t size, const char *key);

void imc_free(void *_Nullable memory);

// A process that decodes what has no decoder above, by libvips and others: Runtime/pictures.c. It can be stopped at any time,
// and takes neither the memory nor the life of this one. For one thread at a time.
typedef struct imc_helper imc_helper;

// What a helper says of a picture: upright, in sRGB.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint32_t components;
  int is_scalable;  // a drawing without pixels of its own
  int is_damaged;
} imc_helper_picture;

// Where the helper's program is; NULL if it is missing: *message then says why.
const char *_Nullable imc_helper_path(const char *_Nullable *_Nonnull message);
imc_helper *_Nullable imc_helper_start(const char *path, char *message);
void imc_helper_stop(imc_helper *_Nullable helper);
// Whether it may be asked again; if not it is to be stopped.
int imc_helper_is_usable(const imc_helper *helper);

// Hands it a picture and reads its header. `megabytes` and `seconds` of the processor are as much as it may use until the next.
imc_status imc_helper_open(imc_helper *helper, const uint8_t *data, size_t size, uint32_t megabytes, uint32_t seconds,
                           imc_cancel cancel, void *_Nullable context, imc_helper_picture *picture, char *message);
// Decodes what it was handed, fitting inside side × side if that is not 0 and smaller.
imc_status imc_helper_decode(imc_helper *helper, uint32_t side, int accepts_damage, uint32_t megabytes, imc_cancel cancel,
                             void *_Nullable context, imc_helper_picture *picture, char *message);
// The pixels of the picture that was decoded; to be called after a decode that went well.
imc_status imc_helper_read(imc_helper *helper, uint8_t *pixels, size_t size, char *message);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
