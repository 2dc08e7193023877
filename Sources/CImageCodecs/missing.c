// What stands in the codecs' places where the package is built without its trait ImageCodecs.
#ifndef VITRINE_IMAGE_CODECS

#include "internal.h"

static imc_status missing(char *message) {
  return imc_say(message, IMC_MISSING, "this program was built without image codecs (the package's trait ImageCodecs)");
}

#define MISSING_DECODER(format)                                                                                     \
  imc_status imc_##format##_info(const uint8_t *data, size_t size, imc_info *info, char *message) {                 \
    return missing(message);                                                                                        \
  }                                                                                                                 \
  imc_status imc_##format##_decode(const uint8_t *data, size_t size, uint32_t covering_width,                       \
                                   uint32_t covering_height, imc_cancel cancel, void *context, imc_image *image,    \
                                   char *message) {                                                                 \
    return missing(message);                                                                                        \
  }

MISSING_DECODER(jpeg)
MISSING_DECODER(png)
MISSING_DECODER(webp)

imc_status imc_gif_info(const uint8_t *data, size_t size, imc_info *info, char *message) { return missing(message); }

imc_status imc_gif_decode(const uint8_t *data, size_t size, imc_cancel cancel, void *context, imc_image *image,
                          char *message) {
  return missing(message);
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

char *imc_png_text(const uint8_t *data, size_t size, const char *key) { return NULL; }

#endif
