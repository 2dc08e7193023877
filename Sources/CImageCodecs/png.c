#ifdef VITRINE_IMAGE_CODECS

#include <stdlib.h>
#include <string.h>

#include <spng.h>

#include "internal.h"

static imc_status status_of(int code, char *message) {
  switch (code) {
    case SPNG_OK: return IMC_OK;
    case SPNG_EMEM: return imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
    case SPNG_IO_EOF:
    case SPNG_EIDAT_TOO_SHORT: return imc_say(message, IMC_TRUNCATED, "the file ends too early");
    default: return imc_say(message, IMC_DAMAGED, spng_strerror(code));
  }
}

static spng_ctx *open_png(const uint8_t *data, size_t size) {
  spng_ctx *context = spng_ctx_new(0);
  if (context == NULL) return NULL;
  // Text and profiles of more than this are no picture's.
  spng_set_chunk_limits(context, 16 << 20, 32 << 20);
  spng_set_crc_action(context, SPNG_CRC_USE, SPNG_CRC_USE);
  spng_set_png_buffer(context, data, size);
  return context;
}

imc_status imc_png_info(const uint8_t *data, size_t size, imc_info *info, char *message) {
  spng_ctx *context = open_png(data, size);
  if (context == NULL) return imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
  struct spng_ihdr header;
  imc_status status = status_of(spng_get_ihdr(context, &header), message);
  if (status == IMC_OK) {
    info->width = header.width;
    info->height = header.height;
    struct spng_iccp profile;
    if (spng_get_iccp(context, &profile) == 0 && (info->profile = malloc(profile.profile_len)) != NULL) {
      memcpy(info->profile, profile.profile, profile.profile_len);
      info->profile_size = profile.profile_len;
    }
  }
  spng_ctx_free(context);
  return status;
}

static void lay_over_white(const uint8_t *rgba, uint8_t *target, uint32_t width, int is_gray) {
  for (uint32_t x = 0; x < width; ++x) {
    uint32_t alpha = rgba[4 * x + 3];
    for (int c = 0; c < (is_gray ? 1 : 3); ++c) {
      target[(is_gray ? 1 : 3) * x + c] = (uint8_t)((rgba[4 * x + c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
}

// Adds a row to the sums of a shrunk picture's row; each target pixel is the mean of factor × factor source pixels.
static void add_row(uint32_t *sums, const uint8_t *row, uint32_t width, uint32_t components, uint32_t factor) {
  for (uint32_t x = 0; x < width * factor; ++x) {
    for (uint32_t c = 0; c < components; ++c) sums[x / factor * components + c] += row[x * components + c];
  }
}

imc_status imc_png_decode(const uint8_t *data, size_t size, uint32_t covering_width, uint32_t covering_height,
                          imc_cancel cancel, void *context, imc_image *image, char *message) {
  spng_ctx *png = open_png(data, size);
  if (png == NULL) return imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
  struct spng_ihdr header;
  imc_status status = status_of(spng_get_ihdr(png, &header), message);
  uint8_t *rgba = NULL, *row = NULL;
  uint32_t *sums = NULL;
  if (status == IMC_OK) status = status_of(spng_decode_image(png, NULL, 0, SPNG_FMT_RGBA8, SPNG_DECODE_TRNS | SPNG_DECODE_PROGRESSIVE), message);
  if (status == IMC_OK) {
    // An interlaced picture comes in passes, and has to be whole before it can be shrunk.
    uint32_t factor = 1;
    if (covering_width > 0 && covering_height > 0 && header.interlace_method == 0) {
      uint32_t across = header.width / covering_width, down = header.height / covering_height;
      factor = across < down ? across : down;
      if (factor < 1) factor = 1;
    }
    int is_gray = header.color_type == SPNG_COLOR_TYPE_GRAYSCALE || header.color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA;
    image->width = header.width / factor;
    image->height = header.height / factor;
    image->components = is_gray ? 1 : 3;
    size_t stride = (size_t)image->width * image->components;
    rgba = malloc((size_t)header.width * 4);
    row = malloc((size_t)header.width * image->components);
    sums = calloc(stride, sizeof *sums);
    image->pixels = malloc(stride * image->height);
    if (rgba == NULL || row == NULL || sums == NULL || image->pixels == NULL) {
      status = imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
    }
    // Rows of the first passes are written again by the later ones: start from white.
    if (status == IMC_OK) memset(image->pixels, 255, stride * image->height);
    int code = 0;
    struct spng_row_info info;
    while (status == IMC_OK && code == 0) {
      if (cancel(context)) {
        status = IMC_CANCELLED;
        break;
      }
      code = spng_get_row_info(png, &info);
      if (code != 0) break;
      if (header.interlace_method != 0) {
        // The row as it stands so far, since a pass writes but some of its pixels; those are kept by reading it back.
        for (uint32_t x = 0; x < header.width; ++x) {
          const uint8_t *source = image->pixels + (size_t)info.row_num * stride + (size_t)x * image->components;
          for (int c = 0; c < 3; ++c) rgba[4 * x + c] = source[is_gray ? 0 : c];
          rgba[4 * x + 3] = 255;
        }
      }
      code = spng_decode_row(png, rgba, (size_t)header.width * 4);
      if (code != 0 && code != SPNG_EOI) break;
      lay_over_white(rgba, row, header.width, is_gray);
      if (factor == 1) {
        memcpy(image->pixels + (size_t)info.row_num * stride, row, stride);
      } else if (info.row_num / factor < image->height) {
        add_row(sums, row, image->width, image->components, factor);
        if (info.row_num % factor == factor - 1) {
          uint8_t *target = image->pixels + (size_t)(info.row_num / factor) * stride;
          uint32_t area = factor * factor;
          for (size_t index = 0; index < stride; ++index) target[index] = (uint8_t)((sums[index] + area / 2) / area);
          memset(sums, 0, stride * sizeof *sums);
        }
      }
    }
    if (status == IMC_OK && code != SPNG_EOI) status = status_of(code, message);
  }
  free(rgba);
  free(row);
  free(sums);
  spng_ctx_free(png);
  return status;
}

imc_status imc_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components,
                          int32_t compression_level, const char *const *texts, size_t text_count, uint8_t **data,
                          size_t *size, char *message) {
  message[0] = 0;
  spng_ctx *context = spng_ctx_new(SPNG_CTX_ENCODER);
  struct spng_text *entries = calloc(text_count + 1, sizeof *entries);
  if (context == NULL || entries == NULL) {
    spng_ctx_free(context);
    free(entries);
    return imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
  }
  spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1);
  spng_set_option(context, SPNG_IMG_COMPRESSION_LEVEL, compression_level);
  struct spng_ihdr header = {.width = width,
                             .height = height,
                             .bit_depth = 8,
                             .color_type = components == 1 ? SPNG_COLOR_TYPE_GRAYSCALE : SPNG_COLOR_TYPE_TRUECOLOR};
  int code = spng_set_ihdr(context, &header);
  for (size_t index = 0; index < text_count; ++index) {
    entries[index].type = SPNG_TEXT;
    strncpy(entries[index].keyword, texts[2 * index], sizeof entries[index].keyword - 1);
    entries[index].text = (char *)texts[2 * index + 1];
    entries[index].length = strlen(texts[2 * index + 1]);
  }
  if (code == 0 && text_count > 0) code = spng_set_text(context, entries, (uint32_t)text_count);
  if (code == 0) {
    code = spng_encode_image(context, pixels, (size_t)width * height * components, SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
  }
  if (code == 0) *data = spng_get_png_buffer(context, size, &code);
  spng_ctx_free(context);
  free(entries);
  return status_of(code, message);
}

char *imc_png_text(const uint8_t *data, size_t size, const char *key) {
  spng_ctx *context = open_png(data, size);
  if (context == NULL) return NULL;
  char *found = NULL;
  uint32_t count = 0;
  if (spng_get_text(context, NULL, &count) == 0 && count > 0) {
    struct spng_text *entries = calloc(count, sizeof *entries);
    if (entries != NULL && spng_get_text(context, entries, &count) == 0) {
      for (uint32_t index = 0; index < count && found == NULL; ++index) {
        if (strcmp(entries[index].keyword, key) == 0) found = strdup(entries[index].text);
      }
    }
    free(entries);
  }
  spng_ctx_free(context);
  return found;
}

#endif
