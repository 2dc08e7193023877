#include <limits.h>
#include <pthread.h>

#include "image_codecs.h"
#include "runtime_loader.h"

#ifndef VITRINE_SOURCE_ROOT
#define VITRINE_SOURCE_ROOT NULL
#endif

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const imc_vips_table *table;
static char load_message[4 * PATH_MAX];

static int is_usable(const void *candidate) {
  const imc_vips_table *vips = candidate;
  return vips->abi == IMC_VIPS_ABI && vips->size == sizeof(imc_vips_table);
}

static void load(void) {
  char path[PATH_MAX];
  table = vitrine_open_table("libvitrine-vips.so", "vitrine_vips_table", is_usable, VITRINE_SOURCE_ROOT, path, sizeof path,
                             load_message, sizeof load_message);
}

const imc_vips_table *imc_vips(const char **message) {
  pthread_once(&once, load);
  *message = table != NULL ? NULL : load_message;
  return table;
}
