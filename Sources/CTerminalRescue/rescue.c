#define _GNU_SOURCE
#include "terminal_rescue.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// How long, in seconds, a crash waits for a terminal that has stopped reading.
enum { PATIENCE = 1 };

static struct {
  volatile sig_atomic_t is_set;
  int descriptor;
  int writer;  // what the program writes to the terminal with
  int nowhere;
  volatile sig_atomic_t number;
  struct termios settings;
  char bytes[512];
  size_t count;
  int errors;  // the original standard error
  int held;    // what was written to it meanwhile
} rescue = {.descriptor = -1, .writer = -1, .nowhere = -1, .errors = -1, .held = -1};

static void give_up(int alarm) {
  (void)alarm;
  raise(rescue.number);
}

static void on_crash(int number) {
  if (rescue.is_set) {
    rescue.is_set = 0;
    rescue.number = number;
    if (number != SIGALRM) {
      signal(SIGALRM, give_up);
      alarm(PATIENCE);
    }
    // The other threads go on until the end, but what they write must not follow the last bytes.
    if (rescue.writer >= 0) dup2(rescue.nowhere, rescue.writer);
    ssize_t ignored = write(rescue.descriptor, rescue.bytes, rescue.count);
    (void)ignored;
    tcsetattr(rescue.descriptor, TCSANOW, &rescue.settings);
    terminal_rescue_release_errors();
  }
  // The handler was reset on entry: this time the signal takes its default action.
  raise(number);
}

static void close_descriptors(void) {
  if (rescue.descriptor >= 0) close(rescue.descriptor);
  if (rescue.nowhere >= 0) close(rescue.nowhere);
  rescue.descriptor = rescue.nowhere = rescue.writer = -1;
}

void terminal_rescue_prepare(int descriptor) {
  close_descriptors();
  rescue.count = 0;
  if (tcgetattr(descriptor, &rescue.settings) != 0) return;
  rescue.descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  rescue.nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  rescue.is_set = 1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_crash;
  action.sa_flags = (int)SA_RESETHAND | SA_NODEFER;
  const int numbers[] = {SIGSEGV, SIGBUS,  SIGILL,  SIGTRAP, SIGABRT, SIGFPE,
                         SIGSYS,  SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU};
  for (size_t index = 0; index < sizeof numbers / sizeof *numbers; ++index) sigaction(numbers[index], &action, NULL);
}

void terminal_rescue_silence(int writer) {
  if (rescue.nowhere >= 0) rescue.writer = writer;
}

void terminal_rescue_add(const char *bytes, size_t count) {
  if (count > sizeof rescue.bytes - rescue.count) return;
  memcpy(rescue.bytes + rescue.count, bytes, count);
  rescue.count += count;
}

void terminal_rescue_hold_errors(void) {
  if (!isatty(STDERR_FILENO) || rescue.held >= 0) return;
  rescue.held = memfd_create("standard-error", MFD_CLOEXEC);
  rescue.errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (rescue.held >= 0 && rescue.errors >= 0) dup2(rescue.held, STDERR_FILENO);
}

void terminal_rescue_release_errors(void) {
  if (rescue.held < 0 || rescue.errors < 0) return;
  dup2(rescue.errors, STDERR_FILENO);
  // The end is most informative.
  enum { MOST = 1 << 16 };
  off_t size = lseek(rescue.held, 0, SEEK_END);
  off_t place = size > MOST ? size - MOST : 0;
  char part[4096];
  for (ssize_t count; (count = pread(rescue.held, part, sizeof part, place)) > 0; place += count) {
    if (write(STDERR_FILENO, part, (size_t)count) != count) break;
  }
  close(rescue.held);
  close(rescue.errors);
  rescue.held = rescue.errors = -1;
}

void terminal_rescue_forget(void) {
  rescue.is_set = 0;
  close_descriptors();
}
