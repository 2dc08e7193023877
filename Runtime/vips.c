// libvips behind the function table of CImageCodecs: HEIF, AVIF, TIFF, SVG, JPEG XL, and colour profiles.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vips/vips.h>

#include "image_codecs.h"

static imc_status fail(char *message) {
  const char *text = vips_error_buffer();
  size_t length = strcspn(text, "\n");
  snprintf(message, IMC_MESSAGE_SIZE, "%.*s", (int)length, text);
  vips_error_clear();
  return IMC_DAMAGED;
}

typedef struct {
  imc_cancel cancel;
  void *context;
} cancellation;

static void on_progress(VipsImage *image, VipsProgress *progress, cancellation *state) {
  (void)progress;
  if (state->cancel(state->context)) vips_image_set_kill(image, TRUE);
}

static imc_status read_info(const void *data, size_t size, imc_info *info, char *message) {
  message[0] = 0;
  *info = (imc_info){.orientation = 1};
  VipsImage *image = vips_image_new_from_buffer(data, size, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
  if (image == NULL) return fail(message);
  // Turned where its orientation says so, as decode gives it.
  int is_turned = vips_image_get_orientation_swap(image);
  info->width = (uint32_t)(is_turned ? vips_image_get_height(image) : vips_image_get_width(image));
  info->height = (uint32_t)(is_turned ? vips_image_get_width(image) : vips_image_get_page_height(image));
  g_object_unref(image);
  return IMC_OK;
}

// Lays what is transparent over white; takes `image` over.
static VipsImage *flattened(VipsImage *image) {
  if (!vips_image_hasalpha(image)) return image;
  double white[] = {255, 255, 255};
  VipsArrayDouble *background = vips_array_double_new(white, vips_image_get_bands(image) > 3 ? 3 : 1);
  VipsImage *flat = NULL;
  vips_flatten(image, &flat, "background", background, NULL);
  vips_area_unref(VIPS_AREA(background));
  g_object_unref(image);
  return flat;
}

// To sRGB or gray of 8 bits; takes `image` over.
static VipsImage *in_srgb(VipsImage *image) {
  VipsInterpretation space = vips_image_get_bands(image) < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  VipsImage *converted = NULL;
  int failed = vips_colourspace(image, &converted, space, NULL);
  g_object_unref(image);
  if (failed) return NULL;
  VipsImage *bytes = NULL;
  failed = vips_cast(converted, &bytes, VIPS_FORMAT_UCHAR, NULL);
  g_object_unref(converted);
  return failed ? NULL : bytes;
}

// By its own profile, where it has one that can be used; takes `image` over.
static VipsImage *by_profile(VipsImage *image) {
  if (vips_image_get_bands(image) < 3 || vips_image_get_typeof(image, VIPS_META_ICC_NAME) == 0) return image;
  VipsImage *converted = NULL;
  if (vips_icc_transform(image, &converted, "srgb", "embedded", TRUE, NULL)) {
    vips_error_clear();
    return image;
  }
  g_object_unref(image);
  return converted;
}

static imc_status decode(const void *data, size_t size, uint32_t side, imc_cancel cancel, void *context,
                         imc_image *image, char *message) {
  message[0] = 0;
  *image = (imc_image){0};
  VipsImage *picture = NULL;
  int limit = side > 0 ? (int)side : VIPS_MAX_COORD - 1;
  // Shrinks while loading, and turns upright.
  if (vips_thumbnail_buffer((void *)data, size, &picture, limit, "height", limit, "size", VIPS_SIZE_DOWN, "fail_on",
                            VIPS_FAIL_ON_ERROR, NULL)) {
    return fail(message);
  }
  picture = in_srgb(by_profile(picture));
  if (picture != NULL) picture = flattened(picture);
  if (picture == NULL) return fail(message);
  cancellation state = {cancel, context};
  vips_image_set_progress(picture, TRUE);
  g_signal_connect(picture, "eval", G_CALLBACK(on_progress), &state);
  size_t length = 0;
  void *pixels = vips_image_write_to_memory(picture, &length);
  uint32_t components = (uint32_t)vips_image_get_bands(picture);
  image->width = (uint32_t)vips_image_get_width(picture);
  image->height = (uint32_t)vips_image_get_height(picture);
  image->components = components;
  g_object_unref(picture);
  if (pixels == NULL) {
    imc_status status = fail(message);
    return cancel(context) ? IMC_CANCELLED : status;
  }
  imc_status status = IMC_OK;
  if ((components == 1 || components == 3) && length == (size_t)image->width * image->height * components) {
    image->pixels = malloc(length);
    if (image->pixels != NULL) {
      memcpy(image->pixels, pixels, length);
    } else {
      status = IMC_NO_MEMORY;
    }
  } else {
    snprintf(message, IMC_MESSAGE_SIZE, "a picture of %u components", components);
    status = IMC_FAILED;
  }
  g_free(pixels);
  return status;
}

static imc_status to_srgb(uint8_t *pixels, uint32_t width, uint32_t height, const void *profile, size_t profile_size,
                          char *message) {
  message[0] = 0;
  size_t length = (size_t)width * height * 3;
  VipsImage *source = vips_image_new_from_memory(pixels, length, (int)width, (int)height, 3, VIPS_FORMAT_UCHAR);
  if (source == NULL) return fail(message);
  source->Type = VIPS_INTERPRETATION_sRGB;
  vips_image_set_blob_copy(source, VIPS_META_ICC_NAME, profile, profile_size);
  VipsImage *converted = NULL;
  int failed = vips_icc_transform(source, &converted, "srgb", "embedded", TRUE, NULL);
  g_object_unref(source);
  if (failed) return fail(message);
  size_t converted_length = 0;
  void *bytes = vips_image_write_to_memory(converted, &converted_length);
  g_object_unref(converted);
  if (bytes == NULL) return fail(message);
  imc_status status = IMC_OK;
  if (converted_length == length) {
    memcpy(pixels, bytes, length);
  } else {
    snprintf(message, IMC_MESSAGE_SIZE, "a profile that is not one of RGB");
    status = IMC_FAILED;
  }
  g_free(bytes);
  return status;
}

static void drop(const char *domain, GLogLevelFlags level, const char *text, void *unused) {
  (void)domain, (void)level, (void)text, (void)unused;
}

static const imc_vips_table table = {IMC_VIPS_ABI, sizeof(imc_vips_table), read_info, decode, to_srgb};

__attribute__((visibility("default"))) const imc_vips_table *vitrine_vips_table(void) {
  // What these libraries have to say would land in the middle of the screen; what matters comes back as an error.
  g_log_set_default_handler(drop, NULL);
  if (VIPS_INIT("vitrine") != 0) return NULL;
  // The tiles are decoded side by side: threads of libvips's own would only stand in their way.
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  // Loaders that libvips does not trust with hostile files stay closed, but for the formats that are shown.
  vips_block_untrusted_set(TRUE);
  vips_operation_block_set("VipsForeignLoadSvg", FALSE);
  vips_operation_block_set("VipsForeignLoadHeif", FALSE);
  vips_operation_block_set("VipsForeignLoadJxl", FALSE);
  vips_operation_block_set("VipsForeignLoadTiff", FALSE);
  return &table;
}
