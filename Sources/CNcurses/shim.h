// ncurses for Swift: wraps macros, which Swift cannot import, in functions.
#ifndef VITRINE_CNCURSES_SHIM_H
#define VITRINE_CNCURSES_SHIM_H

#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#undef lines
#undef columns
#undef newline
#undef tab

// Both descriptors stay open, because the streams use duplicates.
static inline SCREEN *ncs_open_screen(const char *entry, int output, int input) {
  FILE *screen = fdopen(fcntl(output, F_DUPFD_CLOEXEC, 3), "w");
  FILE *keys = fdopen(fcntl(input, F_DUPFD_CLOEXEC, 3), "r");
  return screen == NULL || keys == NULL ? NULL : newterm(entry, screen, keys);
}
// Bypasses ncurses, which has sent everything it had after each refresh.
static inline void ncs_write(int descriptor, const char *text) {
  for (size_t rest = strlen(text); rest > 0;) {
    ssize_t count = write(descriptor, text, rest);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text += count;
    rest -= (size_t)count;
  }
}

static inline WINDOW *ncs_screen(void) { return stdscr; }
static inline int ncs_color_count(void) { return COLORS; }
static inline int ncs_pair_count(void) { return COLOR_PAIRS; }
static inline const char *ncs_codeset(void) { return nl_langinfo(CODESET); }

// Fills a cell. The pair is passed through the pointer, because the plain parameter is limited to 32767.
static inline int ncs_set_cell(cchar_t *cell, const wchar_t *text, unsigned int attributes, int pair) {
  return setcchar(cell, text, (attr_t)attributes, 0, &pair);
}
static inline int ncs_add_cells(int row, int column, const cchar_t *cells, int count) {
  return mvadd_wchnstr(row, column, cells, count);
}

static inline unsigned int ncs_bold(void) { return A_BOLD; }
static inline unsigned int ncs_dim(void) { return A_DIM; }
static inline unsigned int ncs_reverse(void) { return A_REVERSE; }
static inline unsigned int ncs_underline(void) { return A_UNDERLINE; }
static inline unsigned int ncs_italic(void) { return A_ITALIC; }

// The terminal's number of rows and columns; returns 0 if they are unknown.
static inline int ncs_window_size(int descriptor, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return 0;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 1;
}

// Whether terminfo has an entry; does not affect the screen.
static inline int ncs_has_entry(const char *name, int descriptor) {
  int status = 0;
  TERMINAL *before = cur_term;
  int found = setupterm(name, descriptor, &status) == OK;
  if (found) del_curterm(set_curterm(before));
  return found;
}

// A terminal capability as text; NULL if the terminal lacks it.
static inline const char *ncs_capability(const char *name) {
  const char *text = tigetstr(name);
  return text == (const char *)-1 ? NULL : text;
}

#endif
