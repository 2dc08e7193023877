/// A picture in memory: 8 bits a component, rows from the top without padding, sRGB.
///
/// The sample of pixel (x, y), component c, has the index `(y * width + x) * format.componentCount + c`.
public struct PixelBuffer: Sendable, Equatable {
  /// What a pixel's bytes mean.
  public enum Format: Sendable, Hashable {
    /// One component: sRGB-encoded gray, 0…255.
    case gray8
    /// Three components: red, green, blue, sRGB-encoded, 0…255.
    case rgb8

    /// Bytes a pixel.
    public var componentCount: Int { self == .gray8 ? 1 : 3 }
  }

  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// What a pixel's bytes mean.
  public let format: Format
  /// The samples: `width * height * format.componentCount` bytes.
  public let bytes: [UInt8]

  /// A picture from its samples; there must be exactly as many as the size and the format ask for.
  public init(width: Int, height: Int, format: Format, bytes: [UInt8]) {
    precondition(bytes.count == width * height * format.componentCount, "the samples do not fit \(width)×\(height)")
    self.width = width
    self.height = height
    self.format = format
    self.bytes = bytes
  }

  /// A picture whose samples `fill` writes; it must write every one.
  public init(
    width: Int, height: Int, format: Format, fillingBytes fill: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
  ) rethrows {
    let count = width * height * format.componentCount
    let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try fill(UnsafeMutableBufferPointer(rebasing: buffer[0..<count]))
      initialized = count
    }
    self.init(width: width, height: height, format: format, bytes: bytes)
  }
}
