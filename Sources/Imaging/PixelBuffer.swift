/// A picture in memory: 8 bits per component, sRGB, rows from top to bottom without padding.
///
/// The sample of pixel (x, y), component c, is at the index `(y * width + x) * format.componentCount + c`.
///
/// ```swift
/// let red = PixelBuffer(width: 2, height: 1, format: .rgb8, bytes: [255, 0, 0, 255, 0, 0])
/// let gray = red.grayscale()  // 2×1, bytes [76, 76]
/// ```
public struct PixelBuffer: Sendable, Equatable {
  /// What a pixel's bytes mean.
  public enum Format: Sendable, Hashable {
    /// One component: sRGB-encoded gray, 0…255.
    case gray8
    /// Three components: red, green, blue, sRGB-encoded, 0…255.
    case rgb8

    /// Bytes per pixel.
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

  /// Creates a picture from its samples; there must be exactly `width * height * format.componentCount` of them.
  public init(width: Int, height: Int, format: Format, bytes: [UInt8]) {
    precondition(bytes.count == width * height * format.componentCount, "the samples do not fit \(width)×\(height)")
    self.width = width
    self.height = height
    self.format = format
    self.bytes = bytes
  }

  /// Creates a picture whose samples are written by `fill`, which must write every one.
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
