#ifdef VITRINE_IMAGE_CODECS

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "internal.h"

// libjpeg reports errors by not returning: they come back here, and no further.
typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
  char *message;
  int is_truncated;
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
  // A file that ends too early is filled up with gray and no more than warned of.
  if (level < 0 && (codec->err->msg_code == JWRN_JPEG_EOF || codec->err->msg_code == JWRN_HIT_MARKER)) error->is_truncated = 1;
}

static void set_up(escape_manager *error, char *message) {
  jpeg_std_error(&error->manager);
  error->manager.error_exit = escape;
  error->manager.emit_message = note_warning;
  error->message = message;
  error->is_truncated = 0;
}

static uint32_t read_number(const uint8_t *bytes, int count, int is_little) {
  uint32_t value = 0;
  for (int index = 0; index < count; ++index) value = value << 8 | bytes[is_little ? count - 1 - index : index];
  return value;
}

// The orientation in a TIFF block as EXIF has it; 1 where there is none.
static int32_t exif_orientation(const uint8_t *tiff, size_t size) {
  if (size < 8) return 1;
  int is_little = tiff[0] == 'I';
  size_t directory = read_number(tiff + 4, 4, is_little);
  if (directory > size || size - directory < 2) return 1;
  uint32_t count = read_number(tiff + directory, 2, is_little);
  for (uint32_t index = 0; index < count; ++index) {
    size_t entry = directory + 2 + (size_t)index * 12;
    if (entry > size || size - entry < 12) return 1;
    if (read_number(tiff + entry, 2, is_little) != 0x0112) continue;
    uint32_t value = read_number(tiff + entry + 8, 2, is_little);
    return value >= 1 && value <= 8 ? (int32_t)value : 1;
  }
  return 1;
}

imc_status imc_jpeg_info(const uint8_t *data, size_t size, imc_info *info, char *message) {
  struct jpeg_decompress_struct codec = {0};
  escape_manager error;
  set_up(&error, message);
  codec.err = &error.manager;
  if (setjmp(error.escape)) {
    jpeg_destroy_decompress(&codec);
    return IMC_DAMAGED;
  }
  jpeg_create_decompress(&codec);
  jpeg_mem_src(&codec, data, size);
  jpeg_save_markers(&codec, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(&codec, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(&codec, TRUE);
  info->width = codec.image_width;
  info->height = codec.image_height;
  for (jpeg_saved_marker_ptr marker = codec.marker_list; marker != NULL; marker = marker->next) {
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 6 && memcmp(marker->data, "Exif\0\0", 6) == 0) {
      info->orientation = exif_orientation(marker->data + 6, marker->data_length - 6);
      break;
    }
  }
  JOCTET *profile = NULL;
  unsigned int profile_size = 0;
  // A profile of CMYK has no meaning for the RGB that is made of it here.
  if (codec.jpeg_color_space != JCS_CMYK && codec.jpeg_color_space != JCS_YCCK &&
      jpeg_read_icc_profile(&codec, &profile, &profile_size)) {
    info->profile = profile;
    info->profile_size = profile_size;
  }
  jpeg_destroy_decompress(&codec);
  return IMC_OK;
}

// Inverted CMYK, as Adobe's programs write it, to RGB in place of its first three components.
static void convert_cmyk_row(const uint8_t *cmyk, uint8_t *rgb, uint32_t width) {
  for (uint32_t x = 0; x < width; ++x) {
    uint32_t black = cmyk[4 * x + 3];
    for (int c = 0; c < 3; ++c) rgb[3 * x + c] = (uint8_t)(cmyk[4 * x + c] * black / 255);
  }
}

imc_status imc_jpeg_decode(const uint8_t *data, size_t size, uint32_t covering_width, uint32_t covering_height,
                           imc_cancel cancel, void *context, imc_image *image, char *message) {
  struct jpeg_decompress_struct codec = {0};
  escape_manager error;
  uint8_t *volatile row = NULL;
  set_up(&error, message);
  codec.err = &error.manager;
  if (setjmp(error.escape)) {
    jpeg_destroy_decompress(&codec);
    free(row);
    return error.is_truncated ? IMC_TRUNCATED : IMC_DAMAGED;
  }
  jpeg_create_decompress(&codec);
  jpeg_mem_src(&codec, data, size);
  jpeg_read_header(&codec, TRUE);
  codec.scale_num = 1;
  codec.scale_denom = 1;
  for (uint32_t divisor = 8; divisor > 1 && covering_width > 0; divisor /= 2) {
    if ((codec.image_width + divisor - 1) / divisor >= covering_width &&
        (codec.image_height + divisor - 1) / divisor >= covering_height) {
      codec.scale_denom = divisor;
      break;
    }
  }
  int is_cmyk = codec.jpeg_color_space == JCS_CMYK || codec.jpeg_color_space == JCS_YCCK;
  codec.out_color_space = is_cmyk ? JCS_CMYK : codec.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
  codec.do_fancy_upsampling = covering_width > 0 ? FALSE : TRUE;
  codec.dct_method = covering_width > 0 ? JDCT_IFAST : JDCT_ISLOW;
  jpeg_start_decompress(&codec);
  image->width = codec.output_width;
  image->height = codec.output_height;
  image->components = codec.out_color_space == JCS_GRAYSCALE ? 1 : 3;
  size_t stride = (size_t)image->width * image->components;
  image->pixels = malloc(stride * image->height);
  if (is_cmyk) row = malloc((size_t)image->width * 4);
  if (image->pixels == NULL || (is_cmyk && row == NULL)) {
    jpeg_destroy_decompress(&codec);
    free(row);
    return imc_say(message, IMC_NO_MEMORY, "there is not enough memory");
  }
  imc_status status = IMC_OK;
  while (codec.output_scanline < codec.output_height) {
    if (cancel(context)) {
      status = IMC_CANCELLED;
      break;
    }
    uint8_t *target = image->pixels + stride * codec.output_scanline;
    JSAMPROW rows[] = {is_cmyk ? row : target};
    jpeg_read_scanlines(&codec, rows, 1);
    if (is_cmyk) convert_cmyk_row(row, target, image->width);
  }
  if (status == IMC_OK) jpeg_finish_decompress(&codec);
  jpeg_destroy_decompress(&codec);
  free(row);
  if (status == IMC_OK && error.is_truncated) return imc_say(message, IMC_TRUNCATED, "the file ends too early");
  return status;
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
