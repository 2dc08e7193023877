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
  ///   - acceptsDamage: whether what is left of a damaged picture will do; `damage` then says what is wrong with it.
  ///   - isCancelled: asked between chunks of the file and rows of the picture.
  /// - Throws: `ImageError`; `CancellationError` at the next check after `isCancelled` says so.
  public func decode(
    _ path: FilePath, target: PixelSize?, scaling: Scaling = .fit, acceptsDamage: Bool = false,
    isCancelled: () -> Bool = { false }
  ) throws -> DecodedImage {
    let data = try FileReader(path: path, maximumByteCount: limits.maximumFileBytes).read(isCancelled: isCancelled)
    do {
      return try decode(
        data, target: target, scaling: scaling, acceptsDamage: acceptsDamage, isCancelled: isCancelled)
    } catch let error as ImageError {
      throw ImageError(error.code, path: path, message: error.message)
    }
  }

  /// Decodes a file's bytes, as `decode(_:target:scaling:acceptsDamage:isCancelled:)` does.
  public func decode(
    _ data: [UInt8], target: PixelSize?, scaling: Scaling = .fit, acceptsDamage: Bool = false,
    isCancelled: () -> Bool = { false }
  ) throws -> DecodedImage {
    guard let format = ImageFormat(firstBytes: data) else {
      throw ImageError(.notAnImage, message: Self.problem(of: data))
    }
    let request = DecodeRequest(
      data: data, format: format, target: target, scaling: scaling, acceptsDamage: acceptsDamage, limits: limits)
    guard let codec = Codec(format) else { return try request.decodeByHelper(isCancelled) }
    return try DecodingTime(fileByteCount: data.count).limit(isCancelled) { try request.decode(by: codec, $0) }
  }

  /// What a file is that is no picture, as far as its beginning tells.
  private static func problem(of data: [UInt8]) -> String {
    if data.isEmpty { return "this file is empty" }
    if data.starts(with: Array("version https://git-lfs.github.com/spec/".utf8)) {
      return "this is only a pointer of Git LFS, not the picture; fetch the file itself with “git lfs pull”"
    }
    let start = String(decoding: data.prefix(256), as: UTF8.self).lowercased().drop { $0.isWhitespace }
    let isPage = start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
    return isPage
      ? "this is a web page, not a picture; download the file itself" : "this is no picture of a known format"
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
