import Files
import Foundation
import Imaging

extension MLFeatureValue {
  /// How an image is cropped and scaled when it is loaded.
  public struct ImageOption: RawRepresentable, Hashable, Sendable {
    /// The option's name.
    public let rawValue: String

    /// Creates an option from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Crop rectangle: a `CGRect` within 0…1 with its origin at the lower left, as in Vision. The other options apply inside it.
    public static let cropRect = ImageOption(rawValue: "MLFeatureValueImageOptionCropRect")
    /// How the image is scaled to its size: a `VNImageCropAndScaleOption` or its raw value; `scaleFill` by default.
    public static let cropAndScale = ImageOption(rawValue: "MLFeatureValueImageOptionCropAndScale")
  }

  /// Loads an image from a file, turned upright according to its EXIF orientation.
  ///
  /// Decodes on the calling thread, no larger than needed. The formats are those of `ImageDecoder`.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - pixelsWide: The width in pixels.
  ///   - pixelsHigh: The height in pixels.
  ///   - pixelFormatType: `kCVPixelFormatType_OneComponent8` for gray; `kCVPixelFormatType_32BGRA`,
  ///     `kCVPixelFormatType_32ARGB` or `kCVPixelFormatType_24RGB` for RGB.
  ///   - options: See ``ImageOption``.
  /// - Throws: `MLModelError` with the code `io` if the file cannot be read or decoded, `parameters` for an impossible size, format or
  ///   option.
  public convenience init(
    imageAt url: URL, pixelsWide: Int, pixelsHigh: Int, pixelFormatType: OSType, options: [ImageOption: Any]? = nil
  ) throws {
    let loader = try ImageLoader(
      width: pixelsWide, height: pixelsHigh, format: try PixelBuffer.Format(pixelFormatType), options: options ?? [:])
    self.init(pixelBuffer: try loader.load(url))
  }

  /// Loads an image from a file in the size and format that a model expects, turned upright according to its EXIF orientation.
  ///
  /// - Throws: As ``init(imageAt:pixelsWide:pixelsHigh:pixelFormatType:options:)``.
  public convenience init(
    imageAt url: URL, constraint: MLImageConstraint, options: [ImageOption: Any]? = nil
  ) throws {
    let loader = try ImageLoader(
      width: constraint.pixelsWide, height: constraint.pixelsHigh, format: constraint.pixelFormat,
      options: options ?? [:])
    self.init(pixelBuffer: try loader.load(url))
  }

  /// Converts an image of any size and format to another size and format. An OpenCoreML addition, in place of Core ML's initialiser
  /// with a `CGImage`.
  ///
  /// - Parameters: As for ``init(imageAt:pixelsWide:pixelsHigh:pixelFormatType:options:)``.
  /// - Throws: `MLModelError` with the code `parameters` for an impossible size, format or option, or for an image without pixels.
  public convenience init(
    scaling image: CVPixelBuffer, pixelsWide: Int, pixelsHigh: Int, pixelFormatType: OSType,
    options: [ImageOption: Any]? = nil
  ) throws {
    guard image.width > 0, image.height > 0 else { throw MLModelError(.parameters, "the image has no pixels") }
    let loader = try ImageLoader(
      width: pixelsWide, height: pixelsHigh, format: try PixelBuffer.Format(pixelFormatType), options: options ?? [:])
    self.init(pixelBuffer: loader.converted(image))
  }
}

extension PixelBuffer.Format {
  fileprivate init(_ pixelFormatType: OSType) throws {
    switch pixelFormatType {
    case kCVPixelFormatType_OneComponent8: self = .gray8
    case kCVPixelFormatType_32BGRA, kCVPixelFormatType_32ARGB, kCVPixelFormatType_24RGB: self = .rgb8
    default:
      throw MLModelError(
        .parameters, "images are gray or RGB with 8 bits a component, not of the pixel format \(pixelFormatType)")
    }
  }
}

/// Loads images in one size and format.
private struct ImageLoader {
  private let size: PixelSize
  private let format: PixelBuffer.Format
  private let scaling: VNImageCropAndScaleOption
  private let crop: CGRect

  init(
    width: Int, height: Int, format: PixelBuffer.Format, options: [MLFeatureValue.ImageOption: Any]
  ) throws {
    let limit = ImageLimits().maximumPixelCount
    guard width > 0, height > 0, width <= limit / height else {
      throw MLModelError(
        .parameters, "an image has a width and a height above 0 and at most \(limit) pixels, not \(width)×\(height)")
    }
    size = PixelSize(width: width, height: height)
    self.format = format
    scaling = try options[.cropAndScale].map(Self.scaling) ?? .scaleFill
    crop = try options[.cropRect].map(Self.crop) ?? CGRect(x: 0, y: 0, width: 1, height: 1)
  }

  func load(_ url: URL) throws -> PixelBuffer {
    let data = try read(url)
    do {
      // The whole image must be larger than what is wanted of its part.
      let target = PixelSize(
        width: Self.wholeLength(size.width, crop.width), height: Self.wholeLength(size.height, crop.height))
      let decoded = try ImageDecoder().decode(data, target: target, scaling: .cover).buffer
      return converted(decoded)
    } catch let error as ImageError {
      throw MLModelError(.io, "the image \(url.path) cannot be decoded: \(error.message)", underlyingError: error)
    }
  }

  func converted(_ image: PixelBuffer) -> PixelBuffer {
    scaled(part(of: format == .gray8 ? image.grayscale() : image.rgb()))
  }

  private func read(_ url: URL) throws -> [UInt8] {
    guard url.isFileURL else { throw MLModelError(.io, "images are loaded from files, not from \(url)") }
    do {
      return try FileContent.read(url, atMost: ImageLimits().maximumFileBytes)
    } catch {
      throw MLModelError(
        .io, "the image \(url.path) cannot be read: \(FileContent.reason(error))", underlyingError: error)
    }
  }

  private func part(of image: PixelBuffer) -> PixelBuffer {
    let (width, height) = (Double(image.width), Double(image.height))
    let left = min(image.width - 1, Int((crop.minX * width).rounded()))
    let top = min(image.height - 1, Int(((1 - crop.maxY) * height).rounded()))
    return image.part(
      left: left, top: top, width: max(1, min(image.width - left, Int((crop.width * width).rounded()))),
      height: max(1, min(image.height - top, Int((crop.height * height).rounded()))))
  }

  private func scaled(_ image: PixelBuffer) -> PixelBuffer {
    let across = Double(size.width) / Double(image.width)
    let down = Double(size.height) / Double(image.height)
    switch scaling {
    case .scaleFill: return image.resized(width: size.width, height: size.height)
    case .centerCrop:
      // The part with the wanted proportions. It is cropped before scaling, which may enlarge it many times.
      let scale = max(across, down)
      let width = max(1, min(image.width, Int((Double(size.width) / scale).rounded())))
      let height = max(1, min(image.height, Int((Double(size.height) / scale).rounded())))
      return image.part(
        left: (image.width - width) / 2, top: (image.height - height) / 2, width: width, height: height
      ).resized(width: size.width, height: size.height)
    case .scaleFit: return image.scaled(by: min(across, down)).centered(width: size.width, height: size.height)
    }
  }

  private static func wholeLength(_ length: Int, _ share: Double) -> Int {
    Int(min(Double(ImageLimits().maximumPixelCount), (Double(length) / share).rounded(.up)))
  }

  private static func scaling(_ value: Any) throws -> VNImageCropAndScaleOption {
    if let scaling = value as? VNImageCropAndScaleOption { return scaling }
    let number = (value as? any BinaryInteger).flatMap { UInt(exactly: $0) } ?? (value as? NSNumber)?.uintValue
    guard let scaling = number.flatMap({ VNImageCropAndScaleOption(rawValue: $0) }) else {
      throw MLModelError(.parameters, "cropAndScale is a VNImageCropAndScaleOption or its raw value, not \(value)")
    }
    return scaling
  }

  private static func crop(_ value: Any) throws -> CGRect {
    guard let crop = value as? CGRect, crop.minX >= 0, crop.minY >= 0, crop.maxX <= 1, crop.maxY <= 1,
      crop.width > 0, crop.height > 0
    else { throw MLModelError(.parameters, "cropRect is a CGRect within 0…1 that is not empty, not \(value)") }
    return crop
  }
}

extension PixelBuffer {
  fileprivate func scaled(by scale: Double) -> PixelBuffer {
    resized(
      width: max(1, Int((Double(width) * scale).rounded())), height: max(1, Int((Double(height) * scale).rounded())))
  }

  fileprivate func part(left: Int, top: Int, width newWidth: Int, height newHeight: Int) -> PixelBuffer {
    if newWidth == width && newHeight == height { return self }
    return PixelBuffer(width: newWidth, height: newHeight, format: format) { target in
      let (row, newRow) = (width * format.componentCount, newWidth * format.componentCount)
      for y in 0..<newHeight {
        let start = (top + y) * row + left * format.componentCount
        _ = target[(y * newRow)...].update(fromContentsOf: bytes[start..<start + newRow])
      }
    }
  }

  /// The picture in the middle of a black one that is at least as large.
  fileprivate func centered(width newWidth: Int, height newHeight: Int) -> PixelBuffer {
    if newWidth == width && newHeight == height { return self }
    return PixelBuffer(width: newWidth, height: newHeight, format: format) { target in
      target.update(repeating: 0)
      let (row, newRow) = (width * format.componentCount, newWidth * format.componentCount)
      for y in 0..<height {
        let start = ((newHeight - height) / 2 + y) * newRow + (newWidth - width) / 2 * format.componentCount
        _ = target[start...].update(fromContentsOf: bytes[y * row..<(y + 1) * row])
      }
    }
  }
}
