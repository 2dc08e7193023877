#include <errno.h>
#include <fcntl.h>

// If a program is started without one of the standard channels, the next file that it opens gets that channel's
// number, and messages are written into it. So each channel gets a descriptor before anything else is opened, even by
// libraries. Messages to standard error are then lost; reading standard input or writing standard output fails, which
// is reported.
__attribute__((constructor(101))) static void open_standard_descriptors(void) {
  const int access[] = {O_WRONLY, O_RDONLY, O_WRONLY};
  for (int descriptor = 0; descriptor < 3; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) open("/dev/null", access[descriptor]);
  }
}
