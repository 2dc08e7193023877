// Restores the terminal if the program crashes. A signal handler may use only a few system calls, so what it sends
// and sets is prepared beforehand.
#ifndef VITRINE_TERMINAL_RESCUE_H
#define VITRINE_TERMINAL_RESCUE_H

#include <stddef.h>

// Saves the current settings of the terminal that is drawn on, and handles signals that would end the program at
// once.
void terminal_rescue_prepare(int descriptor);

// Names the descriptor with which the program writes to the terminal: after a crash, nothing more comes from it.
void terminal_rescue_silence(int writer);

// Adds bytes that bring the terminal back to the shell's screen; if there is no room, they are dropped.
void terminal_rescue_add(const char *bytes, size_t count);

// If standard error is a terminal, keeps what is written to it off the screen until it is released; it is written out
// then, or after a crash.
void terminal_rescue_hold_errors(void);

// Restores standard error and writes out what was held.
void terminal_rescue_release_errors(void);

// Call this after the terminal has been restored in the normal way.
void terminal_rescue_forget(void);

#endif
