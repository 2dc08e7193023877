#ifdef VITRINE_IMAGE_CODECS

#include "png_stream.h"

#include <string.h>

#include <zlib.h>

enum { SIGNATURE = 8, FRAME = 12 };

// The parts in reading order; CUT is left out if no chunk of pixels is cut off.
enum { HEADER, PROFILE, PALETTE, TRANSPARENCY, DATA, CUT, CUT_CONTENT, CUT_END, END };

static uint32_t read_number(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// The chunk at a position: returns how many of its bytes exist, with its frame, or 0 at the end.
static size_t chunk_at(const png_stream *stream, size_t place, const char **name) {
  if (place > stream->size || stream->size - place < 8) return 0;
  *name = (const char *)stream->data + place + 4;
  size_t length = (size_t)read_number(stream->data + place) + FRAME, rest = stream->size - place;
  return length < rest ? length : rest;
}

static void keep(const uint8_t **chunk, size_t *chunk_size, const uint8_t *bytes, size_t size) {
  if (*chunk != NULL) return;
  *chunk = bytes;
  *chunk_size = size;
}

void png_stream_open(png_stream *stream, const uint8_t *data, size_t size, int with_profile) {
  *stream = (png_stream){.data = data, .size = size, .first_data = size};
  const char *name;
  size_t place = SIGNATURE, length;
  while ((length = chunk_at(stream, place, &name)) > 0) {
    const uint8_t *chunk = data + place;
    if (memcmp(name, "IHDR", 4) == 0) keep(&stream->header, &stream->header_size, chunk, length);
    if (memcmp(name, "PLTE", 4) == 0) keep(&stream->palette, &stream->palette_size, chunk, length);
    // After the pixels these say nothing, by the PNG specification and to other decoders.
    int is_early = stream->first_data == size;
    if (memcmp(name, "tRNS", 4) == 0 && is_early) keep(&stream->transparency, &stream->transparency_size, chunk, length);
    if (memcmp(name, "iCCP", 4) == 0 && is_early && with_profile) keep(&stream->profile, &stream->profile_size, chunk, length);
    // May come after the pixels, too.
    if (memcmp(name, "eXIf", 4) == 0 && length > FRAME) keep(&stream->exif, &stream->exif_size, chunk + 8, length - FRAME);
    if (memcmp(name, "IDAT", 4) == 0 && stream->first_data == size) stream->first_data = place;
    if (memcmp(name, "IEND", 4) == 0) break;
    place += length;
  }
  uint8_t color = stream->header_size > 17 ? stream->header[17] : 0;
  // Transparency that this kind of picture cannot have, or for colours outside the palette, is ignored.
  int has_alpha = color == 4 || color == 6;
  size_t colors = stream->palette_size > FRAME ? (stream->palette_size - FRAME) / 3 : 0;
  size_t alphas = stream->transparency_size > FRAME ? stream->transparency_size - FRAME : 0;
  if (has_alpha || (color == 3 && alphas > colors) || (color == 0 && alphas != 2) || (color == 2 && alphas != 6)) {
    stream->transparency = NULL;
  }
  // The palette of a picture whose pixels do not use it is only a suggestion.
  if (color != 3) stream->palette = NULL;
  stream->bytes = data;
  stream->left = size < SIGNATURE ? size : SIGNATURE;
  stream->next_data = stream->first_data;
}

static void set_part(png_stream *stream, const uint8_t *bytes, size_t size) {
  stream->bytes = bytes;
  stream->left = bytes != NULL ? size : 0;
}

static void write_number(uint8_t *bytes, uint32_t value) {
  for (int index = 0; index < 4; ++index) bytes[index] = (uint8_t)(value >> (24 - 8 * index));
}

static const uint8_t end_chunk[] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};

// A chunk of pixels that lacks its end, at least its checksum.
static void set_cut_part(png_stream *stream, size_t place, size_t length) {
  uint32_t promised = read_number(stream->data + place);
  size_t content = length - 8 < promised ? length - 8 : promised;
  write_number(stream->cut_start, (uint32_t)content);
  memcpy(stream->cut_start + 4, "IDAT", 4);
  uLong sum = crc32(crc32(0, NULL, 0), stream->data + place + 4, 4 + (uInt)content);
  write_number(stream->cut_end, (uint32_t)sum);
  stream->part = CUT;
  stream->next_data = place;
  set_part(stream, stream->cut_start, sizeof stream->cut_start);
}

// Moves to the next chunk of pixels, skipping anything between. At the end of the file or the picture, supplies the
// end chunk that every PNG has.
static void set_data_part(png_stream *stream) {
  const char *name;
  size_t length;
  while ((length = chunk_at(stream, stream->next_data, &name)) > 0 && memcmp(name, "IEND", 4) != 0) {
    size_t place = stream->next_data;
    stream->next_data += length;
    if (memcmp(name, "IDAT", 4) != 0) continue;
    int is_cut = length < (size_t)read_number(stream->data + place) + FRAME;
    return is_cut ? set_cut_part(stream, place, length) : set_part(stream, stream->data + place, length);
  }
  stream->part = END;
  set_part(stream, end_chunk, sizeof end_chunk);
}

// Moves to the next part; returns 0 at the end.
static int advance(png_stream *stream) {
  switch (stream->part) {
    case HEADER: set_part(stream, stream->header, stream->header_size); break;
    case PROFILE: set_part(stream, stream->profile, stream->profile_size); break;
    case PALETTE: set_part(stream, stream->palette, stream->palette_size); break;
    case TRANSPARENCY: set_part(stream, stream->transparency, stream->transparency_size); break;
    case DATA: set_data_part(stream); return 1;
    case CUT: set_part(stream, stream->data + stream->next_data + 8, read_number(stream->cut_start)); break;
    case CUT_CONTENT: set_part(stream, stream->cut_end, sizeof stream->cut_end); break;
    case CUT_END: set_part(stream, end_chunk, sizeof end_chunk); break;
    default: return 0;
  }
  ++stream->part;
  return 1;
}

int png_stream_read(spng_ctx *context, void *user, void *target, size_t count) {
  (void)context;
  png_stream *stream = user;
  uint8_t *to = target;
  while (count > 0) {
    if (stream->left == 0) {
      if (!advance(stream)) return SPNG_IO_EOF;
      continue;
    }
    size_t taken = count < stream->left ? count : stream->left;
    memcpy(to, stream->bytes, taken);
    to += taken;
    count -= taken;
    stream->bytes += taken;
    stream->left -= taken;
  }
  return 0;
}

#endif
