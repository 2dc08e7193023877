// Gives the terminal back when the program crashes. Within a signal's handler nothing but a few system calls is allowed, so
// what is to be sent and set is prepared beforehand.
#ifndef VITRINE_TERMINAL_RESCUE_H
#define VITRINE_TERMINAL_RESCUE_H

#include <stddef.h>

// Keeps the settings of the terminal that is drawn on as they are now, and handles signals that end the program at once.
void terminal_rescue_prepare(int descriptor);

// Adds bytes that bring the terminal back to the shell's screen; what is too much is left out.
void terminal_rescue_add(const char *bytes, size_t count);

// Keeps what is written to standard error off the screen, where that is a terminal, until it is released: by then, or after a
// crash, it is written out.
void terminal_rescue_hold_errors(void);

// Lets standard error lead where it led, and writes out what was held.
void terminal_rescue_release_errors(void);

// To be called when the terminal has been given back in the ordinary way.
void terminal_rescue_forget(void);

#endif
