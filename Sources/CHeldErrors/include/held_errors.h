// Keeps the output of libraries off standard error.
#ifndef VITRINE_HELD_ERRORS_H
#define VITRINE_HELD_ERRORS_H

// Redirects standard error to memory until vitrine_release_errors; another thread that calls this waits.
//
// Protobuf and Abseil report what they cannot read on descriptor 2, and no other switch reaches a library bundled
// with the engine. What other threads print meanwhile is written when standard error is restored.
void vitrine_hold_errors(void);

// Restores standard error and writes what was printed meanwhile, except for these libraries' lines.
void vitrine_release_errors(void);

#endif
