import CImageCodecs

/// A picture's ICC profile, and the conversion from its colour space to sRGB.
struct ColorProfile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether pixels with this many components are already sRGB, judged by the profile's curves and primaries and not by its name.
  /// Such pictures skip the conversion.
  func isSRGB(componentCount: Int) -> Bool { imc_profile_is_srgb(bytes, bytes.count, UInt32(componentCount)) != 0 }

  /// The picture in sRGB; unchanged if the profile does not fit the picture's colour space.
  ///
  /// - Throws: `CancellationError` at the next row after `isCancelled` returns true.
  func converted(_ buffer: PixelBuffer, _ isCancelled: () -> Bool) throws -> PixelBuffer {
    let components = buffer.format.componentCount
    guard !bytes.isEmpty, !isSRGB(componentCount: components) else { return buffer }
    var pixels = buffer.bytes
    let status = CancellationCheck.withContext(isCancelled) { context in
      pixels.withUnsafeMutableBufferPointer { pixels in
        guard let address = pixels.baseAddress else { return IMC_FAILED }
        return imc_to_srgb(
          address, UInt32(buffer.width), UInt32(buffer.height), UInt32(components), bytes, bytes.count,
          CancellationCheck.ask, context)
      }
    }
    guard status != IMC_CANCELLED else { throw CancellationError() }
    guard status == IMC_OK else { return buffer }
    return PixelBuffer(width: buffer.width, height: buffer.height, format: buffer.format, bytes: pixels)
  }
}
