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

// Whether a library's table can be used.
typedef int (*vitrine_table_check)(const void *table);

// Opens `library` in the first folder that has it, and calls its function `symbol`, which returns a table.
//
// It searches, in this order: the folder named by VITRINE_RUNTIME, and no other if that is set; the program's own
// folder; ../lib/vitrine relative to it; the nearest .deps/openvino/libs above it; `source_root`/.deps/openvino/libs
// if `source_root` is not NULL; $XDG_DATA_HOME/vitrine or ~/.local/share/vitrine; /usr/local/lib/vitrine and
// /usr/lib/vitrine.
//
// Returns NULL if none is usable; `message` then says, one per line, what was wrong with those that exist.
const void *_Nullable vitrine_open_table(const char *library, const char *symbol, vitrine_table_check check,
                                         const char *_Nullable source_root, char *path, size_t path_size,
                                         char *message, size_t message_size);

// Searches for a program in the same folders; `path` is empty if there is none.
int vitrine_find_program(const char *name, const char *_Nullable source_root, char *path, size_t path_size, char *message,
                         size_t message_size);

// Like vitrine_open_table, but searches only one folder.
const void *_Nullable vitrine_open_table_in(const char *folder, const char *library, const char *symbol,
                                            vitrine_table_check check, char *path, size_t path_size, char *message,
                                            size_t message_size);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
