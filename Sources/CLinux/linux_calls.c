#define _GNU_SOURCE
#include "linux_calls.h"

#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>

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

void vitrine_map_buffers(int byte_count) { mallopt(M_MMAP_THRESHOLD, byte_count); }
