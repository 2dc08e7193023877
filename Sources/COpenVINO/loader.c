#include "openvino_runtime.h"
