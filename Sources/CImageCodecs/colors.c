// Colours, with Little CMS.
#ifdef VITRINE_IMAGE_CODECS

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lcms2.h>

#include "internal.h"

// A profile is an untrusted file within a file, and Little CMS's messages about it are of no use here.
static void drop(cmsContext context, cmsUInt32Number code, const char *text) { (void)context, (void)code, (void)text; }

static cmsContext open_context(void) {
  cmsContext context = cmsCreateContext(NULL, NULL);
  if (context != NULL) cmsSetLogErrorHandlerTHR(context, drop);
  return context;
}

// sRGB's curve and its inverse.
static double from_srgb(double value) { return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4); }
static double to_srgb(double value) { return value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055; }

// Whether a profile's curve agrees with sRGB's as far as the eye can tell: within one of 255 steps.
static int is_srgb_curve(const cmsToneCurve *curve) {
  if (curve == NULL) return 0;
  for (int step = 0; step <= 255; step += 5) {
    double value = step / 255.0, light = cmsEvalToneCurveFloat(curve, (float)value);
    if (fabs(to_srgb(light) - value) > 1.0 / 255 && fabs(light - from_srgb(value)) > 1.0 / 2048) return 0;
  }
  return 1;
}

// sRGB's primaries, adapted to D50 as in profiles.
static int has_srgb_primaries(cmsHPROFILE profile) {
  static const cmsTagSignature tags[] = {cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag};
  static const double right[3][3] = {{0.4361, 0.2225, 0.0139}, {0.3851, 0.7169, 0.0971}, {0.1431, 0.0606, 0.7141}};
  for (int index = 0; index < 3; ++index) {
    const cmsCIEXYZ *color = cmsReadTag(profile, tags[index]);
    if (color == NULL) return 0;
    if (fabs(color->X - right[index][0]) > 0.003 || fabs(color->Y - right[index][1]) > 0.003 ||
        fabs(color->Z - right[index][2]) > 0.003) {
      return 0;
    }
  }
  return 1;
}

int imc_profile_is_srgb(const uint8_t *bytes, size_t size, uint32_t components) {
  cmsContext context = open_context();
  if (context == NULL) return 0;
  int is_srgb = 0;
  cmsHPROFILE profile = size <= UINT32_MAX ? cmsOpenProfileFromMemTHR(context, bytes, (cmsUInt32Number)size) : NULL;
  if (profile != NULL) {
    cmsColorSpaceSignature space = cmsGetColorSpace(profile);
    // A table from device values to colours overrides curves.
    if (cmsIsTag(profile, cmsSigAToB0Tag) || cmsIsTag(profile, cmsSigDToB0Tag)) {
      is_srgb = 0;
    } else if (components == 3 && space == cmsSigRgbData) {
      is_srgb = has_srgb_primaries(profile) && is_srgb_curve(cmsReadTag(profile, cmsSigRedTRCTag)) &&
                is_srgb_curve(cmsReadTag(profile, cmsSigGreenTRCTag)) && is_srgb_curve(cmsReadTag(profile, cmsSigBlueTRCTag));
    } else if (components == 1 && space == cmsSigGrayData) {
      is_srgb = is_srgb_curve(cmsReadTag(profile, cmsSigGrayTRCTag));
    }
    cmsCloseProfile(profile);
  }
  cmsDeleteContext(context);
  return is_srgb;
}

// Converts from a profile's colour space to sRGB, or to gray with sRGB's curve; NULL if the profile is not for that
// space.
static cmsHTRANSFORM open_transform(cmsContext context, const uint8_t *bytes, size_t size, cmsColorSpaceSignature space,
                                    cmsUInt32Number from) {
  if (size > UINT32_MAX) return NULL;
  cmsHPROFILE source = cmsOpenProfileFromMemTHR(context, bytes, (cmsUInt32Number)size);
  cmsHPROFILE target = NULL;
  cmsUInt32Number to = TYPE_RGB_8;
  if (space == cmsSigGrayData) {
    // Gray from a gray profile stays gray: the same light intensity, encoded with sRGB's curve.
    cmsFloat64Number parameters[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    cmsToneCurve *curve = cmsBuildParametricToneCurve(context, 4, parameters);
    if (curve != NULL) target = cmsCreateGrayProfileTHR(context, cmsD50_xyY(), curve);
    cmsFreeToneCurve(curve);
    to = TYPE_GRAY_8;
  } else {
    target = cmsCreate_sRGBProfileTHR(context);
  }
  cmsHTRANSFORM transform = NULL;
  if (source != NULL && target != NULL && cmsGetColorSpace(source) == space) {
    transform = cmsCreateTransformTHR(context, source, from, target, to, INTENT_PERCEPTUAL, 0);
  }
  if (source != NULL) cmsCloseProfile(source);
  if (target != NULL) cmsCloseProfile(target);
  return transform;
}

imc_status imc_to_srgb(uint8_t *pixels, uint32_t width, uint32_t height, uint32_t components, const uint8_t *profile,
                       size_t profile_size, imc_cancel cancel, void *asked) {
  cmsContext context = open_context();
  if (context == NULL) return IMC_NO_MEMORY;
  cmsHTRANSFORM transform = open_transform(context, profile, profile_size, components == 1 ? cmsSigGrayData : cmsSigRgbData,
                                           components == 1 ? TYPE_GRAY_8 : TYPE_RGB_8);
  imc_status status = transform == NULL ? IMC_FAILED : IMC_OK;
  for (uint32_t y = 0; y < height && status == IMC_OK; ++y) {
    uint8_t *row = pixels + (size_t)y * width * components;
    if (cancel(asked)) {
      status = IMC_CANCELLED;
    } else {
      cmsDoTransform(transform, row, row, width);
    }
  }
  if (transform != NULL) cmsDeleteTransform(transform);
  cmsDeleteContext(context);
  return status;
}

struct imc_cmyk {
  cmsContext context;
  cmsHTRANSFORM transform;
};

imc_cmyk *imc_cmyk_open(const uint8_t *profile, size_t size) {
  imc_cmyk *cmyk = calloc(1, sizeof *cmyk);
  if (cmyk == NULL) return NULL;
  cmyk->context = open_context();
  if (cmyk->context != NULL) cmyk->transform = open_transform(cmyk->context, profile, size, cmsSigCmykData, TYPE_CMYK_8_REV);
  if (cmyk->transform != NULL) return cmyk;
  imc_cmyk_close(cmyk);
  return NULL;
}

void imc_cmyk_row(imc_cmyk *cmyk, const uint8_t *source, uint8_t *rgb, uint32_t width) {
  if (cmyk != NULL) {
    cmsDoTransform(cmyk->transform, source, rgb, width);
    return;
  }
  for (uint32_t x = 0; x < width; ++x) {
    uint32_t black = source[4 * x + 3];
    for (int c = 0; c < 3; ++c) rgb[3 * x + c] = (uint8_t)(source[4 * x + c] * black / 255);
  }
}

void imc_cmyk_close(imc_cmyk *cmyk) {
  if (cmyk == NULL) return;
  if (cmyk->transform != NULL) cmsDeleteTransform(cmyk->transform);
  if (cmyk->context != NULL) cmsDeleteContext(cmyk->context);
  free(cmyk);
}

#endif
