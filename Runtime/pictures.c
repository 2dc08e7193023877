// Decodes pictures for another program, one after another: HEIF, AVIF, TIFF, SVG and JPEG XL. It is a separate
// process, so that whatever these libraries do with a hostile file cannot spread: its memory is limited, and the
// other program kills it if it takes too long or crashes.

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pictures.h"

static _Atomic uint32_t current_number;
static _Atomic uint32_t cancelled_number;
static rlim_t own_memory;

int is_cancelled(void) { return atomic_load(&cancelled_number) == atomic_load(&current_number); }

// Exits when the program that it works for does, whatever is being decoded.
static void *watch_lifeline(void *unused) {
  (void)unused;
  uint32_t number;
  while (1) {
    ssize_t count = read(HELPER_LIFELINE, &number, sizeof number);
    if (count < 0 && errno == EINTR) continue;
    if (count != sizeof number) _exit(0);
    atomic_store(&cancelled_number, number);
  }
}

static int receive_all(void *bytes, size_t size) {
  uint8_t *to = bytes;
  while (size > 0) {
    ssize_t count = recv(HELPER_SOCKET, to, size, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return 0;
    to += count;
    size -= (size_t)count;
  }
  return 1;
}

static int send_all(const void *bytes, size_t size) {
  const uint8_t *from = bytes;
  while (size > 0) {
    ssize_t count = send(HELPER_SOCKET, from, size, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return 0;
    from += count;
    size -= (size_t)count;
  }
  return 1;
}

// The sixth number there is the size of the process's data in pages.
static rlim_t data_size(void) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL) return 0;
  if (fscanf(file, "%*u %*u %*u %*u %*u %lu", &pages) != 1) pages = 0;
  fclose(file);
  return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void set_memory(uint32_t megabytes) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return;
  rlim_t wanted = own_memory + ((rlim_t)megabytes << 20);
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || wanted < limit.rlim_max ? wanted : limit.rlim_max;
  setrlimit(RLIMIT_DATA, &limit);
}

// Receives the picture's bytes; if there is no memory for them, skips them and returns NULL.
static uint8_t *receive_file(uint64_t size, int *is_connected) {
  uint8_t *data = malloc(size);
  *is_connected = 1;
  if (data != NULL) {
    *is_connected = receive_all(data, size);
    return data;
  }
  uint8_t unused[4096];
  while (size > 0 && *is_connected) {
    size_t part = size < sizeof unused ? size : sizeof unused;
    *is_connected = receive_all(unused, part);
    size -= part;
  }
  return NULL;
}

// A box with length 0 extends to the end of the file, but some readers do not accept that for all boxes.
static void close_boxes(uint8_t *data, size_t size) {
  if (size < 16 || memcmp(data + 4, "ftyp", 4) != 0) return;
  for (size_t place = 0; size - place >= 8;) {
    uint32_t length = (uint32_t)data[place] << 24 | (uint32_t)data[place + 1] << 16 | (uint32_t)data[place + 2] << 8 | data[place + 3];
    size_t rest = size - place;
    if (length == 0 && rest <= UINT32_MAX) {
      for (int index = 0; index < 4; ++index) data[place + (size_t)index] = (uint8_t)(rest >> (24 - 8 * index));
      return;
    }
    if (length < 8 || length >= rest) return;
    place += length;
  }
}

int main(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_NAME, "vitrine-picture");
  pthread_t watcher;
  if (pthread_create(&watcher, NULL, watch_lifeline, NULL) != 0) return 1;
  // Large blocks go back to the system when they are freed.
  mallopt(M_MMAP_THRESHOLD, 1 << 18);
  mallopt(M_ARENA_MAX, 2);
  start_vips();
  own_memory = data_size();
  uint8_t *data = NULL;
  picture_file file = {0};
  helper_request request;
  while (receive_all(&request, sizeof request)) {
    helper_reply reply = {.version = HELPER_VERSION, .status = IMC_FAILED};
    uint8_t *pixels = NULL;
    if (request.version != HELPER_VERSION) {
      send_all(&reply, sizeof reply);
      return 1;
    }
    atomic_store(&current_number, request.number);
    if (request.kind == HELPER_OPEN) {
      free(data);
      int is_connected = 1;
      set_memory(request.megabytes);
      data = receive_file(request.size, &is_connected);
      if (!is_connected) return 0;
      file = (picture_file){data, data != NULL ? request.size : 0};
      if (data == NULL) {
        reply.status = IMC_NO_MEMORY;
        snprintf(reply.message, sizeof reply.message, "there is not enough memory");
      } else {
        close_boxes(data, file.size);
        open_picture(&file, &reply);
      }
    } else {
      set_memory(request.megabytes);
      pixels = decode_picture(&file, request.side, (int)request.accepts_damage, &reply);
    }
    if (is_cancelled()) reply.status = IMC_CANCELLED;
    int went_well = send_all(&reply, sizeof reply);
    if (went_well && pixels != NULL && reply.status == IMC_OK) {
      went_well = send_all(pixels, (size_t)reply.picture.width * reply.picture.height * reply.picture.components);
    }
    g_free(pixels);
    if (request.kind == HELPER_DECODE) malloc_trim(0);
    if (!went_well) return 0;
  }
  return 0;
}
