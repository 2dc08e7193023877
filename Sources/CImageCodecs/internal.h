#ifndef VITRINE_IMAGE_CODECS_INTERNAL_H
#define VITRINE_IMAGE_CODECS_INTERNAL_H

#include <stdio.h>

#include "image_codecs.h"

static inline imc_status imc_say(char *message, imc_status status, const char *text) {
  snprintf(message, IMC_MESSAGE_SIZE, "%s", text);
  return status;
}

// Says what is wrong with a picture of which only some rows exist.
static inline imc_status imc_say_rows(char *message, imc_status status, const char *text, uint32_t rows, uint32_t height) {
  snprintf(message, IMC_MESSAGE_SIZE, "%s: %u of %u rows are there", text, rows, height);
  return status;
}

#define IMC_NO_MEMORY_TEXT "there is not enough memory"
#define IMC_TOO_EARLY_TEXT "the file ends too early"

// The largest whole number by which a picture can be divided in both directions and still cover a size; at least 1.
static inline uint32_t imc_divisor(uint32_t width, uint32_t height, uint32_t covering_width, uint32_t covering_height) {
  if (covering_width == 0 || covering_height == 0) return 1;
  uint32_t across = width / covering_width, down = height / covering_height;
  uint32_t divisor = across < down ? across : down;
  // Keeps the sums of that many bytes within 32 bits.
  if (divisor > 4096) divisor = 4096;
  return divisor < 1 ? 1 : divisor;
}

// The orientation in a block of EXIF, with or without JPEG's prefix; 1 if there is none.
int32_t imc_exif_orientation(const uint8_t *exif, size_t size);

// A picture built from rows in any order, at full size or divided by a whole number. Missing pixels are white.
typedef struct {
  imc_image *image;
  uint32_t divisor;
  uint32_t *darkness;  // for each sample, the sum of its pixels' distances from white; NULL if nothing is divided
} imc_canvas;

int imc_canvas_open(imc_canvas *canvas, imc_image *image, uint32_t divisor);
// Puts a pixel of the full picture; one outside the canvas is dropped.
static inline void imc_canvas_put(imc_canvas *canvas, uint32_t x, uint32_t y, const uint8_t *samples) {
  imc_image *image = canvas->image;
  if (canvas->divisor != 1) {
    x /= canvas->divisor;
    y /= canvas->divisor;
  }
  if (x >= image->width || y >= image->height) return;
  size_t index = ((size_t)y * image->width + x) * image->components;
  for (uint32_t c = 0; c < image->components; ++c) {
    if (canvas->darkness != NULL) {
      canvas->darkness[index + c] += 255u - samples[c];
    } else {
      image->pixels[index + c] = samples[c];
    }
  }
}
// Writes a divided picture into the image, and frees the canvas's memory.
void imc_canvas_close(imc_canvas *canvas);

// Converts rows of CMYK, with 255 for no ink, to RGB with a profile; NULL if it is not a CMYK profile.
typedef struct imc_cmyk imc_cmyk;
imc_cmyk *imc_cmyk_open(const uint8_t *profile, size_t size);
void imc_cmyk_row(imc_cmyk *transform, const uint8_t *cmyk, uint8_t *rgb, uint32_t width);
void imc_cmyk_close(imc_cmyk *transform);

#define IMC_DECLARE_DECODER(format)                                                                      \
  imc_status imc_##format##_info(const uint8_t *data, size_t size, imc_info *info, char *message);       \
  imc_status imc_##format##_decode(const uint8_t *data, size_t size, const imc_request *request,         \
                                   imc_image *image, char *message);
IMC_DECLARE_DECODER(jpeg)
IMC_DECLARE_DECODER(webp)
IMC_DECLARE_DECODER(png)
IMC_DECLARE_DECODER(gif)

#endif
