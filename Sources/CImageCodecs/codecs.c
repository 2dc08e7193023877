#include <stdlib.h>

#include "internal.h"

imc_status imc_read_info(imc_format format, const uint8_t *data, size_t size, imc_info *info, char *message) {
  *info = (imc_info){.orientation = 1};
  message[0] = 0;
  switch (format) {
    case IMC_JPEG: return imc_jpeg_info(data, size, info, message);
    case IMC_PNG: return imc_png_info(data, size, info, message);
    case IMC_WEBP: return imc_webp_info(data, size, info, message);
    case IMC_GIF: return imc_gif_info(data, size, info, message);
  }
  return imc_say(message, IMC_FAILED, "an unknown format");
}

imc_status imc_decode(imc_format format, const uint8_t *data, size_t size, uint32_t covering_width,
                      uint32_t covering_height, imc_cancel cancel, void *context, imc_image *image, char *message) {
  *image = (imc_image){0};
  message[0] = 0;
  imc_status status = IMC_FAILED;
  switch (format) {
    case IMC_JPEG:
      status = imc_jpeg_decode(data, size, covering_width, covering_height, cancel, context, image, message);
      break;
    case IMC_PNG:
      status = imc_png_decode(data, size, covering_width, covering_height, cancel, context, image, message);
      break;
    case IMC_WEBP:
      status = imc_webp_decode(data, size, covering_width, covering_height, cancel, context, image, message);
      break;
    case IMC_GIF: status = imc_gif_decode(data, size, cancel, context, image, message); break;
  }
  if (status != IMC_OK) {
    free(image->pixels);
    *image = (imc_image){0};
  }
  return status;
}

void imc_free(void *memory) { free(memory); }
