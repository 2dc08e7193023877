#define _GNU_SOURCE
#include "linux_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
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

void vitrine_trim_heap(void) { malloc_trim(0); }

int vitrine_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC); }

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

void vitrine_map_buffers(int byte_count) { mallopt(M_MMAP_THRESHOLD, byte_count); }
