import CImageCodecs

/// A format's decoder: the format's own library for JPEG, PNG, WebP and GIF, libvips for all others.
struct Codec {
  /// What a picture's header says.
  struct Header {
    var width: Int
    var height: Int
    /// EXIF's number: 1 for upright, 5 to 8 for pictures on their side.
    var orientation: Int
    /// An ICC profile.
    var profile: [UInt8]?

    var isTurned: Bool { orientation >= 5 }
    var uprightSize: PixelSize {
      isTurned ? PixelSize(width: height, height: width) : PixelSize(width: width, height: height)
    }
  }

  private let format: ImageFormat
  private let ownCodec: imc_format?

  init(_ format: ImageFormat) {
    self.format = format
    ownCodec =
      switch format {
      case .jpeg: IMC_JPEG
      case .png: IMC_PNG
      case .webp: IMC_WEBP
      case .gif: IMC_GIF
      case .tiff, .heif, .avif, .svg, .jpegXL: nil
      }
  }

  func readHeader(_ data: [UInt8]) throws -> Header {
    var information = imc_info()
    try data.withUnsafeBufferPointer { bytes in
      guard let address = bytes.baseAddress else { return }
      try check { message in
        if let ownCodec { return imc_read_info(ownCodec, address, bytes.count, &information, message) }
        return try vips().read_info(address, bytes.count, &information, message)
      }
    }
    defer { imc_free(information.profile) }
    return Header(
      width: Int(information.width), height: Int(information.height), orientation: Int(information.orientation),
      profile: information.profile.map { Array(UnsafeBufferPointer(start: $0, count: information.profile_size)) })
  }

  /// Decodes so that the result covers `size`, or whole.
  func decode(_ data: [UInt8], covering size: PixelSize?, _ isCancelled: () -> Bool) throws -> PixelBuffer {
    var image = imc_image()
    defer { imc_free(image.pixels) }
    try withoutActuallyEscaping(isCancelled) { isCancelled in
      let check = CancellationCheck(isCancelled)
      try withExtendedLifetime(check) {
        let context = Unmanaged.passUnretained(check).toOpaque()
        try data.withUnsafeBufferPointer { bytes in
          guard let address = bytes.baseAddress else { return }
          try self.check { message in
            if let ownCodec {
              return imc_decode(
                ownCodec, address, bytes.count, UInt32(size?.width ?? 0), UInt32(size?.height ?? 0),
                CancellationCheck.ask, context, &image, message)
            }
            return try vips().decode(
              address, bytes.count, UInt32(size.map { max($0.width, $0.height) } ?? 0), CancellationCheck.ask, context,
              &image, message)
          }
        }
      }
    }
    guard let pixels = image.pixels else { throw ImageError(.failed, message: "no pixels were decoded") }
    let count = Int(image.width) * Int(image.height) * Int(image.components)
    return PixelBuffer(
      width: Int(image.width), height: Int(image.height), format: image.components == 1 ? .gray8 : .rgb8,
      bytes: Array(UnsafeBufferPointer(start: pixels, count: count)))
  }

  private func check(_ call: (UnsafeMutablePointer<CChar>) throws -> imc_status) throws {
    var message = [CChar](repeating: 0, count: Int(IMC_MESSAGE_SIZE))
    let status = try message.withUnsafeMutableBufferPointer { buffer in
      try buffer.baseAddress.map(call) ?? IMC_FAILED
    }
    guard status != IMC_OK else { return }
    guard status != IMC_CANCELLED else { throw CancellationError() }
    let text = message.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    throw ImageError(Self.code(status), message: text.isEmpty ? "the \(format.rawValue) data cannot be decoded" : text)
  }

  private static func code(_ status: imc_status) -> ImageError.Code {
    switch status {
    case IMC_TRUNCATED: .truncated
    case IMC_DAMAGED: .damaged
    case IMC_MISSING: .decoderMissing
    default: .failed
    }
  }

  private func vips() throws -> imc_vips_table {
    var message: UnsafePointer<CChar>?
    guard let table = imc_vips(&message) else {
      throw ImageError(
        .decoderMissing,
        message: "\(format.rawValue) needs libvips (Debian: libvips42), which cannot be used: "
          + (message.map { String(cString: $0) } ?? ""))
    }
    return table.pointee
  }
}

/// A question on its way through C.
private final class CancellationCheck {
  private let isCancelled: () -> Bool

  init(_ isCancelled: @escaping () -> Bool) { self.isCancelled = isCancelled }

  static let ask: imc_cancel = { context in
    guard let context else { return 0 }
    return Unmanaged<CancellationCheck>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
  }
}
