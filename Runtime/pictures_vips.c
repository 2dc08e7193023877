// Decoding with libvips: HEIF, TIFF, SVG, JPEG XL, and the final steps for all pictures.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pictures.h"

// The error of the library that knows the format best, if libvips cannot read the picture either.
static char other_error[IMC_MESSAGE_SIZE];

static void fail(helper_reply *reply, imc_status status) {
  const char *text = other_error[0] != 0 ? other_error : vips_error_buffer();
  reply->status = (uint32_t)status;
  snprintf(reply->message, sizeof reply->message, "%.*s", (int)strcspn(text, "\n"), text);
  // For a truncated file, libvips reports only its own positions.
  if (strncmp(text, "source: ", 8) == 0 || text[0] == 0 || strstr(text, "operation is blocked") != NULL) {
    if (status == IMC_DAMAGED) reply->status = IMC_TRUNCATED;
    snprintf(reply->message, sizeof reply->message, "the file ends too early, or its beginning is damaged");
  }
  other_error[0] = 0;
  vips_error_clear();
}

static void drop(const char *domain, GLogLevelFlags level, const char *text, void *unused) {
  (void)domain, (void)level, (void)text, (void)unused;
}

void start_vips(void) {
  g_log_set_default_handler(drop, NULL);
  if (VIPS_INIT("vitrine-pictures") != 0) exit(1);
  // Several processes decode pictures at once: more threads would only get in each other's way.
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  // Loaders that libvips does not trust with hostile files stay blocked, except for the formats that are shown.
  vips_block_untrusted_set(TRUE);
  vips_operation_block_set("VipsForeignLoadSvg", FALSE);
  vips_operation_block_set("VipsForeignLoadHeif", FALSE);
  vips_operation_block_set("VipsForeignLoadJxl", FALSE);
  vips_operation_block_set("VipsForeignLoadTiff", FALSE);
}

// Reads the picture with the library that knows the format best; returns 0 if libvips should read it.
static int read_by_others(const picture_file *file, VipsImage **image) {
  *image = NULL;
  if (!is_avif(file)) return 0;
  vips_error_clear();
  *image = read_avif(file);
  if (*image == NULL) snprintf(other_error, sizeof other_error, "%s", vips_error_buffer());
  return *image != NULL;
}

static int has_known_channels(VipsImage *image) {
  int bands = vips_image_get_bands(image);
  if (bands <= 4 || (bands == 5 && image->Type == VIPS_INTERPRETATION_CMYK)) return 1;
  vips_error_clear();
  vips_error("vitrine", "it has %d channels, and only pictures of 1 to 4 can be shown; convert it to RGB", bands);
  return 0;
}

// Anything else was recognised as an SVG by the program that sent it; libvips itself looks for the SVG's beginning
// only in the first thousand bytes.
static int is_svg(const picture_file *file) {
  return !is_tiff(file) && !(file->size > 12 && (memcmp(file->data + 4, "ftyp", 4) == 0 || memcmp(file->data + 4, "JXL ", 4) == 0)) &&
         !(file->size > 2 && memcmp(file->data, "\xFF\x0A", 2) == 0);
}

static VipsImage *open_svg(const picture_file *file, double scale) {
  VipsImage *image = NULL;
  vips_svgload_buffer((void *)file->data, file->size, &image, "scale", scale, NULL);
  return image;
}

static VipsImage *open_by_vips(const picture_file *file, VipsFailOn fail_on) {
  if (is_svg(file)) return open_svg(file, 1);
  VipsImage *image = NULL;
  if (is_tiff(file)) {
    vips_tiffload_buffer((void *)file->data, file->size, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on, NULL);
    return image;
  }
  return vips_image_new_from_buffer(file->data, file->size, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on, NULL);
}

// Renders at the requested size.
static VipsImage *shrunk_svg(const picture_file *file, uint32_t side) {
  VipsImage *image = open_svg(file, 1);
  if (image == NULL || side == 0) return image;
  int longer = vips_image_get_width(image) > vips_image_get_height(image) ? vips_image_get_width(image)
                                                                           : vips_image_get_height(image);
  if ((uint32_t)longer <= side) return image;
  g_object_unref(image);
  // libvips accepts no smaller scale.
  double scale = (double)side / longer;
  return open_svg(file, scale < 0.001 ? 0.001 : scale);
}

void open_picture(const picture_file *file, helper_reply *reply) {
  reply->status = IMC_OK;
  other_error[0] = 0;
  if (is_avif(file) && read_avif_size(file, &reply->picture.width, &reply->picture.height)) return;
  vips_error_clear();
  VipsImage *image = open_by_vips(file, VIPS_FAIL_ON_NONE);
  if (image == NULL && is_tiff(file)) image = read_odd_tiff(file);
  if (image == NULL) return fail(reply, IMC_DAMAGED);
  // Swapped if the orientation says so, as decoding does.
  int is_turned = vips_image_get_orientation_swap(image);
  reply->picture.width = (uint32_t)(is_turned ? vips_image_get_page_height(image) : vips_image_get_width(image));
  reply->picture.height = (uint32_t)(is_turned ? vips_image_get_width(image) : vips_image_get_page_height(image));
  reply->picture.is_scalable = is_svg(file);
  if (!has_known_channels(image)) fail(reply, IMC_FAILED);
  g_object_unref(image);
}

// How to read a picture: stopping at every error, only with libtiff, or ignoring all errors.
typedef enum { STRICT, ODD, LENIENT } way;

// Each of these functions takes ownership of `image` and returns NULL after an error.

// Converts with the picture's own profile, if it has a usable one.
static VipsImage *by_profile(VipsImage *image) {
  if (vips_image_get_typeof(image, VIPS_META_ICC_NAME) == 0) return image;
  VipsImage *converted = NULL;
  if (vips_icc_transform(image, &converted, "srgb", "embedded", TRUE, "intent", VIPS_INTENT_PERCEPTUAL, NULL)) {
    vips_error_clear();
    return image;
  }
  g_object_unref(image);
  return converted;
}

// Converts to sRGB or gray with 8 bits.
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

// Puts transparency over white.
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

static void on_progress(VipsImage *image, VipsProgress *progress, void *unused) {
  (void)progress, (void)unused;
  if (is_cancelled()) vips_image_set_kill(image, TRUE);
}

// Shrinks while loading, and turns upright.
static VipsImage *shrunk(const picture_file *file, uint32_t side, way how) {
  int limit = side > 0 ? (int)side : VIPS_MAX_COORD - 1;
  VipsImage *image = NULL, *small = NULL;
  VipsFailOn fail_on = how == LENIENT ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_ERROR;
  if (is_svg(file)) return shrunk_svg(file, side);
  if (how == ODD) {
    image = read_odd_tiff(file);
  } else if (is_tiff(file)) {
    // Reads the first page: libvips would use any page of the right size.
    image = open_by_vips(file, fail_on);
  } else if (!read_by_others(file, &image)) {
    vips_error_clear();
    vips_thumbnail_buffer((void *)file->data, file->size, &small, limit, "height", limit, "size", VIPS_SIZE_DOWN, "fail_on",
                          fail_on, "intent", VIPS_INTENT_PERCEPTUAL, NULL);
    return small;
  }
  if (image == NULL) return NULL;
  vips_thumbnail_image(image, &small, limit, "height", limit, "size", VIPS_SIZE_DOWN, "intent", VIPS_INTENT_PERCEPTUAL, NULL);
  g_object_unref(image);
  return small;
}

static uint8_t *decode_once(const picture_file *file, uint32_t side, way how, helper_reply *reply) {
  vips_error_clear();
  other_error[0] = 0;
  VipsImage *picture = shrunk(file, side, how);
  if (picture != NULL && !has_known_channels(picture)) {
    g_object_unref(picture);
    picture = NULL;
  }
  if (picture != NULL) picture = in_srgb(by_profile(picture));
  if (picture != NULL) picture = flattened(picture);
  if (picture == NULL) {
    fail(reply, IMC_DAMAGED);
    return NULL;
  }
  vips_image_set_progress(picture, TRUE);
  g_signal_connect(picture, "eval", G_CALLBACK(on_progress), NULL);
  size_t length = 0;
  uint8_t *pixels = vips_image_write_to_memory(picture, &length);
  reply->picture.width = (uint32_t)vips_image_get_width(picture);
  reply->picture.height = (uint32_t)vips_image_get_height(picture);
  reply->picture.components = (uint32_t)vips_image_get_bands(picture);
  g_object_unref(picture);
  if (pixels == NULL) {
    fail(reply, IMC_DAMAGED);
    return NULL;
  }
  uint32_t components = reply->picture.components;
  if ((components != 1 && components != 3) || length != (size_t)reply->picture.width * reply->picture.height * components) {
    snprintf(reply->message, sizeof reply->message, "it has %u channels, and only gray and RGB can be shown", components);
    reply->status = IMC_FAILED;
    g_free(pixels);
    return NULL;
  }
  reply->status = IMC_OK;
  return pixels;
}

uint8_t *decode_picture(const picture_file *file, uint32_t side, int accepts_damage, helper_reply *reply) {
  uint8_t *pixels = decode_once(file, side, STRICT, reply);
  if (pixels == NULL && is_tiff(file) && reply->status != IMC_FAILED && !is_cancelled()) {
    helper_reply odd = *reply;
    pixels = decode_once(file, side, ODD, &odd);
    if (pixels != NULL) *reply = odd;
  }
  if (pixels != NULL || !accepts_damage || is_cancelled() || (reply->status != IMC_DAMAGED && reply->status != IMC_TRUNCATED)) return pixels;
  // The first attempt's message says what is wrong with the picture.
  helper_reply second = *reply;
  pixels = decode_once(file, side, LENIENT, &second);
  if (pixels == NULL) return NULL;
  reply->picture = second.picture;
  reply->picture.is_damaged = 1;
  reply->status = IMC_OK;
  return pixels;
}
