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
#include <sys/syscall.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>
#undef lines
#undef columns
#undef newline
#undef tab

// A file in memory for what ncurses writes; -1 with errno.
static inline int ncs_memory_file(void) { return (int)syscall(SYS_memfd_create, "screen", 1u /* close on exec */); }

// A screen that is drawn into a file. Keys are not read through it.
static inline SCREEN *ncs_open_screen(const char *entry, int output) {
  FILE *screen = fdopen(fcntl(output, F_DUPFD_CLOEXEC, 3), "w");
  FILE *keys = fopen("/dev/null", "re");
  return screen == NULL || keys == NULL ? NULL : newterm(entry, screen, keys);
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

// The terminal's number of rows and columns, and its pixels, 0 if unknown; returns 0 if the rows are unknown.
static inline int ncs_window_size(int descriptor, int *rows, int *columns, int *width, int *height) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return 0;
  *rows = size.ws_row;
  *columns = size.ws_col;
  *width = size.ws_xpixel;
  *height = size.ws_ypixel;
  return 1;
}

// How many columns the C library gives a character; ncurses does not draw one of unknown width (-1).
int wcwidth(wchar_t character);
static inline int ncs_width(unsigned int character) { return wcwidth((wchar_t)character); }

// Whether terminfo has an entry; does not affect the screen.
static inline int ncs_has_entry(const char *name, int descriptor) {
  int status = 0;
  TERMINAL *before = cur_term;
  int found = setupterm(name, descriptor, &status) == OK;
  if (found) del_curterm(set_curterm(before));
  return found;
}

// Takes from ncurses what moves rows and characters on the screen: it then draws them anew. It looks at the entry each
// time.
static inline void ncs_stop_moving(void) {
  change_scroll_region = scroll_forward = scroll_reverse = parm_index = parm_rindex = NULL;
  insert_line = delete_line = parm_insert_line = parm_delete_line = NULL;
  insert_character = delete_character = parm_ich = parm_dch = enter_insert_mode = NULL;
}

// A terminal capability as text; NULL if the terminal lacks it.
static inline const char *ncs_capability(const char *name) {
  const char *text = tigetstr(name);
  return text == (const char *)-1 ? NULL : text;
}

#endif
