#define _GNU_SOURCE
#include "linux_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

int vitrine_get_affinity(uint8_t *bits, size_t byte_count) {
  memset(bits, 0, byte_count);
  return sched_getaffinity(0, byte_count, (cpu_set_t *)bits);
}

int vitrine_set_affinity(const uint8_t *bits, size_t byte_count) {
  return sched_setaffinity(0, byte_count, (const cpu_set_t *)bits);
}

int vitrine_exchange(const char *first, const char *second) {
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
}

int vitrine_rename_new(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

static int fill(char *path, size_t path_size, const char *first, const char *separator, const char *second) {
  int length = snprintf(path, path_size, "%s%s%s", first, separator, second);
  if (length >= 0 && (size_t)length < path_size) return 0;
  errno = ENAMETOOLONG;
  return -1;
}

int vitrine_user_folder(const char *variable, const char *below_home, char *path, size_t path_size) {
  const char *named = variable != NULL ? getenv(variable) : NULL;
  // The XDG specification says to ignore a relative path.
  if (named != NULL && named[0] == '/') return fill(path, path_size, named, "", "");
  const char *separator = below_home[0] != 0 ? "/" : "";
  const char *home = getenv("HOME");
  if (home != NULL && home[0] == '/') return fill(path, path_size, home, separator, below_home);
  char buffer[16384];
  struct passwd entry, *found = NULL;
  int code = getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found);
  if (code == 0 && found != NULL && found->pw_dir != NULL && found->pw_dir[0] == '/') {
    return fill(path, path_size, found->pw_dir, separator, below_home);
  }
  errno = code != 0 ? code : ENOENT;
  return -1;
}

void vitrine_end_with_parent(int parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(137);
}

void vitrine_trim_heap(void) { malloc_trim(0); }

size_t vitrine_allocated_bytes(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

int vitrine_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC); }

int vitrine_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

static int caught_signals[2] = {-1, -1};

static void on_signal(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t ignored = write(caught_signals[1], &byte, 1);
  (void)ignored;
  errno = error;
}

int vitrine_catch_signal(int number) {
  if (caught_signals[0] < 0 && pipe2(caught_signals, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  return sigaction(number, &action, NULL) == 0 ? caught_signals[0] : -1;
}

void vitrine_limit_heaps(int byte_count, int heap_count) {
  // Otherwise glibc raises the threshold to the size of freed blocks, and uses eight heaps per core.
  mallopt(M_MMAP_THRESHOLD, byte_count);
  mallopt(M_ARENA_MAX, heap_count);
}
