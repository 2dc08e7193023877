#ifdef VITRINE_IMAGE_CODECS

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "internal.h"

// A picture with more scans than this is refused. Real progressive pictures have far fewer, and each scan takes time.
#define MAXIMUM_SCANS 500

// libjpeg's error handler must not return: errors jump back here, and no further.
typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
  char *message;
  int has_ended;   // the data ends before its end marker, but nothing need be missing
  int is_damaged;  // pixels are missing or wrong
  char damage[JMSG_LENGTH_MAX];
} escape_manager;

static void escape(j_common_ptr codec) {
  escape_manager *error = (escape_manager *)codec->err;
  char text[JMSG_LENGTH_MAX];
  codec->err->format_message(codec, text);
  snprintf(error->message, IMC_MESSAGE_SIZE, "%s", text);
  longjmp(error->escape, 1);
}

static void note_warning(j_common_ptr codec, int level) {
  escape_manager *error = (escape_manager *)codec->err;
  if (level >= 0) return;
  switch (codec->err->msg_code) {
    case JWRN_JPEG_EOF: error->has_ended = 1; return;
    // Data that ends inside a picture, or is invalid.
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      if (!error->is_damaged) codec->err->format_message(codec, error->damage);
      error->is_damaged = 1;
      return;
    default: return;
  }
}

static void set_up(escape_manager *error, char *message) {
  memset(error, 0, sizeof *error);
  jpeg_std_error(&error->manager);
  error->manager.error_exit = escape;
  error->manager.emit_message = note_warning;
  error->message = message;
}

// Some programs put a few bytes of their own before a picture.
static void skip_junk(const uint8_t **data, size_t *size) {
  for (size_t place = 0; place + 3 <= *size && place <= 1024; ++place) {
    if (memcmp(*data + place, "\xFF\xD8\xFF", 3) != 0) continue;
    *data += place;
    *size -= place;
    return;
  }
}

static void open_jpeg(struct jpeg_decompress_struct *codec, const uint8_t *data, size_t size) {
  skip_junk(&data, &size);
  jpeg_create_decompress(codec);
  jpeg_mem_src(codec, data, size);
  jpeg_save_markers(codec, JPEG_APP0 + 2, 0xFFFF);
}

static int is_cmyk(const struct jpeg_decompress_struct *codec) {
  return codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK;
}

imc_status imc_jpeg_info(const uint8_t *data, size_t size, imc_info *info, char *message) {
  struct jpeg_decompress_struct codec = {0};
  escape_manager error;
  set_up(&error, message);
  codec.err = &error.manager;
  if (setjmp(error.escape)) {
    jpeg_destroy_decompress(&codec);
    return error.has_ended ? imc_say(message, IMC_TRUNCATED, IMC_TOO_EARLY_TEXT) : IMC_DAMAGED;
  }
  open_jpeg(&codec, data, size);
  jpeg_save_markers(&codec, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(&codec, TRUE);
  info->width = codec.image_width;
  info->height = codec.image_height;
  info->components = codec.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
  if (jpeg_has_multiple_scans(&codec)) {
    // All coefficients are kept until the last scan, two bytes each, in whole blocks.
    for (int index = 0; index < codec.num_components; ++index) {
      const jpeg_component_info *component = &codec.comp_info[index];
      uint64_t across = (uint64_t)codec.image_width * (uint64_t)component->h_samp_factor / (uint64_t)codec.max_h_samp_factor;
      uint64_t down = (uint64_t)codec.image_height * (uint64_t)component->v_samp_factor / (uint64_t)codec.max_v_samp_factor;
      info->working_bytes += (across + 16) * (down + 16) * 2;
    }
  }
  for (jpeg_saved_marker_ptr marker = codec.marker_list; marker != NULL; marker = marker->next) {
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 6 && memcmp(marker->data, "Exif\0\0", 6) == 0) {
      info->orientation = imc_exif_orientation(marker->data, marker->data_length);
      break;
    }
  }
  JOCTET *profile = NULL;
  unsigned int profile_size = 0;
  // A CMYK profile does not fit the RGB that decoding produces.
  if (!is_cmyk(&codec) && jpeg_read_icc_profile(&codec, &profile, &profile_size)) {
    info->profile = profile;
    info->profile_size = profile_size;
  }
  jpeg_destroy_decompress(&codec);
  return IMC_OK;
}

// libjpeg also reports progress while it reads the scans of a progressive picture, before it returns any row.
typedef struct {
  struct jpeg_progress_mgr manager;
  const imc_request *request;
  int is_cancelled;
} progress_manager;

static void check_progress(j_common_ptr common) {
  j_decompress_ptr codec = (j_decompress_ptr)common;
  progress_manager *progress = (progress_manager *)common->progress;
  escape_manager *error = (escape_manager *)common->err;
  if (progress->request->cancel(progress->request->context)) {
    progress->is_cancelled = 1;
    longjmp(error->escape, 1);
  }
  if (codec->input_scan_number > MAXIMUM_SCANS) {
    snprintf(error->message, IMC_MESSAGE_SIZE, "it has more than %d scans", MAXIMUM_SCANS);
    longjmp(error->escape, 1);
  }
}

// Whether scans are missing at the end of a file without an end marker.
static int lacks_scans(const struct jpeg_decompress_struct *codec) {
  if (codec->coef_bits == NULL) return codec->input_scan_number < codec->num_components;
  for (int component = 0; component < codec->num_components; ++component) {
    for (int index = 0; index < DCTSIZE2; ++index) {
      if (codec->coef_bits[component][index] != 0) return 1;
    }
  }
  return 0;
}

static void set_scale(struct jpeg_decompress_struct *codec, const imc_image *image) {
  codec->scale_num = 1;
  codec->scale_denom = 1;
  for (uint32_t divisor = 8; divisor > 1; divisor /= 2) {
    if (codec->image_width / divisor + (codec->image_width % divisor != 0) == image->width &&
        codec->image_height / divisor + (codec->image_height % divisor != 0) == image->height) {
      codec->scale_denom = divisor;
      return;
    }
  }
}

imc_status imc_jpeg_decode(const uint8_t *data, size_t size, const imc_request *request, imc_image *image, char *message) {
  struct jpeg_decompress_struct codec = {0};
  escape_manager error;
  progress_manager progress = {.manager = {.progress_monitor = check_progress}, .request = request};
  uint8_t *volatile row = NULL;
  imc_cmyk *volatile transform = NULL;
  volatile uint32_t done = 0;
  const size_t stride = (size_t)image->width * image->components;
  set_up(&error, message);
  codec.err = &error.manager;
  if (setjmp(error.escape)) {
    jpeg_destroy_decompress(&codec);
    free(row);
    imc_cmyk_close(transform);
    if (progress.is_cancelled) return IMC_CANCELLED;
    imc_status status = error.has_ended ? IMC_TRUNCATED : IMC_DAMAGED;
    if (done == 0 || !request->accepts_damage) return status;
    memset(image->pixels + stride * done, 128, stride * (image->height - done));
    image->is_damaged = 1;
    return IMC_OK;
  }
  open_jpeg(&codec, data, size);
  codec.progress = &progress.manager;
  jpeg_read_header(&codec, TRUE);
  set_scale(&codec, image);
  int has_cmyk = is_cmyk(&codec);
  codec.out_color_space = has_cmyk ? JCS_CMYK : codec.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
  codec.do_fancy_upsampling = request->covering_width > 0 ? FALSE : TRUE;
  codec.dct_method = request->covering_width > 0 ? JDCT_IFAST : JDCT_ISLOW;
  jpeg_start_decompress(&codec);
  if (codec.output_width != image->width || codec.output_height != image->height ||
      image->components != (codec.out_color_space == JCS_GRAYSCALE ? 1u : 3u)) {
    jpeg_destroy_decompress(&codec);
    return imc_say(message, IMC_FAILED, "its size changed while it was read");
  }
  if (has_cmyk) {
    row = malloc((size_t)image->width * 4);
    if (row == NULL) {
      jpeg_destroy_decompress(&codec);
      return imc_say(message, IMC_NO_MEMORY, IMC_NO_MEMORY_TEXT);
    }
    JOCTET *profile = NULL;
    unsigned int profile_size = 0;
    if (jpeg_read_icc_profile(&codec, &profile, &profile_size)) {
      transform = imc_cmyk_open(profile, profile_size);
      free(profile);
    }
  }
  imc_status status = IMC_OK;
  const int is_buffered = jpeg_has_multiple_scans(&codec);
  while (codec.output_scanline < codec.output_height && !(error.is_damaged && !request->accepts_damage)) {
    if (request->cancel(request->context)) {
      status = IMC_CANCELLED;
      break;
    }
    uint8_t *target = image->pixels + stride * codec.output_scanline;
    JSAMPROW rows[] = {has_cmyk ? row : target};
    // Missing rows would be filled with the last colours, which is not worth the time.
    if (!error.is_damaged) done = codec.output_scanline;
    if (error.is_damaged && error.has_ended && !is_buffered) break;
    jpeg_read_scanlines(&codec, rows, 1);
    if (has_cmyk) imc_cmyk_row(transform, row, target, image->width);
  }
  if (status == IMC_OK && error.is_damaged && codec.output_scanline < codec.output_height && request->accepts_damage) {
    uint32_t from = codec.output_scanline;
    memset(image->pixels + stride * from, 128, stride * (image->height - from));
  }
  int is_short = error.has_ended && (error.is_damaged || (is_buffered && lacks_scans(&codec)));
  uint32_t height = codec.output_height;
  jpeg_destroy_decompress(&codec);
  free(row);
  imc_cmyk_close(transform);
  if (status != IMC_OK || (!is_short && !error.is_damaged)) return status;
  if (is_short && is_buffered) {
    imc_say(message, IMC_TRUNCATED, "the file ends too early: its last scans are missing");
  } else if (is_short) {
    imc_say_rows(message, IMC_TRUNCATED, IMC_TOO_EARLY_TEXT, done, height);
  } else {
    imc_say(message, IMC_DAMAGED, error.damage);
  }
  if (!request->accepts_damage) return is_short ? IMC_TRUNCATED : IMC_DAMAGED;
  image->is_damaged = 1;
  return IMC_OK;
}

imc_status imc_encode_jpeg(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, int32_t quality,
                           uint8_t **data, size_t *size, char *message) {
  struct jpeg_compress_struct codec = {0};
  escape_manager error;
  unsigned char *volatile encoded = NULL;
  unsigned long encoded_size = 0;
  message[0] = 0;
  set_up(&error, message);
  codec.err = &error.manager;
  if (setjmp(error.escape)) {
    jpeg_destroy_compress(&codec);
    free(encoded);
    return IMC_FAILED;
  }
  jpeg_create_compress(&codec);
  jpeg_mem_dest(&codec, (unsigned char **)&encoded, &encoded_size);
  codec.image_width = width;
  codec.image_height = height;
  codec.input_components = (int)components;
  codec.in_color_space = components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, quality, TRUE);
  jpeg_start_compress(&codec, TRUE);
  while (codec.next_scanline < height) {
    JSAMPROW rows[] = {(JSAMPROW)(pixels + (size_t)codec.next_scanline * width * components)};
    jpeg_write_scanlines(&codec, rows, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  *data = encoded;
  *size = encoded_size;
  return IMC_OK;
}

#endif
