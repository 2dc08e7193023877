import CImageCodecs

/// The in-process decoder of a format: JPEG, PNG, WebP or GIF.
struct Codec {
  /// What a picture's header says.
  struct Header {
    var information: imc_info
    /// An ICC profile.
    var profile: ColorProfile?

    var size: PixelSize { PixelSize(width: Int(information.width), height: Int(information.height)) }
    /// The EXIF orientation: 1 is upright, 5 to 8 are pictures on their side.
    var orientation: Int { Int(information.orientation) }
    var isTurned: Bool { orientation >= 5 }
    var uprightSize: PixelSize { isTurned ? PixelSize(width: size.height, height: size.width) : size }
  }

  private let format: ImageFormat
  private let codec: imc_format

  /// `nil` for formats without an in-process decoder.
  init?(_ format: ImageFormat) {
    self.format = format
    switch format {
    case .jpeg: codec = IMC_JPEG
    case .png: codec = IMC_PNG
    case .webp: codec = IMC_WEBP
    case .gif: codec = IMC_GIF
    case .tiff, .heif, .avif, .svg, .jpegXL: return nil
    }
  }

  func readHeader(_ data: [UInt8]) throws -> Header {
    var information = imc_info()
    defer { imc_free(information.profile) }
    try data.withUnsafeBufferPointer { bytes in
      guard let address = bytes.baseAddress else { return }
      try CodecCall.run(format) { imc_read_info(codec, address, bytes.count, &information, $0) }
    }
    let profile = information.profile.map { Array(UnsafeBufferPointer(start: $0, count: information.profile_size)) }
    var header = Header(information: information, profile: profile.map { ColorProfile($0) })
    header.information.profile = nil
    return header
  }

  /// The size at which a picture is decoded so that it covers `size`; its full size if `size` is `nil`.
  func decodedSize(_ header: Header, covering size: PixelSize?) -> PixelSize {
    var (width, height) = (UInt32(0), UInt32(0))
    withUnsafePointer(to: header.information) {
      imc_decoded_size(codec, $0, UInt32(size?.width ?? 0), UInt32(size?.height ?? 0), &width, &height)
    }
    return PixelSize(width: Int(width), height: Int(height))
  }

  /// Decodes a picture so that it covers `size`, or at full size. `damage` says what is wrong with a damaged picture.
  func decode(
    _ data: [UInt8], _ header: Header, covering size: PixelSize?, acceptsDamage: Bool, _ isCancelled: () -> Bool
  ) throws -> (buffer: PixelBuffer, damage: String?) {
    let decoded = decodedSize(header, covering: size)
    let components = header.information.components
    var damage: String?
    let buffer = try PixelBuffer(
      width: decoded.width, height: decoded.height, format: components == 1 ? .gray8 : .rgb8
    ) { pixels in
      try CancellationCheck.withContext(isCancelled) { context in
        try data.withUnsafeBufferPointer { bytes in
          guard let address = bytes.baseAddress, let target = pixels.baseAddress else { return }
          var image = imc_image(
            pixels: target, width: UInt32(decoded.width), height: UInt32(decoded.height), components: components,
            is_damaged: 0)
          var request = imc_request(
            covering_width: UInt32(size?.width ?? 0), covering_height: UInt32(size?.height ?? 0),
            accepts_damage: acceptsDamage ? 1 : 0, cancel: CancellationCheck.ask, context: context)
          let text = try CodecCall.run(format) { imc_decode(codec, address, bytes.count, &request, &image, $0) }
          if image.is_damaged != 0 { damage = text }
        }
      }
    }
    return (buffer, damage)
  }
}
