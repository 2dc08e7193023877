// This process's side of the helper: starts it, sends requests, and ends it when it takes too long.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "helper_protocol.h"
#include "internal.h"
#include "runtime_loader.h"

#ifndef VITRINE_SOURCE_ROOT
#define VITRINE_SOURCE_ROOT NULL
#endif

// How long a helper has to confirm that it has given up.
#define PATIENCE_MS 300
#define STEP_MS 25

extern char **environ;

struct imc_helper {
  pid_t pid;
  int socket;
  int lifeline;
  uint32_t number;
  double limit;     // of processor time, in seconds, on the process's own clock
  double end;       // on the wall clock, so that a helper that does nothing ends as well
  uint32_t seconds;  // the seconds that it was given
  int is_broken;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char helper_path[PATH_MAX];
static char path_message[4 * PATH_MAX];

static void find(void) {
  vitrine_find_program("vitrine-pictures", VITRINE_SOURCE_ROOT, helper_path, sizeof helper_path, path_message,
                       sizeof path_message);
}

const char *imc_helper_path(const char **message) {
  pthread_once(&once, find);
  *message = helper_path[0] != 0 ? NULL : path_message;
  return helper_path[0] != 0 ? helper_path : NULL;
}

// Moves a descriptor away from the numbers that are fixed in the helper.
static int raised(int descriptor) {
  if (descriptor < 0 || descriptor > HELPER_LIFELINE) return descriptor;
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, HELPER_LIFELINE + 1);
  close(descriptor);
  return copy;
}

static int spawn(pid_t *pid, const char *path, int socket, int lifeline) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, socket, HELPER_SOCKET);
  posix_spawn_file_actions_adddup2(&actions, lifeline, HELPER_LIFELINE);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  // ^C and ^Z in the terminal concern only this process.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  char *arguments[] = {(char *)path, NULL};
  int error = posix_spawn(pid, path, &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

imc_helper *imc_helper_start(const char *path, char *message) {
  int sockets[2] = {-1, -1}, ends[2] = {-1, -1};
  imc_helper *helper = calloc(1, sizeof *helper);
  int error = helper == NULL ? ENOMEM : 0;
  if (error == 0 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) error = errno;
  if (error == 0 && pipe2(ends, O_CLOEXEC) != 0) error = errno;
  if (error == 0) {
    sockets[1] = raised(sockets[1]);
    ends[0] = raised(ends[0]);
    error = sockets[1] < 0 || ends[0] < 0 ? EMFILE : spawn(&helper->pid, path, sockets[1], ends[0]);
  }
  if (sockets[1] >= 0) close(sockets[1]);
  if (ends[0] >= 0) close(ends[0]);
  if (error == 0) {
    helper->socket = sockets[0];
    helper->lifeline = ends[1];
    return helper;
  }
  if (sockets[0] >= 0) close(sockets[0]);
  if (ends[1] >= 0) close(ends[1]);
  free(helper);
  snprintf(message, IMC_MESSAGE_SIZE, "the helper that decodes it cannot be started: %s", strerror(error));
  return NULL;
}

void imc_helper_stop(imc_helper *helper) {
  if (helper == NULL) return;
  close(helper->lifeline);
  close(helper->socket);
  if (helper->pid > 0) {
    kill(helper->pid, SIGKILL);
    while (waitpid(helper->pid, NULL, 0) < 0 && errno == EINTR) {
    }
  }
  free(helper);
}

int imc_helper_is_usable(const imc_helper *helper) {
  // A helper that has ended has closed its end.
  struct pollfd entry = {helper->socket, POLLIN, 0};
  return !helper->is_broken && poll(&entry, 1, 0) == 0;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// The processor time that it has used, in seconds.
static double used_time(const imc_helper *helper) {
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(helper->pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Finds out what happened to a helper that no longer answers.
static imc_status fail(imc_helper *helper, uint32_t megabytes, char *message) {
  helper->is_broken = 1;
  int state = 0;
  pid_t ended = 0;
  for (int step = 0; step < PATIENCE_MS / STEP_MS && ended == 0; ++step) {
    ended = waitpid(helper->pid, &state, WNOHANG);
    if (ended == 0) poll(NULL, 0, STEP_MS);
  }
  if (ended != helper->pid) return imc_say(message, IMC_FAILED, "its decoder does not answer");
  helper->pid = 0;
  int number = WIFSIGNALED(state) ? WTERMSIG(state) : 0;
  // The libraries end a process with these signals if it cannot allocate memory.
  if (number == SIGABRT || number == SIGTRAP || number == SIGKILL) {
    snprintf(message, IMC_MESSAGE_SIZE, "decoding it takes more than %u megabytes, the limit", megabytes);
    return IMC_TOO_LARGE;
  }
  if (number != 0) {
    snprintf(message, IMC_MESSAGE_SIZE, "its decoder crashed (signal %d); the file may be damaged", number);
    return IMC_DAMAGED;
  }
  return imc_say(message, IMC_FAILED, "its decoder ended early; in a checkout, run 'make setup' again");
}

// Waits until the socket is ready; gives up if the call is cancelled or takes too long.
static imc_status wait_for(imc_helper *helper, short events, imc_cancel cancel, void *context, char *message) {
  int patience = -1;
  while (1) {
    struct pollfd entry = {helper->socket, events, 0};
    int count = poll(&entry, 1, STEP_MS);
    if (count > 0) return IMC_OK;
    if (count < 0 && errno != EINTR) return imc_say(message, IMC_FAILED, strerror(errno));
    if (patience < 0 && cancel(context)) {
      if (write(helper->lifeline, &helper->number, sizeof helper->number) < 0) helper->is_broken = 1;
      patience = PATIENCE_MS / STEP_MS;
    }
    if (patience == 0) {
      helper->is_broken = 1;
      return IMC_CANCELLED;
    }
    if (patience > 0) --patience;
    if (used_time(helper) > helper->limit || now() > helper->end) {
      helper->is_broken = 1;
      snprintf(message, IMC_MESSAGE_SIZE, "decoding it takes more than %u seconds, the limit", helper->seconds);
      return IMC_TOO_LARGE;
    }
  }
}

static imc_status send_all(imc_helper *helper, const void *bytes, size_t size, uint32_t megabytes, imc_cancel cancel,
                           void *context, char *message) {
  const uint8_t *from = bytes;
  while (size > 0) {
    ssize_t count = send(helper->socket, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      from += count;
      size -= (size_t)count;
    } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      imc_status status = wait_for(helper, POLLOUT, cancel, context, message);
      if (status != IMC_OK) {
        // Only part of the request has been sent.
        helper->is_broken = 1;
        return status;
      }
    } else if (count < 0 && errno != EINTR) {
      return fail(helper, megabytes, message);
    }
  }
  return IMC_OK;
}

static imc_status receive_all(imc_helper *helper, void *bytes, size_t size, uint32_t megabytes, imc_cancel cancel,
                              void *context, char *message) {
  uint8_t *to = bytes;
  while (size > 0) {
    imc_status status = wait_for(helper, POLLIN, cancel, context, message);
    if (status != IMC_OK) {
      helper->is_broken = 1;
      return status;
    }
    ssize_t count = recv(helper->socket, to, size, MSG_DONTWAIT);
    if (count > 0) {
      to += count;
      size -= (size_t)count;
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)) {
      return fail(helper, megabytes, message);
    }
  }
  return IMC_OK;
}

static imc_status receive_reply(imc_helper *helper, uint32_t megabytes, imc_cancel cancel, void *context,
                                imc_helper_picture *picture, char *message) {
  helper_reply reply;
  imc_status status = receive_all(helper, &reply, sizeof reply, megabytes, cancel, context, message);
  if (status != IMC_OK) return status;
  if (reply.version != HELPER_VERSION) {
    helper->is_broken = 1;
    return imc_say(message, IMC_MISSING, "vitrine-pictures was built from another version of the sources; run 'make setup' again");
  }
  *picture = reply.picture;
  snprintf(message, IMC_MESSAGE_SIZE, "%.*s", IMC_MESSAGE_SIZE - 1, reply.message);
  return (imc_status)reply.status;
}

imc_status imc_helper_open(imc_helper *helper, const uint8_t *data, size_t size, uint32_t megabytes, uint32_t seconds,
                           imc_cancel cancel, void *context, imc_helper_picture *picture, char *message) {
  message[0] = 0;
  helper->seconds = seconds;
  helper->limit = used_time(helper) + seconds;
  // On a busy machine the helper gets only a share of a processor.
  helper->end = now() + 3.0 * seconds;
  helper_request request = {HELPER_VERSION, HELPER_OPEN, ++helper->number, 0, 0, megabytes, size};
  imc_status status = send_all(helper, &request, sizeof request, megabytes, cancel, context, message);
  if (status == IMC_OK) status = send_all(helper, data, size, megabytes, cancel, context, message);
  return status != IMC_OK ? status : receive_reply(helper, megabytes, cancel, context, picture, message);
}

imc_status imc_helper_decode(imc_helper *helper, uint32_t side, int accepts_damage, uint32_t megabytes, imc_cancel cancel,
                             void *context, imc_helper_picture *picture, char *message) {
  message[0] = 0;
  helper_request request = {HELPER_VERSION, HELPER_DECODE, ++helper->number, side, (uint32_t)accepts_damage, megabytes, 0};
  imc_status status = send_all(helper, &request, sizeof request, megabytes, cancel, context, message);
  return status != IMC_OK ? status : receive_reply(helper, megabytes, cancel, context, picture, message);
}

static int never(void *context) {
  (void)context;
  return 0;
}

imc_status imc_helper_read(imc_helper *helper, uint8_t *pixels, size_t size, char *message) {
  return receive_all(helper, pixels, size, 0, never, NULL, message);
}
