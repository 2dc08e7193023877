// Linux calls that Swift's Glibc module does not export.
#ifndef VITRINE_LINUX_CALLS_H
#define VITRINE_LINUX_CALLS_H

#include <stddef.h>
#include <stdint.h>

// The processor cores that the calling thread may use, one bit each, lowest first. 0, or -1 with errno.
int vitrine_get_affinity(uint8_t *bits, size_t byte_count);
int vitrine_set_affinity(const uint8_t *bits, size_t byte_count);

// Swaps two files or folders in one step. 0, or -1 with errno.
int vitrine_exchange(const char *first, const char *second);

// Renames a file or folder unless the new name exists (EEXIST). 0, or -1 with errno.
int vitrine_rename_new(const char *from, const char *to);

// One of the user's folders: the environment variable's value if it is an absolute path, otherwise a path inside the
// home folder. The home folder is $HOME, or the one in the system's user database if $HOME is not an absolute path.
// Pass NULL and "" to get the home folder itself. 0, or -1 with errno if there is none or it does not fit.
int vitrine_user_folder(const char *variable, const char *below_home, char *path, size_t path_size);

// Makes SIGKILL end this process when the thread that started it ends, or exits now if process `parent` did not start
// it.
void vitrine_end_with_parent(int parent);

// Returns free memory to the system.
void vitrine_trim_heap(void);

// How many bytes the program has allocated and not freed, in all heaps and in mappings of their own.
size_t vitrine_allocated_bytes(void);

// A descriptor (eventfd) that can be read once 8 bytes, a number that is not 0, have been written to it; -1 with errno.
int vitrine_event_descriptor(void);

// A file that lies in memory alone and has no path; -1 with errno.
int vitrine_memory_file(const char *name);

// Turns a signal into a byte with its number, which can be read from the returned non-blocking descriptor; it is the
// same for all signals. -1 with errno.
int vitrine_catch_signal(int number);

// From now on, a buffer of `byte_count` bytes or more is mapped separately and goes back to the system as soon as it
// is freed; smaller ones share `heap_count` heaps, regardless of the number of threads.
void vitrine_limit_heaps(int byte_count, int heap_count);

#endif
