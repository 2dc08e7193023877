import CImageCodecs
import SystemPackage

/// Decodes picture files, no larger than wanted. Blocks; safe to use from any thread.
public struct ImageDecoder: Sendable {
  /// How a decoded picture relates to the wanted size.
  public enum Scaling: Sendable {
    /// It lies inside and touches it on two sides.
    case fit
    /// It covers it and touches it on two sides.
    case cover
  }

  /// What is too large.
  public var limits: ImageLimits

  /// A decoder.
  public init(limits: ImageLimits = ImageLimits()) { self.limits = limits }

  /// Decodes a file: upright, in sRGB, transparency over white.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - target: the wanted size in pixels; `nil` for the file's own. Pictures are never enlarged.
  ///   - scaling: how the picture relates to the wanted size.
  ///   - isCancelled: asked between chunks of the file and rows of the picture.
  /// - Throws: `ImageError`; `CancellationError` at the next check after `isCancelled` says so.
  public func decode(
    _ path: FilePath, target: PixelSize?, scaling: Scaling = .fit, isCancelled: () -> Bool = { false }
  ) throws -> DecodedImage {
    let data = try FileReader(path: path, maximumByteCount: limits.maximumFileBytes).read(isCancelled: isCancelled)
    do {
      return try decode(data, target: target, scaling: scaling, isCancelled: isCancelled)
    } catch let error as ImageError {
      throw ImageError(error.code, path: path, message: error.message)
    }
  }

  /// Decodes a file's bytes, as `decode(_:target:scaling:isCancelled:)` does.
  public func decode(
    _ data: [UInt8], target: PixelSize?, scaling: Scaling = .fit, isCancelled: () -> Bool = { false }
  ) throws -> DecodedImage {
    guard let format = ImageFormat(firstBytes: data) else {
      throw ImageError(.notAnImage, message: "this is no picture of a known format")
    }
    let codec = Codec(format)
    let header = try codec.readHeader(data)
    guard header.width > 0, header.height > 0 else {
      throw ImageError(.damaged, message: "the picture has no pixels")
    }
    guard header.width <= limits.maximumPixelCount / header.height else {
      throw ImageError(
        .tooLarge,
        message:
          "\(header.width)×\(header.height) pixels are more than \(limits.maximumPixelCount / 1_000_000) megapixels, the limit"
      )
    }
    let original = header.uprightSize
    let wanted = target.map { Self.scaledSize(of: original, to: $0, scaling) } ?? original
    // Formats scale before they turn.
    let covering = header.isTurned ? PixelSize(width: wanted.height, height: wanted.width) : wanted
    var buffer = try codec.decode(data, covering: wanted == original ? nil : covering, isCancelled)
    if isCancelled() { throw CancellationError() }
    if let profile = header.profile { buffer = ColorProfile(profile).converted(buffer) }
    let resized = buffer.resized(width: covering.width, height: covering.height)
    return DecodedImage(buffer: resized.oriented(header.orientation), originalSize: original, format: format)
  }

  /// The size that fits inside or covers another one; never larger than the original, never empty.
  package static func scaledSize(of original: PixelSize, to target: PixelSize, _ scaling: Scaling) -> PixelSize {
    let across = Double(target.width) / Double(original.width)
    let down = Double(target.height) / Double(original.height)
    let scale = min(1, scaling == .fit ? min(across, down) : max(across, down))
    return PixelSize(
      width: max(1, Int((Double(original.width) * scale).rounded())),
      height: max(1, Int((Double(original.height) * scale).rounded())))
  }
}
