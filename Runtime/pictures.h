// The parts of the program that decodes pictures for another one.
#ifndef VITRINE_PICTURES_H
#define VITRINE_PICTURES_H

#include <vips/vips.h>

#include "helper_protocol.h"

typedef struct {
  const uint8_t *data;
  size_t size;
} picture_file;

// Whether the current decoding has been cancelled.
int is_cancelled(void);

// The readers return an upright picture, with its profile if it has one, or NULL if they cannot read it.
VipsImage *read_avif(const picture_file *file);
VipsImage *read_odd_tiff(const picture_file *file);
int read_avif_size(const picture_file *file, uint32_t *width, uint32_t *height);
int is_avif(const picture_file *file);
int is_tiff(const picture_file *file);

void start_vips(void);
// Finds out what is known about a picture before it is decoded.
void open_picture(const picture_file *file, helper_reply *reply);
// Decodes; free the pixels with g_free.
uint8_t *decode_picture(const picture_file *file, uint32_t side, int accepts_damage, helper_reply *reply);

#endif
