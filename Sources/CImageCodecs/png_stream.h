#ifndef VITRINE_PNG_STREAM_H
#define VITRINE_PNG_STREAM_H

#include <spng.h>

#include "internal.h"

// A PNG without all that only describes it, and its chunks in the order that the standard asks for: texts, however many, and
// chunks of programs, however odd, cannot make a picture unreadable.
typedef struct {
  const uint8_t *data;
  size_t size;
  // Chunks of which there is one, whole or cut off; NULL if there is none.
  const uint8_t *header, *palette, *transparency, *profile, *exif;
  size_t header_size, palette_size, transparency_size, profile_size, exif_size;  // exif's without what frames it
  size_t first_data;  // place of the first chunk of pixels
  // The last chunk of pixels if it is cut off: framed anew, so that all that is there is decoded.
  uint8_t cut_start[8], cut_end[4];
  // What is being read: the number of a part, and the place within it.
  int part;
  const uint8_t *bytes;
  size_t left;
  size_t next_data;
} png_stream;

// `with_profile` for the header: the decoder has no use for it.
void png_stream_open(png_stream *stream, const uint8_t *data, size_t size, int with_profile);
int png_stream_read(spng_ctx *context, void *user, void *target, size_t count);

#endif
