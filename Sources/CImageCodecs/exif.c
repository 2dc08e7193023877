#include <string.h>

#include "internal.h"

static uint32_t read_number(const uint8_t *bytes, int count, int is_little) {
  uint32_t value = 0;
  for (int index = 0; index < count; ++index) value = value << 8 | bytes[is_little ? count - 1 - index : index];
  return value;
}

int32_t imc_exif_orientation(const uint8_t *exif, size_t size) {
  if (size > 6 && memcmp(exif, "Exif\0\0", 6) == 0) {
    exif += 6;
    size -= 6;
  }
  if (size < 8 || (memcmp(exif, "II", 2) != 0 && memcmp(exif, "MM", 2) != 0)) return 1;
  int is_little = exif[0] == 'I';
  size_t directory = read_number(exif + 4, 4, is_little);
  if (directory > size || size - directory < 2) return 1;
  uint32_t count = read_number(exif + directory, 2, is_little);
  for (uint32_t index = 0; index < count; ++index) {
    size_t entry = directory + 2 + (size_t)index * 12;
    if (entry > size || size - entry < 12) return 1;
    if (read_number(exif + entry, 2, is_little) != 0x0112) continue;
    // A short integer in the standard; some programs write a byte or a long integer.
    static const int widths[] = {0, 1, 0, 2, 4};
    uint32_t type = read_number(exif + entry + 2, 2, is_little);
    if (type > 4 || widths[type] == 0) return 1;
    uint32_t value = read_number(exif + entry + 8, widths[type], is_little);
    return value >= 1 && value <= 8 ? (int32_t)value : 1;
  }
  return 1;
}
