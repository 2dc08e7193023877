"""Cases for Core ML's neural networks: each layer, each way to keep weights, each way to map inputs and outputs."""

import network_arithmetic  # noqa: F401
import network_models  # noqa: F401
import network_shapes  # noqa: F401
import network_windows  # noqa: F401
from network_support import group

group.save()
