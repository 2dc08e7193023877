#ifndef VITRINE_IMAGE_CODECS_INTERNAL_H
#define VITRINE_IMAGE_CODECS_INTERNAL_H

#include <stdio.h>

#include "image_codecs.h"

static inline imc_status imc_say(char *message, imc_status status, const char *text) {
  snprintf(message, IMC_MESSAGE_SIZE, "%s", text);
  return status;
}

imc_status imc_jpeg_info(const uint8_t *data, size_t size, imc_info *info, char *message);
imc_status imc_jpeg_decode(const uint8_t *data, size_t size, uint32_t covering_width, uint32_t covering_height,
                           imc_cancel cancel, void *context, imc_image *image, char *message);
imc_status imc_webp_info(const uint8_t *data, size_t size, imc_info *info, char *message);
imc_status imc_webp_decode(const uint8_t *data, size_t size, uint32_t covering_width, uint32_t covering_height,
                           imc_cancel cancel, void *context, imc_image *image, char *message);
imc_status imc_png_info(const uint8_t *data, size_t size, imc_info *info, char *message);
imc_status imc_png_decode(const uint8_t *data, size_t size, uint32_t covering_width, uint32_t covering_height,
                          imc_cancel cancel, void *context, imc_image *image, char *message);
imc_status imc_gif_info(const uint8_t *data, size_t size, imc_info *info, char *message);
imc_status imc_gif_decode(const uint8_t *data, size_t size, imc_cancel cancel, void *context, imc_image *image,
                          char *message);

#endif
