// Calls of Linux that Swift's Glibc module does not show.
#ifndef VITRINE_LINUX_CALLS_H
#define VITRINE_LINUX_CALLS_H

#include <stddef.h>
#include <stdint.h>

// The processor's cores that the calling thread may use, a bit each, the lowest first. 0, or -1 with errno.
int vitrine_get_affinity(uint8_t *bits, size_t byte_count);
int vitrine_set_affinity(const uint8_t *bits, size_t byte_count);

// Two files or folders change places in one step. 0, or -1 with errno.
int vitrine_exchange(const char *first, const char *second);

// A file or folder gets a name that nothing has: EEXIST if something has it. 0, or -1 with errno.
int vitrine_rename_new(const char *from, const char *to);

// A folder of the user's: what the environment's variable says, if it is an absolute path, else a path below the home folder; that is
// $HOME, or what the system's list of users says if $HOME is no absolute path. Without a variable (NULL) and with "": the home
// folder. 0, or -1 with errno if there is none or it does not fit.
int vitrine_user_folder(const char *variable, const char *below_home, char *path, size_t path_size);

// This process ends, by SIGKILL, when the thread that started it does, or now if process `parent` did not start it.
void vitrine_end_with_parent(int parent);

// Gives memory that is free back to the system.
void vitrine_trim_heap(void);

// How many bytes the program has allocated and not freed, in all heaps and in mappings of their own.
size_t vitrine_allocated_bytes(void);

// A descriptor (eventfd) that can be read once 8 bytes, a number that is not 0, have been written to it; -1 with errno.
int vitrine_event_descriptor(void);

// Turns a signal into a byte, its number, that can be read from the descriptor returned; the same one for all signals, which does
// not block. -1 with errno.
int vitrine_catch_signal(int number);

// From now on a buffer of `byte_count` bytes or more is mapped by itself and goes back to the system as soon as it is free; smaller ones
// share `heap_count` heaps, whatever the number of threads.
void vitrine_limit_heaps(int byte_count, int heap_count);

#endif
