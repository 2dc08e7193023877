#include <stdlib.h>

#include "internal.h"

imc_status imc_read_info(imc_format format, const uint8_t *data, size_t size, imc_info *info, char *message) {
  *info = (imc_info){.components = 3, .orientation = 1};
  message[0] = 0;
  switch (format) {
    case IMC_JPEG: return imc_jpeg_info(data, size, info, message);
    case IMC_PNG: return imc_png_info(data, size, info, message);
    case IMC_WEBP: return imc_webp_info(data, size, info, message);
    case IMC_GIF: return imc_gif_info(data, size, info, message);
  }
  return imc_say(message, IMC_FAILED, "an unknown format");
}

void imc_decoded_size(imc_format format, const imc_info *info, uint32_t covering_width, uint32_t covering_height,
                      uint32_t *width, uint32_t *height) {
  *width = info->width;
  *height = info->height;
  if (covering_width == 0 || covering_height == 0) return;
  if (format == IMC_JPEG) {
    for (uint32_t divisor = 8; divisor > 1; divisor /= 2) {
      uint32_t across = info->width / divisor + (info->width % divisor != 0);
      uint32_t down = info->height / divisor + (info->height % divisor != 0);
      if (across < covering_width || down < covering_height) continue;
      *width = across;
      *height = down;
      return;
    }
  } else if (format == IMC_WEBP && !info->is_divided) {
    if (*width <= covering_width || *height <= covering_height) return;
    // The side that needs more of the picture decides; the other one is rounded up.
    if ((uint64_t)covering_width * info->height >= (uint64_t)covering_height * info->width) {
      *height = (uint32_t)(((uint64_t)info->height * covering_width + info->width - 1) / info->width);
      *width = covering_width;
    } else {
      *width = (uint32_t)(((uint64_t)info->width * covering_height + info->height - 1) / info->height);
      *height = covering_height;
    }
  } else {
    uint32_t divisor = imc_divisor(info->width, info->height, covering_width, covering_height);
    *width /= divisor;
    *height /= divisor;
  }
}

imc_status imc_decode(imc_format format, const uint8_t *data, size_t size, const imc_request *request, imc_image *image,
                      char *message) {
  message[0] = 0;
  image->is_damaged = 0;
  switch (format) {
    case IMC_JPEG: return imc_jpeg_decode(data, size, request, image, message);
    case IMC_PNG: return imc_png_decode(data, size, request, image, message);
    case IMC_WEBP: return imc_webp_decode(data, size, request, image, message);
    case IMC_GIF: return imc_gif_decode(data, size, request, image, message);
  }
  return imc_say(message, IMC_FAILED, "an unknown format");
}

void imc_free(void *memory) { free(memory); }
