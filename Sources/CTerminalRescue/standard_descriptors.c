#include <errno.h>
#include <fcntl.h>

// A program that is started without one of the standard channels would get its number for the next file that it opens, and write
// messages into that. So each gets a descriptor before anything else is opened, libraries' own among it: what is lost in standard
// error is lost, while reading standard input or writing standard output fails, which is reported.
__attribute__((constructor(101))) static void open_standard_descriptors(void) {
  const int access[] = {O_WRONLY, O_RDONLY, O_WRONLY};
  for (int descriptor = 0; descriptor < 3; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) open("/dev/null", access[descriptor]);
  }
}
