// ncurses for Swift: what it declares as macros, which Swift cannot import, as functions.
#ifndef VITRINE_CNCURSES_SHIM_H
#define VITRINE_CNCURSES_SHIM_H

#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#define NCURSES_WIDECHAR 1
#include <curses.h>
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

// C's standard streams are variables, which Swift takes for shared mutable state.
// Keys are read from the descriptor, which stays open.
static inline SCREEN *ncs_open_screen(const char *entry, int descriptor) {
  FILE *keys = descriptor == STDIN_FILENO ? stdin : fdopen(descriptor, "r");
  return keys == NULL ? NULL : newterm(entry, stdout, keys);
}
static inline void ncs_write(const char *text) {
  fflush(stdout);
  ssize_t ignored = write(STDOUT_FILENO, text, strlen(text));
  (void)ignored;
}

static inline WINDOW *ncs_screen(void) { return stdscr; }
static inline int ncs_color_count(void) { return COLORS; }
static inline int ncs_pair_count(void) { return COLOR_PAIRS; }
static inline const char *ncs_codeset(void) { return nl_langinfo(CODESET); }

// Fills one cell. The pair goes in through the pointer: the plain parameter ends at 32767.
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

static inline int ncs_key_code_status(void) { return KEY_CODE_YES; }

// Asks for clicks, the wheel and drags; says whether the terminal has a mouse.
static inline int ncs_enable_mouse(void) {
  mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED | REPORT_MOUSE_POSITION, NULL);
  mouseinterval(0);
  return has_mouse();
}
// A press and a release that are read together come as one click.
static inline int ncs_is_press(mmask_t state) { return (state & (BUTTON1_PRESSED | BUTTON1_CLICKED)) != 0; }
static inline int ncs_is_double_click(mmask_t state) { return (state & BUTTON1_DOUBLE_CLICKED) != 0; }
static inline int ncs_is_release(mmask_t state) { return (state & BUTTON1_RELEASED) != 0; }
static inline int ncs_is_wheel_up(mmask_t state) { return (state & BUTTON4_PRESSED) != 0; }
static inline int ncs_is_wheel_down(mmask_t state) { return (state & BUTTON5_PRESSED) != 0; }
static inline int ncs_is_motion(mmask_t state) { return (state & REPORT_MOUSE_POSITION) != 0; }

// The terminal's number of rows and columns; 0 where it has none.
static inline int ncs_window_size(int descriptor, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 1;
}

// Whether terminfo knows an entry, without an effect on the screen.
static inline int ncs_has_entry(const char *name, int descriptor) {
  int status = 0;
  TERMINAL *before = cur_term;
  int found = setupterm(name, descriptor, &status) == OK;
  if (found) del_curterm(set_curterm(before));
  return found;
}

// A capability of the terminal as text; NULL where it has none.
static inline const char *ncs_capability(const char *name) {
  const char *text = tigetstr(name);
  return text == (const char *)-1 ? NULL : text;
}

#endif
