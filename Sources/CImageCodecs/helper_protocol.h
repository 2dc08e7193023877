// The protocol between a program and its picture helper, over a socket; both come from the same build.
#ifndef VITRINE_HELPER_PROTOCOL_H
#define VITRINE_HELPER_PROTOCOL_H

#include <stdint.h>

#include "image_codecs.h"

// Changes with every change to the structures or their meaning.
#define HELPER_VERSION 0x76690001u

enum { HELPER_SOCKET = 0, HELPER_LIFELINE = 3 };

enum { HELPER_OPEN = 1, HELPER_DECODE = 2 };

typedef struct {
  uint32_t version;
  uint32_t kind;
  // Written to the lifeline as 4 bytes, this number cancels the request; closing the lifeline ends the helper.
  uint32_t number;
  uint32_t side;
  uint32_t accepts_damage;
  uint32_t megabytes;
  // With HELPER_OPEN, the number of picture bytes that follow.
  uint64_t size;
} helper_request;

typedef struct {
  uint32_t version;
  uint32_t status;
  imc_helper_picture picture;
  char message[IMC_MESSAGE_SIZE];
  // With HELPER_DECODE, width × height × components bytes follow if the status is IMC_OK.
} helper_reply;

#endif
