// Finds what is opened late: OpenVINO's function table, and the helper that decodes pictures.
#ifndef VITRINE_RUNTIME_LOADER_H
#define VITRINE_RUNTIME_LOADER_H

#include <stddef.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#else
#define _Nullable
#define _Nonnull
#endif

// Whether a table that a library gave can be used.
typedef int (*vitrine_table_check)(const void *table);

// Opens `library` in the first folder that has it and calls its function `symbol`, which gives a table.
//
// Looked through are: the folder named by VITRINE_RUNTIME and no other where that is set; the program's own folder;
// ../lib/vitrine beside it; the nearest .deps/openvino/libs above it; `source_root`/.deps/openvino/libs where that is not
// NULL; $XDG_DATA_HOME/vitrine or ~/.local/share/vitrine; /usr/local/lib/vitrine and /usr/lib/vitrine.
//
// NULL where none can be used; `message` then says, a line each, what was wrong with those that exist.
const void *_Nullable vitrine_open_table(const char *library, const char *symbol, vitrine_table_check check,
                                         const char *_Nullable source_root, char *path, size_t path_size,
                                         char *message, size_t message_size);

// Looks for a program in the same folders; `path` is empty if there is none.
int vitrine_find_program(const char *name, const char *_Nullable source_root, char *path, size_t path_size, char *message,
                         size_t message_size);

// The same as vitrine_open_table for one folder alone.
const void *_Nullable vitrine_open_table_in(const char *folder, const char *library, const char *symbol,
                                            vitrine_table_check check, char *path, size_t path_size, char *message,
                                            size_t message_size);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
