import SystemPackage

/// Decodes picture files, no larger than needed. Blocks; safe to use from any thread.
///
/// ```swift
/// let image = try ImageDecoder().decode("holiday.jpg", target: PixelSize(width: 800, height: 600))
/// print(image.buffer.width, image.originalSize)  // 800 4000×3000
/// ```
public struct ImageDecoder: Sendable {
  /// How a decoded picture relates to the target size.
  public enum Scaling: Sendable {
    /// It fits inside the target and touches it on two sides.
    case fit
    /// It covers the target and touches it on two sides.
    case cover
  }

  /// Files and pictures beyond these limits are refused.
  public var limits: ImageLimits

  /// Creates a decoder.
  public init(limits: ImageLimits = ImageLimits()) { self.limits = limits }

  /// Decodes a file: upright, in sRGB, with transparency over white.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - target: The wanted size in pixels; `nil` for the file's own. Pictures are never enlarged.
  ///   - scaling: How the picture relates to the target size.
  ///   - acceptsDamage: Whether to return the intact part of a damaged picture; `damage` then says what is wrong with it.
  ///   - isCancelled: Called between chunks of the file and rows of the picture.
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

  /// Decodes a file's bytes, like `decode(_:target:scaling:acceptsDamage:isCancelled:)`.
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

  /// What a file is instead of a picture, judged by how it begins.
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

  /// The size that fits inside or covers the target; never larger than the original, never empty.
  package static func scaledSize(of original: PixelSize, to target: PixelSize, _ scaling: Scaling) -> PixelSize {
    let across = Double(target.width) / Double(original.width)
    let down = Double(target.height) / Double(original.height)
    let scale = min(1, scaling == .fit ? min(across, down) : max(across, down))
    return PixelSize(
      width: max(1, Int((Double(original.width) * scale).rounded())),
      height: max(1, Int((Double(original.height) * scale).rounded())))
  }
}
