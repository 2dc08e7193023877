// Keeps what libraries print by themselves from standard error.
#ifndef VITRINE_HELD_ERRORS_H
#define VITRINE_HELD_ERRORS_H

// From now on standard error leads into memory, until vitrine_release_errors; another thread that wants the same waits.
//
// Protobuf and Abseil report what they cannot read on descriptor 2, and have no other switch that reaches a library that the engine
// brings with it. What other threads print meanwhile is written when the descriptor is given back.
void vitrine_hold_errors(void);

// Gives standard error back, and writes what was printed to it meanwhile, but for the lines of these libraries.
void vitrine_release_errors(void);

#endif
