#include "terminal_rescue.h"

#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static struct {
  volatile sig_atomic_t is_set;
  int descriptor;
  struct termios settings;
  char bytes[512];
  size_t count;
} rescue;

static void on_crash(int number) {
  if (rescue.is_set) {
    rescue.is_set = 0;
    ssize_t ignored = write(rescue.descriptor, rescue.bytes, rescue.count);
    (void)ignored;
    tcsetattr(rescue.descriptor, TCSANOW, &rescue.settings);
  }
  // The handler was reset on entry: this time the signal does what it does by itself.
  raise(number);
}

void terminal_rescue_prepare(int descriptor) {
  rescue.descriptor = descriptor;
  rescue.count = 0;
  if (tcgetattr(descriptor, &rescue.settings) != 0) return;
  rescue.is_set = 1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_crash;
  action.sa_flags = (int)SA_RESETHAND | SA_NODEFER;
  const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSYS};
  for (size_t index = 0; index < sizeof numbers / sizeof *numbers; ++index) sigaction(numbers[index], &action, NULL);
}

void terminal_rescue_add(const char *bytes, size_t count) {
  if (count > sizeof rescue.bytes - rescue.count) return;
  memcpy(rescue.bytes + rescue.count, bytes, count);
  rescue.count += count;
}

void terminal_rescue_forget(void) { rescue.is_set = 0; }
