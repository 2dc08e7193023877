#define _GNU_SOURCE
#include "held_errors.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int held = -1;   // what is printed meanwhile
static int errors = -1; // the original standard error

void vitrine_hold_errors(void) {
  pthread_mutex_lock(&turn);
  held = memfd_create("standard-error", MFD_CLOEXEC);
  errors = held < 0 ? -1 : fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  // Without spare descriptors, or without a standard error, nothing is held.
  if (errors >= 0 && dup3(held, STDERR_FILENO, 0) >= 0) return;
  if (errors >= 0) close(errors);
  if (held >= 0) close(held);
  held = errors = -1;
}

// "E0000 00:00:1795814644.955708   12033 text_format.cc:417] …", "[libprotobuf ERROR …"
static int is_of_a_library(const char *line, size_t length) {
  static const char note[] = "WARNING: All log messages before absl::InitializeLog()";
  if (length >= sizeof note - 1 && memcmp(line, note, sizeof note - 1) == 0) return 1;
  if (length >= 12 && memcmp(line, "[libprotobuf", 12) == 0) return 1;
  if (length < 12 || strchr("IWEF", line[0]) == NULL || line[5] != ' ' || memchr(line, ']', length) == NULL) return 0;
  for (int place = 1; place < 5; ++place) {
    if (!isdigit((unsigned char)line[place])) return 0;
  }
  return isdigit((unsigned char)line[6]) && line[8] == ':';
}

static void write_all(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t step = write(descriptor, bytes, count);
    if (step < 0 && errno == EINTR) continue;
    if (step <= 0) return;
    bytes += step;
    count -= (size_t)step;
  }
}

static void write_others(const char *text, size_t size) {
  const char *end = text + size;
  int is_inside = 0;
  while (text < end) {
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    const char *next = newline != NULL ? newline + 1 : end;
    size_t length = (size_t)(next - text);
    // Their messages may have several lines; those after the first are indented.
    is_inside = is_of_a_library(text, length) || (is_inside && isspace((unsigned char)text[0]) && text[0] != '\n');
    if (!is_inside) write_all(STDERR_FILENO, text, length);
    text = next;
  }
}

void vitrine_release_errors(void) {
  if (held >= 0) {
    struct stat ours, present;
    // If standard error has been redirected meanwhile, as when the terminal is restored, that is left alone.
    int is_ours = fstat(held, &ours) == 0 && fstat(STDERR_FILENO, &present) == 0 && ours.st_dev == present.st_dev &&
                  ours.st_ino == present.st_ino;
    if (is_ours) dup3(errors, STDERR_FILENO, 0);
    off_t size = lseek(held, 0, SEEK_END);
    if (size > 0) {
      char *text = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, held, 0);
      if (text != MAP_FAILED) {
        write_others(text, (size_t)size);
        munmap(text, (size_t)size);
      }
    }
    close(errors);
    close(held);
    held = errors = -1;
  }
  pthread_mutex_unlock(&turn);
}
