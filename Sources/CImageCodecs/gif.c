#ifdef VITRINE_IMAGE_CODECS

#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "internal.h"

// The first frame of a GIF, on the canvas that the file declares.

typedef struct {
  const uint8_t *data;
  size_t size;
  size_t place;
  int has_ended;  // more was requested than there is
} source;

typedef struct {
  source source;
  GifFileType *file;
  int transparent;  // index of the transparent colour, or NO_TRANSPARENT_COLOR
  uint32_t width;
  uint32_t height;
} first_frame;

static int read_bytes(GifFileType *file, GifByteType *target, int count) {
  source *from = file->UserData;
  size_t rest = from->size - from->place;
  size_t taken = (size_t)count < rest ? (size_t)count : rest;
  memcpy(target, from->data + from->place, taken);
  from->place += taken;
  if (taken == (size_t)count) return count;
  // Zeros, which end blocks, follow the end: a picture that lacks only these is intact.
  memset(target + taken, 0, (size_t)count - taken);
  from->has_ended = 1;
  return count;
}

static imc_status failure(const first_frame *frame, char *message) {
  if (frame->source.has_ended) return imc_say(message, IMC_TRUNCATED, IMC_TOO_EARLY_TEXT);
  const char *text = frame->file != NULL ? GifErrorString(frame->file->Error) : NULL;
  return imc_say(message, IMC_DAMAGED, text != NULL ? text : "this is not a GIF that can be read");
}

// Reads an extension and keeps its transparent colour.
static int read_extension(first_frame *frame) {
  int code = 0;
  GifByteType *block = NULL;
  if (DGifGetExtension(frame->file, &code, &block) == GIF_ERROR) return GIF_ERROR;
  while (block != NULL) {
    GraphicsControlBlock control;
    // A block begins with its length.
    if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
      frame->transparent = control.TransparentColor;
    }
    if (DGifGetExtensionNext(frame->file, &block) == GIF_ERROR) return GIF_ERROR;
  }
  return GIF_OK;
}

static uint32_t larger(int one, int other) { return (uint32_t)(one > other ? one : other); }

// Opens the file and moves to its first frame. `frame->file` must be closed even after a failure.
static imc_status open_frame(first_frame *frame, const uint8_t *data, size_t size, char *message) {
  *frame = (first_frame){.source = {data, size, 0, 0}, .transparent = NO_TRANSPARENT_COLOR};
  frame->file = DGifOpen(&frame->source, read_bytes, NULL);
  if (frame->file == NULL) return failure(frame, message);
  GifRecordType record = UNDEFINED_RECORD_TYPE;
  do {
    if (DGifGetRecordType(frame->file, &record) == GIF_ERROR) return failure(frame, message);
    if (record == TERMINATE_RECORD_TYPE) return imc_say(message, IMC_DAMAGED, "there is no picture in it");
    if (record == EXTENSION_RECORD_TYPE && read_extension(frame) == GIF_ERROR) return failure(frame, message);
  } while (record != IMAGE_DESC_RECORD_TYPE);
  if (DGifGetImageDesc(frame->file) == GIF_ERROR) return failure(frame, message);
  const GifImageDesc *image = &frame->file->Image;
  int has_canvas = frame->file->SWidth > 0 && frame->file->SHeight > 0;
  // A first frame that extends beyond its canvas enlarges it, as in other programs.
  frame->width = larger(has_canvas ? frame->file->SWidth : 0, image->Left + image->Width);
  frame->height = larger(has_canvas ? frame->file->SHeight : 0, image->Top + image->Height);
  if (image->Width <= 0 || image->Height <= 0) return imc_say(message, IMC_DAMAGED, "its picture has no pixels");
  return IMC_OK;
}

static void close_frame(first_frame *frame) {
  if (frame->file != NULL) DGifCloseFile(frame->file, NULL);
}

imc_status imc_gif_info(const uint8_t *data, size_t size, imc_info *info, char *message) {
  first_frame frame;
  imc_status status = open_frame(&frame, data, size, message);
  if (status == IMC_OK) {
    info->width = frame.width;
    info->height = frame.height;
  }
  close_frame(&frame);
  return status;
}

// Draws a row of the frame at its position on the canvas.
static void draw_row(const first_frame *frame, const GifPixelType *indexes, uint32_t row, imc_canvas *canvas) {
  const GifImageDesc *image = &frame->file->Image;
  const ColorMapObject *colors = image->ColorMap != NULL ? image->ColorMap : frame->file->SColorMap;
  uint32_t y = (uint32_t)image->Top + row;
  for (uint32_t column = 0; column < (uint32_t)image->Width; ++column) {
    uint32_t x = (uint32_t)image->Left + column;
    int index = indexes[column];
    if (index == frame->transparent || (colors != NULL && index >= colors->ColorCount)) continue;
    // Without a colour table, indices are gray values.
    GifColorType gray = {(GifByteType)index, (GifByteType)index, (GifByteType)index};
    const GifColorType *color = colors != NULL ? &colors->Colors[index] : &gray;
    uint8_t samples[] = {color->Red, color->Green, color->Blue};
    imc_canvas_put(canvas, x, y, samples);
  }
}

static imc_status decode_rows(first_frame *frame, GifPixelType *indexes, const imc_request *request, imc_canvas *canvas,
                              uint32_t *rows, char *message) {
  // The four passes from GIF89a's appendix E; a picture that is not interlaced has one pass.
  static const uint32_t starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
  const GifImageDesc *image = &frame->file->Image;
  for (int pass = 0; pass < (image->Interlace ? 4 : 1); ++pass) {
    uint32_t start = image->Interlace ? starts[pass] : 0, step = image->Interlace ? steps[pass] : 1;
    for (uint32_t row = start; row < (uint32_t)image->Height; row += step) {
      if (request->cancel(request->context)) return IMC_CANCELLED;
      if (DGifGetLine(frame->file, indexes, image->Width) == GIF_ERROR) return failure(frame, message);
      draw_row(frame, indexes, row, canvas);
      ++*rows;
    }
  }
  return IMC_OK;
}

imc_status imc_gif_decode(const uint8_t *data, size_t size, const imc_request *request, imc_image *image, char *message) {
  first_frame frame;
  imc_status status = open_frame(&frame, data, size, message);
  if (status == IMC_OK) {
    uint32_t rows = 0, height = (uint32_t)frame.file->Image.Height;
    GifPixelType *indexes = malloc((size_t)frame.file->Image.Width);
    imc_canvas canvas;
    uint32_t divisor =
        imc_divisor(frame.width, frame.height, request->covering_width, request->covering_height);
    int is_open = imc_canvas_open(&canvas, image, divisor);
    if (indexes == NULL || !is_open) {
      status = imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
    } else {
      status = decode_rows(&frame, indexes, request, &canvas, &rows, message);
    }
    if (is_open) imc_canvas_close(&canvas);
    free(indexes);
    if ((status == IMC_DAMAGED || status == IMC_TRUNCATED) && rows > 0 && request->accepts_damage) {
      char what[IMC_MESSAGE_SIZE];
      imc_say(what, status, message);
      imc_say_rows(message, status, what, rows, height);
      image->is_damaged = 1;
      status = IMC_OK;
    }
  }
  close_frame(&frame);
  return status;
}

#endif
