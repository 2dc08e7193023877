#include "runtime_loader.h"

#include "linux_calls.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct search {
  const char *library;
  const char *symbol;
  vitrine_table_check check;
  char *path;
  size_t path_size;
  char *message;
  size_t message_size;
} search;

static void add_line(const search *s, const char *place, const char *what) {
  size_t used = strlen(s->message);
  snprintf(s->message + used, s->message_size - used, "%s%s: %s", used > 0 ? "\n" : "", place, what);
}

static const void *try_folder(const search *s, const char *folder, const char *below) {
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "%s%s/%s", folder, below, s->library) >= (int)sizeof path) return NULL;
  if (access(path, F_OK) != 0) return NULL;
  if (s->symbol == NULL) {
    // A program is only found, not opened.
    if (access(path, X_OK) != 0) {
      add_line(s, path, "cannot be run");
      return NULL;
    }
    snprintf(s->path, s->path_size, "%s", path);
    return s->path;
  }
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    add_line(s, path, dlerror());
    return NULL;
  }
  const void *(*get)(void) = (const void *(*)(void))dlsym(handle, s->symbol);
  const void *table = get != NULL ? get() : NULL;
  if (table == NULL || !s->check(table)) {
    add_line(s, path, "was built from another version of the sources; run 'make setup' again");
    dlclose(handle);
    return NULL;
  }
  snprintf(s->path, s->path_size, "%s", path);
  return table;
}

// The program's folder, then every folder above it.
static const void *try_around_program(const search *s) {
  char folder[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
  if (length <= 0) return NULL;
  folder[length] = 0;
  char *slash = strrchr(folder, '/');
  if (slash != NULL) *slash = 0;
  const void *table = try_folder(s, folder, "");
  if (table == NULL) table = try_folder(s, folder, "/../lib/vitrine");
  while (table == NULL) {
    table = try_folder(s, folder, "/.deps/openvino/libs");
    slash = strrchr(folder, '/');
    if (slash == NULL) break;
    *slash = 0;
  }
  return table;
}

static const void *try_data_folder(const search *s) {
  char data[PATH_MAX];
  if (vitrine_user_folder("XDG_DATA_HOME", ".local/share", data, sizeof data) != 0) return NULL;
  return try_folder(s, data, "/vitrine");
}

static const void *look_everywhere(const search *search, const char *source_root) {
  struct search s = *search;
  char *message = s.message;
  message[0] = 0;
  const char *only = getenv("VITRINE_RUNTIME");
  if (only != NULL && *only != 0) {
    const void *table = try_folder(&s, only, "");
    if (table == NULL && message[0] == 0) add_line(&s, only, "VITRINE_RUNTIME names this folder, but the library is not in it");
    return table;
  }
  const void *table = try_around_program(&s);
  if (table == NULL && source_root != NULL) table = try_folder(&s, source_root, "/.deps/openvino/libs");
  if (table == NULL) table = try_data_folder(&s);
  if (table == NULL) table = try_folder(&s, "/usr/local/lib", "/vitrine");
  if (table == NULL) table = try_folder(&s, "/usr/lib", "/vitrine");
  if (table == NULL && message[0] == 0) {
    add_line(&s, s.library, "not beside the program, in ../lib/vitrine, or in .deps/openvino/libs above it; in a checkout, run 'make setup'");
  }
  return table;
}

const void *vitrine_open_table(const char *library, const char *symbol, vitrine_table_check check,
                               const char *source_root, char *path, size_t path_size, char *message,
                               size_t message_size) {
  search s = {library, symbol, check, path, path_size, message, message_size};
  return look_everywhere(&s, source_root);
}

int vitrine_find_program(const char *name, const char *source_root, char *path, size_t path_size, char *message,
                         size_t message_size) {
  search s = {name, NULL, NULL, path, path_size, message, message_size};
  path[0] = 0;
  return look_everywhere(&s, source_root) != NULL;
}

const void *vitrine_open_table_in(const char *folder, const char *library, const char *symbol,
                                  vitrine_table_check check, char *path, size_t path_size, char *message,
                                  size_t message_size) {
  search s = {library, symbol, check, path, path_size, message, message_size};
  message[0] = 0;
  const void *table = try_folder(&s, folder, "");
  if (table == NULL && message[0] == 0) add_line(&s, folder, "the library is not in this folder");
  return table;
}
