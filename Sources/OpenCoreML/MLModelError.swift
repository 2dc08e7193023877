// Everything that throws it is here, so whoever imports this module gets it too.
@_exported import struct ModelFiles.MLModelError
