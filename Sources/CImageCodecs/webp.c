#ifdef VITRINE_IMAGE_CODECS

#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

#include "internal.h"

static imc_status status_of(VP8StatusCode code, char *message) {
  switch (code) {
    case VP8_STATUS_OK: return IMC_OK;
    case VP8_STATUS_OUT_OF_MEMORY: return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return imc_say(message, IMC_TRUNCATED, IMC_TOO_EARLY_TEXT);
    default: return imc_say(message, IMC_DAMAGED, "the WebP data is damaged");
  }
}

// A chunk of the RIFF container; NULL if there is no complete one.
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

// The picture that is shown: the only one, or the first of an animation.
typedef struct {
  const uint8_t *data;
  size_t size;
  uint32_t left, top;                    // on the canvas
  uint32_t canvas_width, canvas_height;
  WebPBitstreamFeatures features;        // of the frame itself
} first_frame;

static imc_status find_first_frame(const uint8_t *data, size_t size, first_frame *frame, char *message) {
  *frame = (first_frame){.data = data, .size = size};
  imc_status status = status_of(WebPGetFeatures(data, size, &frame->features), message);
  if (status != IMC_OK) return status;
  frame->canvas_width = (uint32_t)frame->features.width;
  frame->canvas_height = (uint32_t)frame->features.height;
  if (!frame->features.has_animation) return IMC_OK;
  WebPData whole = {data, size};
  WebPDemuxState state;
  WebPDemuxer *demuxer = WebPDemuxPartial(&whole, &state);
  WebPIterator iterator = {0};
  if (demuxer == NULL || !WebPDemuxGetFrame(demuxer, 1, &iterator)) {
    WebPDemuxDelete(demuxer);
    return state == WEBP_DEMUX_PARSE_ERROR ? imc_say(message, IMC_DAMAGED, "the WebP data is damaged")
                                           : imc_say(message, IMC_TRUNCATED, IMC_TOO_EARLY_TEXT);
  }
  frame->data = iterator.fragment.bytes;
  frame->size = iterator.fragment.size;
  frame->left = (uint32_t)iterator.x_offset;
  frame->top = (uint32_t)iterator.y_offset;
  WebPDemuxReleaseIterator(&iterator);
  WebPDemuxDelete(demuxer);
  return status_of(WebPGetFeatures(frame->data, frame->size, &frame->features), message);
}

static int covers_canvas(const first_frame *frame) {
  return frame->left == 0 && frame->top == 0 && (uint32_t)frame->features.width == frame->canvas_width &&
         (uint32_t)frame->features.height == frame->canvas_height;
}

static int is_lossless(const WebPBitstreamFeatures *features) { return features->format == 2; }

imc_status imc_webp_info(const uint8_t *data, size_t size, imc_info *info, char *message) {
  first_frame frame;
  imc_status status = find_first_frame(data, size, &frame, message);
  if (status != IMC_OK) return status;
  info->width = frame.canvas_width;
  info->height = frame.canvas_height;
  info->is_divided = !covers_canvas(&frame);
  uint64_t area = (uint64_t)frame.features.width * (uint64_t)frame.features.height;
  // Lossless pictures are decoded whole, as is the transparency of others.
  info->working_bytes = is_lossless(&frame.features) ? area * 4 : frame.features.has_alpha ? area : 0;
  size_t length = 0;
  const uint8_t *exif = find_chunk(data, size, "EXIF", &length);
  if (exif != NULL) info->orientation = imc_exif_orientation(exif, length);
  const uint8_t *profile = find_chunk(data, size, "ICCP", &length);
  if (profile != NULL && length > 0 && (info->profile = malloc(length)) != NULL) {
    memcpy(info->profile, profile, length);
    info->profile_size = length;
  }
  return IMC_OK;
}

// Decodes step by step; returns the number of rows reached in `rows`.
static VP8StatusCode decode_rows(WebPDecoderConfig *config, const first_frame *frame, const imc_request *request,
                                 uint32_t *rows, int *is_cancelled) {
  static const size_t step = 1 << 16;
  *rows = 0;
  WebPIDecoder *decoder = WebPIDecode(NULL, 0, config);
  if (decoder == NULL) return VP8_STATUS_OUT_OF_MEMORY;
  VP8StatusCode code = VP8_STATUS_SUSPENDED;
  for (size_t end = 0; code == VP8_STATUS_SUSPENDED && end < frame->size;) {
    if (request->cancel(request->context)) {
      *is_cancelled = 1;
      break;
    }
    end = frame->size - end < step ? frame->size : end + step;
    code = WebPIUpdate(decoder, frame->data, end);
  }
  int last = 0;
  if (WebPIDecGetRGB(decoder, &last, NULL, NULL, NULL) != NULL && last > 0) *rows = (uint32_t)last;
  WebPIDelete(decoder);
  return code;
}

static void lay_over_white(const uint8_t *rgba, uint8_t *rgb) {
  uint32_t alpha = rgba[3];
  for (int c = 0; c < 3; ++c) rgb[c] = (uint8_t)((rgba[c] * alpha + 255 * (255 - alpha)) / 255);
}

// Draws what was decoded at its position on the canvas.
static imc_status draw(const WebPDecoderConfig *config, const first_frame *frame, uint32_t rows, const imc_request *request,
                       imc_image *image, int is_whole, char *message) {
  const WebPRGBABuffer *buffer = &config->output.u.RGBA;
  uint32_t width = (uint32_t)config->output.width, components = frame->features.has_alpha ? 4 : 3;
  imc_canvas canvas;
  uint32_t divisor = is_whole ? 1 : imc_divisor(frame->canvas_width, frame->canvas_height, request->covering_width,
                                              request->covering_height);
  if (!imc_canvas_open(&canvas, image, divisor)) return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
  for (uint32_t y = 0; y < rows; ++y) {
    const uint8_t *source = buffer->rgba + (size_t)y * (size_t)buffer->stride;
    for (uint32_t x = 0; x < width; ++x) {
      uint8_t rgb[3];
      if (components == 4) {
        lay_over_white(source + 4 * x, rgb);
      } else {
        memcpy(rgb, source + 3 * x, 3);
      }
      imc_canvas_put(&canvas, x + (is_whole ? 0 : frame->left), y + (is_whole ? 0 : frame->top), rgb);
    }
  }
  imc_canvas_close(&canvas);
  return IMC_OK;
}

imc_status imc_webp_decode(const uint8_t *data, size_t size, const imc_request *request, imc_image *image, char *message) {
  first_frame frame;
  imc_status status = find_first_frame(data, size, &frame, message);
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return imc_say(message, IMC_FAILED, "another version of libwebp");
  if (status != IMC_OK) return status;
  // A frame smaller than the canvas is decoded at full size and drawn on it.
  int is_whole = covers_canvas(&frame);
  if (is_whole && (image->width != frame.canvas_width || image->height != frame.canvas_height)) {
    config.options.use_scaling = 1;
    config.options.scaled_width = (int)image->width;
    config.options.scaled_height = (int)image->height;
  }
  int is_direct = is_whole && !frame.features.has_alpha;
  config.output.colorspace = frame.features.has_alpha ? MODE_RGBA : MODE_RGB;
  if (is_direct) {
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = image->pixels;
    config.output.u.RGBA.stride = (int)image->width * 3;
    config.output.u.RGBA.size = (size_t)image->width * image->height * 3;
  }
  uint32_t rows = 0;
  int is_cancelled = 0;
  VP8StatusCode code = decode_rows(&config, &frame, request, &rows, &is_cancelled);
  status = is_cancelled ? IMC_CANCELLED : status_of(code, message);
  uint32_t height = is_whole ? image->height : (uint32_t)frame.features.height;
  if (!is_cancelled && status != IMC_OK && rows > 0 && request->accepts_damage) {
    char what[IMC_MESSAGE_SIZE];
    imc_say(what, status, message);
    imc_say_rows(message, status, what, rows, height);
    image->is_damaged = 1;
    status = IMC_OK;
  }
  if (status == IMC_OK && is_direct) {
    size_t stride = (size_t)image->width * 3;
    if (image->is_damaged) memset(image->pixels + stride * rows, 255, stride * (image->height - rows));
  } else if (status == IMC_OK) {
    status = draw(&config, &frame, image->is_damaged ? rows : height, request, image, is_whole, message);
  }
  WebPFreeDecBuffer(&config.output);
  return status;
}

imc_status imc_encode_webp(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t **data, size_t *size, char *message) {
  message[0] = 0;
  if (width > WEBP_MAX_DIMENSION || height > WEBP_MAX_DIMENSION) {
    snprintf(message, IMC_MESSAGE_SIZE,
             "%u×%u pixels are too many for WebP, which holds 16,383 in a direction; write another format", width, height);
    return IMC_FAILED;
  }
  const uint8_t *rgb = pixels;
  uint8_t *widened = NULL;
  if (components == 1) {
    widened = malloc((size_t)width * height * 3);
    if (widened == NULL) return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
    for (size_t index = 0; index < (size_t)width * height; ++index) memset(widened + 3 * index, pixels[index], 3);
    rgb = widened;
  }
  uint8_t *encoded = NULL;
  *size = WebPEncodeRGB(rgb, (int)width, (int)height, (int)width * 3, (float)quality, &encoded);
  free(widened);
  if (*size == 0) return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
  // Memory from libwebp must be freed by libwebp.
  *data = malloc(*size);
  if (*data != NULL) memcpy(*data, encoded, *size);
  WebPFree(encoded);
  return *data != NULL ? IMC_OK : imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
}

#endif
