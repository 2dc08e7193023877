#include "openvino_runtime.h"

#include <limits.h>
#include <pthread.h>

#include "runtime_loader.h"

#ifndef VITRINE_SOURCE_ROOT
#define VITRINE_SOURCE_ROOT NULL
#endif

#define LIBRARY "libvitrine-openvino.so"
#define SYMBOL "vitrine_openvino_table"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const ovr_api *api;
static char library_path[PATH_MAX];
static char load_message[4 * PATH_MAX];

static int is_usable(const void *table) {
  const ovr_api *candidate = table;
  return candidate->abi == OVR_ABI && candidate->size == sizeof(ovr_api);
}

static void load(void) {
  api = vitrine_open_table(LIBRARY, SYMBOL, is_usable, VITRINE_SOURCE_ROOT, library_path, sizeof library_path,
                           load_message, sizeof load_message);
}

const ovr_api *ovr_load(const char **message) {
  pthread_once(&once, load);
  *message = api != NULL ? NULL : load_message;
  return api;
}

const char *ovr_library_path(void) { return api != NULL ? library_path : NULL; }

const ovr_api *ovr_load_from(const char *folder, char *message, size_t message_size) {
  char path[PATH_MAX];
  return vitrine_open_table_in(folder, LIBRARY, SYMBOL, is_usable, path, sizeof path, message, message_size);
}
