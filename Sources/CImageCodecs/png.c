#ifdef VITRINE_IMAGE_CODECS

#include <stdlib.h>
#include <string.h>

#include <spng.h>
#include <zlib.h>

#include "internal.h"
#include "png_stream.h"

static imc_status status_of(int code, char *message) {
  switch (code) {
    case SPNG_OK: return IMC_OK;
    case SPNG_EMEM: return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
    case SPNG_IO_EOF:
    case SPNG_EIDAT_TOO_SHORT: return imc_say(message, IMC_TRUNCATED, IMC_TOO_EARLY_TEXT);
    case SPNG_ECHUNK_CRC: return imc_say(message, IMC_DAMAGED, "the PNG data is damaged: a checksum is wrong");
    default: return imc_say(message, IMC_DAMAGED, spng_strerror(code));
  }
}

static spng_ctx *open_png(png_stream *stream, int checks_data) {
  spng_ctx *context = spng_ctx_new(0);
  if (context == NULL) return NULL;
  // No picture has a larger profile.
  spng_set_chunk_limits(context, 16 << 20, 32 << 20);
  spng_set_crc_action(context, checks_data ? SPNG_CRC_ERROR : SPNG_CRC_USE, SPNG_CRC_DISCARD);
  spng_set_png_stream(context, png_stream_read, stream);
  return context;
}

static int has_gray(const struct spng_ihdr *header) {
  return header->color_type == SPNG_COLOR_TYPE_GRAYSCALE || header->color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA;
}

imc_status imc_png_info(const uint8_t *data, size_t size, imc_info *info, char *message) {
  png_stream stream;
  png_stream_open(&stream, data, size, 1);
  spng_ctx *context = open_png(&stream, 1);
  if (context == NULL) return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
  struct spng_ihdr header;
  imc_status status = status_of(spng_get_ihdr(context, &header), message);
  if (status == IMC_OK) {
    info->width = header.width;
    info->height = header.height;
    info->components = has_gray(&header) ? 1 : 3;
    // Two rows of 8 bytes per pixel in the library, and one of ours.
    info->working_bytes = (uint64_t)header.width * 24;
    struct spng_iccp profile;
    if (spng_get_iccp(context, &profile) == 0 && (info->profile = malloc(profile.profile_len)) != NULL) {
      memcpy(info->profile, profile.profile, profile.profile_len);
      info->profile_size = profile.profile_len;
    }
    if (stream.exif != NULL) info->orientation = imc_exif_orientation(stream.exif, stream.exif_size);
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

// The state of reading a picture's rows.
typedef struct {
  spng_ctx *png;
  struct spng_ihdr header;
  uint8_t *rgba;
  uint8_t *row;
  imc_canvas canvas;
  uint32_t rows;  // rows that were read
} row_reader;

// A pass of an interlaced picture has only some pixels of each row.
static void put_row(row_reader *reader, const struct spng_row_info *info) {
  static const uint32_t starts[] = {0, 4, 0, 2, 0, 1, 0}, steps[] = {8, 8, 4, 4, 2, 2, 1};
  imc_image *image = reader->canvas.image;
  uint32_t width = reader->header.width, components = image->components;
  int is_interlaced = reader->header.interlace_method != 0;
  lay_over_white(reader->rgba, reader->row, width, components == 1);
  if (!is_interlaced && reader->canvas.divisor == 1) {
    memcpy(image->pixels + (size_t)info->row_num * width * components, reader->row, (size_t)width * components);
    return;
  }
  uint32_t step = is_interlaced ? steps[info->pass] : 1;
  for (uint32_t x = is_interlaced ? starts[info->pass] : 0; x < width; x += step) {
    imc_canvas_put(&reader->canvas, x, info->row_num, reader->row + (size_t)x * components);
  }
}

static imc_status read_rows(row_reader *reader, const imc_request *request, char *message) {
  struct spng_row_info info;
  while (1) {
    if (request->cancel(request->context)) return IMC_CANCELLED;
    int code = spng_get_row_info(reader->png, &info);
    if (code == 0) code = spng_decode_row(reader->png, reader->rgba, (size_t)reader->header.width * 4);
    if (code != 0 && code != SPNG_EOI) return status_of(code, message);
    put_row(reader, &info);
    reader->rows = info.row_num + 1;
    // The checksum after the last pixels must still be read.
    if (code == SPNG_EOI) return status_of(spng_decode_chunks(reader->png), message);
  }
}

static imc_status decode(const uint8_t *data, size_t size, const imc_request *request, imc_image *image, int checks_data,
                         row_reader *reader, char *message) {
  png_stream stream;
  png_stream_open(&stream, data, size, 0);
  *reader = (row_reader){.png = open_png(&stream, checks_data)};
  if (reader->png == NULL) return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
  imc_status status = status_of(spng_get_ihdr(reader->png, &reader->header), message);
  if (status == IMC_OK) {
    status = status_of(
        spng_decode_image(reader->png, NULL, 0, SPNG_FMT_RGBA8, SPNG_DECODE_TRNS | SPNG_DECODE_PROGRESSIVE), message);
  }
  if (status == IMC_OK) {
    uint32_t width = reader->header.width;
    reader->rgba = malloc((size_t)width * 4);
    reader->row = malloc((size_t)width * image->components);
    uint32_t divisor = imc_divisor(width, reader->header.height, request->covering_width, request->covering_height);
    int is_open = imc_canvas_open(&reader->canvas, image, divisor);
    status = reader->rgba == NULL || reader->row == NULL || !is_open
                 ? imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT)
                 : read_rows(reader, request, message);
    if (is_open) imc_canvas_close(&reader->canvas);
  }
  free(reader->rgba);
  free(reader->row);
  spng_ctx_free(reader->png);
  return status;
}

imc_status imc_png_decode(const uint8_t *data, size_t size, const imc_request *request, imc_image *image, char *message) {
  row_reader reader;
  imc_status status = decode(data, size, request, image, 1, &reader, message);
  if ((status != IMC_DAMAGED && status != IMC_TRUNCATED) || !request->accepts_damage) return status;
  // Wrong checksums matter little to the eye: most of the pixels may well be right.
  char unused[IMC_MESSAGE_SIZE];
  imc_status second = decode(data, size, request, image, 0, &reader, unused);
  if (second != IMC_OK && (second == IMC_CANCELLED || reader.rows == 0)) return second == IMC_CANCELLED ? second : status;
  image->is_damaged = 1;
  if (second != IMC_OK && reader.header.interlace_method == 0) {
    char what[IMC_MESSAGE_SIZE];
    imc_say(what, status, message);
    imc_say_rows(message, status, what, reader.rows, reader.header.height);
  }
  return IMC_OK;
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
    return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
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

imc_status imc_encode_indexed_png(const uint8_t *rows, uint32_t width, uint32_t height, uint32_t bit_depth,
                                  const uint8_t *palette, uint32_t color_count, int32_t compression_level,
                                  uint8_t **data, size_t *size, char *message) {
  message[0] = 0;
  struct spng_plte entries = {.n_entries = color_count};
  if (color_count > sizeof entries.entries / sizeof *entries.entries) {
    return imc_say(message, IMC_FAILED, "a PNG's palette has room for 256 colours");
  }
  for (uint32_t index = 0; index < color_count; ++index) {
    const uint8_t *color = palette + 3 * (size_t)index;
    entries.entries[index] = (struct spng_plte_entry){.red = color[0], .green = color[1], .blue = color[2]};
  }
  spng_ctx *context = spng_ctx_new(SPNG_CTX_ENCODER);
  if (context == NULL) return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
  spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1);
  spng_set_option(context, SPNG_IMG_COMPRESSION_LEVEL, compression_level);
  if (bit_depth == 8) {
    // A palette that is sorted by brightness makes neighbours' numbers similar, so that filtering saves 4 to 7 % of
    // a photograph. Paeth's filter everywhere is as good as the best filter for each row, and much faster.
    spng_set_option(context, SPNG_FILTER_CHOICE, SPNG_FILTER_CHOICE_PAETH);
    spng_set_option(context, SPNG_IMG_COMPRESSION_STRATEGY, Z_FILTERED);
  }
  struct spng_ihdr header = {
      .width = width, .height = height, .bit_depth = (uint8_t)bit_depth, .color_type = SPNG_COLOR_TYPE_INDEXED};
  int code = spng_set_ihdr(context, &header);
  if (code == 0) code = spng_set_plte(context, &entries);
  if (code == 0) {
    size_t row_size = ((size_t)width * bit_depth + 7) / 8;
    code = spng_encode_image(context, rows, row_size * height, SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
  }
  if (code == 0) *data = spng_get_png_buffer(context, size, &code);
  spng_ctx_free(context);
  return status_of(code, message);
}

char *imc_png_text(const uint8_t *data, size_t size, const char *key) {
  spng_ctx *context = spng_ctx_new(0);
  if (context == NULL) return NULL;
  spng_set_chunk_limits(context, 16 << 20, 32 << 20);
  // A text with a wrong checksum is ignored.
  spng_set_crc_action(context, SPNG_CRC_ERROR, SPNG_CRC_DISCARD);
  spng_set_png_buffer(context, data, size);
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
