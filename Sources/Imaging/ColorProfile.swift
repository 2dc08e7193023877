import CImageCodecs

/// A picture's ICC profile, and the way from its space to sRGB.
struct ColorProfile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether it is sRGB by its own name: such pictures are shown as they are, without the time that a conversion takes.
  var isSRGB: Bool {
    // The name stands in the first part of a profile, as ASCII or as UTF-16.
    let head = bytes.prefix(4_096)
    let name = Array("sRGB".utf8)
    let wideName: [UInt8] = name.flatMap { byte -> [UInt8] in [0, byte] }
    return [name, wideName].contains { pattern in
      head.indices.contains { head[$0...].starts(with: pattern) }
    }
  }

  /// The picture in sRGB; as it is where it is gray, or where libvips is missing or does not understand the profile.
  func converted(_ buffer: PixelBuffer) -> PixelBuffer {
    guard buffer.format == .rgb8, !isSRGB else { return buffer }
    var unused: UnsafePointer<CChar>?
    guard let vips = imc_vips(&unused) else { return buffer }
    var pixels = buffer.bytes
    var message = [CChar](repeating: 0, count: Int(IMC_MESSAGE_SIZE))
    let status = pixels.withUnsafeMutableBufferPointer { pixels in
      bytes.withUnsafeBytes { profile -> imc_status in
        guard let address = pixels.baseAddress, let profileAddress = profile.baseAddress else { return IMC_FAILED }
        return vips.pointee.to_srgb(
          address, UInt32(buffer.width), UInt32(buffer.height), profileAddress, profile.count, &message)
      }
    }
    guard status == IMC_OK else { return buffer }
    return PixelBuffer(width: buffer.width, height: buffer.height, format: .rgb8, bytes: pixels)
  }
}
