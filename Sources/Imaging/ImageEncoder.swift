import CImageCodecs
import Glibc

/// Encodes pictures as the bytes of a file.
///
/// ```swift
/// let bytes = try ImageEncoder.jpeg(picture, quality: 90)
/// ```
public enum ImageEncoder {
  /// Encodes a PNG, with text entries.
  ///
  /// - Parameters:
  ///   - buffer: The picture.
  ///   - text: The text entries, in this order.
  ///   - compressionLevel: zlib's level, 0…9; 1 is fast.
  /// - Throws: `ImageError` with the code `failed`.
  public static func png(
    _ buffer: PixelBuffer, text: [(key: String, value: String)] = [], compressionLevel: Int = 6
  ) throws -> [UInt8] {
    let strings = text.flatMap { [strdup($0.key), strdup($0.value)] }
    defer { for string in strings { free(string) } }
    let pointers = strings.compactMap { $0.map { UnsafePointer($0) } }
    return try encode(buffer.bytes) { pixels, data, size, message in
      pointers.withUnsafeBufferPointer { texts in
        texts.withMemoryRebound(to: UnsafePointer<CChar>.self) { texts in
          imc_encode_png(
            pixels, UInt32(buffer.width), UInt32(buffer.height), UInt32(buffer.format.componentCount),
            Int32(compressionLevel), texts.baseAddress, text.count, data, size, message)
        }
      }
    }
  }

  /// Encodes a JPEG; `quality` is 1…100.
  ///
  /// - Throws: `ImageError` with the code `failed`, or `tooLarge`.
  public static func jpeg(_ buffer: PixelBuffer, quality: Int) throws -> [UInt8] {
    try check(PixelSize(width: buffer.width, height: buffer.height), for: .jpeg)
    return try encode(buffer.bytes) { pixels, data, size, message in
      imc_encode_jpeg(
        pixels, UInt32(buffer.width), UInt32(buffer.height), UInt32(buffer.format.componentCount), Int32(quality), data,
        size, message)
    }
  }

  /// Encodes a WebP; `quality` is 1…100.
  ///
  /// - Throws: `ImageError` with the code `failed`, or `tooLarge`.
  public static func webp(_ buffer: PixelBuffer, quality: Int) throws -> [UInt8] {
    try check(PixelSize(width: buffer.width, height: buffer.height), for: .webp)
    return try encode(buffer.bytes) { pixels, data, size, message in
      imc_encode_webp(
        pixels, UInt32(buffer.width), UInt32(buffer.height), UInt32(buffer.format.componentCount), Int32(quality), data,
        size, message)
    }
  }

  /// Checks that a format can hold a picture of this size.
  ///
  /// - Throws: `ImageError` with the code `tooLarge`, whose message gives the format's limit.
  public static func check(_ size: PixelSize, for format: ImageFormat) throws {
    let limit: (pixels: Int, text: String)
    switch format {
    case .webp: limit = (16_383, "WebP takes 16,383 pixels a side")
    // JPEG's header has room for 65,535; libjpeg stops earlier.
    case .jpeg: limit = (65_500, "JPEG allows 65,500 pixels a side")
    default: return
    }
    guard max(size.width, size.height) > limit.pixels else { return }
    let others = format == .webp ? "JPEG or PNG" : "PNG"
    throw ImageError(
      .tooLarge, message: "\(limit.text), and the picture has \(size.width)×\(size.height); write it as \(others)")
  }

  /// Calls an encoder of the C library with the pixels, and returns the file that it makes.
  ///
  /// - Throws: `ImageError` with the code `failed`.
  static func encode(
    _ pixels: [UInt8],
    _ call: (
      UnsafePointer<UInt8>, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>,
      UnsafeMutablePointer<CChar>
    ) -> imc_status
  ) throws -> [UInt8] {
    var data: UnsafeMutablePointer<UInt8>?
    defer { imc_free(data) }
    var size = 0
    var message = [CChar](repeating: 0, count: Int(IMC_MESSAGE_SIZE))
    let status = pixels.withUnsafeBufferPointer { pixels in
      message.withUnsafeMutableBufferPointer { text -> imc_status in
        guard let pixels = pixels.baseAddress, let text = text.baseAddress else { return IMC_FAILED }
        return call(pixels, &data, &size, text)
      }
    }
    guard status == IMC_OK, let data else {
      throw ImageError(
        .failed, message: message.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" })
    }
    return Array(UnsafeBufferPointer(start: data, count: size))
  }
}
