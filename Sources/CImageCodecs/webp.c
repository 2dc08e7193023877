#ifdef VITRINE_IMAGE_CODECS

#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/encode.h>

#include "internal.h"

static imc_status status_of(VP8StatusCode code, char *message) {
  switch (code) {
    case VP8_STATUS_OK: return IMC_OK;
    case VP8_STATUS_OUT_OF_MEMORY: return imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return imc_say(message, IMC_TRUNCATED, "the file ends too early");
    default: return imc_say(message, IMC_DAMAGED, "the WebP data is damaged");
  }
}

// A chunk of the RIFF container; NULL where there is none that is whole.
static const uint8_t *find_chunk(const uint8_t *data, size_t size, const char *name, size_t *chunk_size) {
  size_t place = 12;
  while (place + 8 <= size) {
    size_t length = data[place + 4] | data[place + 5] << 8 | data[place + 6] << 16 | (size_t)data[place + 7] << 24;
    if (length > size - place - 8) return NULL;
    if (memcmp(data + place, name, 4) == 0) {
      *chunk_size = length;
      return data + place + 8;
    }
    place += 8 + length + (length & 1);
  }
  return NULL;
}

imc_status imc_webp_info(const uint8_t *data, size_t size, imc_info *info, char *message) {
  WebPBitstreamFeatures features;
  imc_status status = status_of(WebPGetFeatures(data, size, &features), message);
  if (status != IMC_OK) return status;
  if (features.has_animation) return imc_say(message, IMC_FAILED, "it is animated");
  info->width = (uint32_t)features.width;
  info->height = (uint32_t)features.height;
  size_t profile_size = 0;
  const uint8_t *profile = find_chunk(data, size, "ICCP", &profile_size);
  if (profile != NULL && profile_size > 0 && (info->profile = malloc(profile_size)) != NULL) {
    memcpy(info->profile, profile, profile_size);
    info->profile_size = profile_size;
  }
  return IMC_OK;
}

imc_status imc_webp_decode(const uint8_t *data, size_t size, uint32_t covering_width, uint32_t covering_height,
                           imc_cancel cancel, void *context, imc_image *image, char *message) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return imc_say(message, IMC_FAILED, "another version of libwebp");
  imc_status status = status_of(WebPGetFeatures(data, size, &config.input), message);
  if (status != IMC_OK) return status;
  uint32_t width = (uint32_t)config.input.width, height = (uint32_t)config.input.height;
  if (covering_width > 0 && width > covering_width && height > covering_height) {
    // The side that needs more of the picture decides; the other one is rounded up.
    if ((uint64_t)covering_width * height >= (uint64_t)covering_height * width) {
      height = (uint32_t)(((uint64_t)height * covering_width + width - 1) / width);
      width = covering_width;
    } else {
      width = (uint32_t)(((uint64_t)width * covering_height + height - 1) / height);
      height = covering_height;
    }
    config.options.use_scaling = 1;
    config.options.scaled_width = (int)width;
    config.options.scaled_height = (int)height;
  }
  int components = config.input.has_alpha ? 4 : 3;
  config.output.colorspace = config.input.has_alpha ? MODE_RGBA : MODE_RGB;
  if (cancel(context)) return IMC_CANCELLED;
  status = status_of(WebPDecode(data, size, &config), message);
  if (status == IMC_OK && cancel(context)) status = IMC_CANCELLED;
  if (status == IMC_OK) {
    image->width = width;
    image->height = height;
    image->components = 3;
    image->pixels = malloc((size_t)width * height * 3);
    if (image->pixels == NULL) status = imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
  }
  if (status == IMC_OK) {
    for (uint32_t y = 0; y < height; ++y) {
      const uint8_t *source = config.output.u.RGBA.rgba + (size_t)y * (size_t)config.output.u.RGBA.stride;
      uint8_t *target = image->pixels + (size_t)y * width * 3;
      if (components == 3) {
        memcpy(target, source, (size_t)width * 3);
        continue;
      }
      for (uint32_t x = 0; x < width; ++x) {
        uint32_t alpha = source[4 * x + 3];
        for (int c = 0; c < 3; ++c) target[3 * x + c] = (uint8_t)((source[4 * x + c] * alpha + 255 * (255 - alpha)) / 255);
      }
    }
  }
  WebPFreeDecBuffer(&config.output);
  return status;
}

imc_status imc_encode_webp(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t **data, size_t *size, char *message) {
  message[0] = 0;
  const uint8_t *rgb = pixels;
  uint8_t *widened = NULL;
  if (components == 1) {
    widened = malloc((size_t)width * height * 3);
    if (widened == NULL) return imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
    for (size_t index = 0; index < (size_t)width * height; ++index) memset(widened + 3 * index, pixels[index], 3);
    rgb = widened;
  }
  uint8_t *encoded = NULL;
  *size = WebPEncodeRGB(rgb, (int)width, (int)height, (int)width * 3, (float)quality, &encoded);
  free(widened);
  if (*size == 0) return imc_say(message, IMC_FAILED, "WebP cannot encode the picture: there is not enough memory");
  // libwebp's memory is its own to free.
  *data = malloc(*size);
  if (*data != NULL) memcpy(*data, encoded, *size);
  WebPFree(encoded);
  return *data != NULL ? IMC_OK : imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
}

#endif
