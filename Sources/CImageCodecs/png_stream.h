#ifndef VITRINE_PNG_STREAM_H
#define VITRINE_PNG_STREAM_H

#include <spng.h>

#include "internal.h"

// A PNG without descriptive chunks, and with its chunks in the standard's order, so that text chunks (however many)
// and chunks of other programs (however odd) cannot make a picture unreadable.
typedef struct {
  const uint8_t *data;
  size_t size;
  // Chunks that occur once, complete or cut off; NULL if missing.
  const uint8_t *header, *palette, *transparency, *profile, *exif;
  size_t header_size, palette_size, transparency_size, profile_size, exif_size;  // exif's without its framing
  size_t first_data;  // position of the first chunk of pixels
  // The last chunk of pixels, if it is cut off: it gets a new frame, so that everything that exists is decoded.
  uint8_t cut_start[8], cut_end[4];
  // The part being read, and the position in it.
  int part;
  const uint8_t *bytes;
  size_t left;
  size_t next_data;
} png_stream;

// `with_profile` is for reading the header: the decoder does not need the profile.
void png_stream_open(png_stream *stream, const uint8_t *data, size_t size, int with_profile);
int png_stream_read(spng_ctx *context, void *user, void *target, size_t count);

#endif
