/// The first line of a YUV4MPEG2 stream.
package struct Y4MHeader: Sendable, Equatable {
  /// The chroma subsampling.
  package enum Sampling: String, Sendable {
    case yuv420 = "4:2:0"
    case yuv422 = "4:2:2"
    case yuv444 = "4:4:4"
    case mono

    /// How many pixels, across and down, share a chroma sample; `nil` without colour.
    var step: (across: Int, down: Int)? {
      switch self {
      case .yuv420: (2, 2)
      case .yuv422: (2, 1)
      case .yuv444: (1, 1)
      case .mono: nil
      }
    }
  }

  /// The size of the frames in pixels.
  package let size: PixelSize
  /// The chroma subsampling.
  package let sampling: Sampling
  /// Whether samples use 0…255 instead of 16…235.
  package let isFullRange: Bool

  /// The size of each of the two chroma planes; `nil` without colour.
  package var chromaSize: PixelSize? {
    sampling.step.map { step in
      PixelSize(
        width: (size.width + step.across - 1) / step.across, height: (size.height + step.down - 1) / step.down)
    }
  }

  /// The number of bytes in a frame.
  package var byteCount: Int { size.width * size.height + 2 * (chromaSize.map { $0.width * $0.height } ?? 0) }

  /// Parses the header's line.
  ///
  /// - Throws: `VideoError` if the size is missing or beyond `limits`, or if this kind of sample is not supported.
  package init(_ line: String, limits: ImageLimits) throws {
    var (width, height): (Int?, Int?)
    var samplingName = "420jpeg"
    var isFullRange = false
    for field in line.split(separator: " ").dropFirst() {
      switch field.first {
      case "W": width = Int(field.dropFirst())
      case "H": height = Int(field.dropFirst())
      case "C": samplingName = String(field.dropFirst())
      case "X" where field == "XCOLORRANGE=FULL": isFullRange = true
      default: break
      }
    }
    guard let width, let height, width > 0, height > 0 else {
      throw VideoError("the Y4M stream does not say how large its frames are: “\(line.prefix(100))”")
    }
    guard width <= limits.maximumPixelCount / height else {
      throw VideoError(
        "frames of \(width)×\(height) pixels are more than \(limits.maximumPixelCount / 1_000_000) megapixels, the limit"
      )
    }
    size = PixelSize(width: width, height: height)
    sampling = try Self.sampling(samplingName)
    self.isFullRange = isFullRange
  }

  private static func sampling(_ name: String) throws -> Sampling {
    switch name {
    // They differ only in the position of the chroma samples, by half a pixel.
    case "420", "420jpeg", "420mpeg2", "420paldv": .yuv420
    case "422": .yuv422
    case "444": .yuv444
    case "mono": .mono
    default:
      throw VideoError(
        "Y4M with samples “\(name.prefix(40))” cannot be read, only 420, 422, 444 and mono with 8 bits; "
          + "ffmpeg’s “-pix_fmt yuv420p” makes them")
    }
  }
}
