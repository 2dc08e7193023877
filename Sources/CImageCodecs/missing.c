// Replaces the codecs if the package is built without its trait ImageCodecs.
#ifndef VITRINE_IMAGE_CODECS

#include "internal.h"

static imc_status missing(char *message) {
  return imc_say(message, IMC_MISSING, "this program was built without image codecs (the package's trait ImageCodecs)");
}

#define MISSING_DECODER(format)                                                                                     \
  imc_status imc_##format##_info(const uint8_t *data, size_t size, imc_info *info, char *message) {                 \
    return missing(message);                                                                                        \
  }                                                                                                                 \
  imc_status imc_##format##_decode(const uint8_t *data, size_t size, const imc_request *request, imc_image *image,  \
                                   char *message) {                                                                 \
    return missing(message);                                                                                        \
  }

MISSING_DECODER(jpeg)
MISSING_DECODER(png)
MISSING_DECODER(webp)
MISSING_DECODER(gif)

int imc_profile_is_srgb(const uint8_t *profile, size_t size, uint32_t components) { return 1; }

imc_status imc_to_srgb(uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, const uint8_t *profile,
                       size_t profile_size, imc_cancel cancel, void *context) {
  return IMC_MISSING;
}

imc_status imc_encode_jpeg(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t **data, size_t *size, char *message) {
  return missing(message);
}

imc_status imc_encode_webp(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t **data, size_t *size, char *message) {
  return missing(message);
}

imc_status imc_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components,
                          int32_t compression_level, const char *const *texts, size_t text_count, uint8_t **data,
                          size_t *size, char *message) {
  return missing(message);
}

imc_status imc_encode_indexed_png(const uint8_t *rows, uint32_t width, uint32_t height, uint32_t bit_depth,
                                  const uint8_t *palette, uint32_t color_count, int32_t compression_level,
                                  uint8_t **data, size_t *size, char *message) {
  return missing(message);
}

char *imc_png_text(const uint8_t *data, size_t size, const char *key) { return NULL; }

#endif
