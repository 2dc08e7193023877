#include <stdlib.h>
#include <string.h>

#include "internal.h"

static size_t sample_count(const imc_image *image) { return (size_t)image->width * image->height * image->components; }

int imc_canvas_open(imc_canvas *canvas, imc_image *image, uint32_t divisor) {
  *canvas = (imc_canvas){image, divisor, NULL};
  memset(image->pixels, 255, sample_count(image));
  if (divisor == 1) return 1;
  canvas->darkness = calloc(sample_count(image), sizeof *canvas->darkness);
  return canvas->darkness != NULL;
}

void imc_canvas_close(imc_canvas *canvas) {
  if (canvas->darkness == NULL) return;
  uint64_t area = (uint64_t)canvas->divisor * canvas->divisor;
  size_t count = sample_count(canvas->image);
  for (size_t index = 0; index < count; ++index) {
    canvas->image->pixels[index] = (uint8_t)(255 - (canvas->darkness[index] + area / 2) / area);
  }
  free(canvas->darkness);
  canvas->darkness = NULL;
}
