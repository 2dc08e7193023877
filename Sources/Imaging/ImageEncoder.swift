import CImageCodecs
import Glibc

/// Turns pictures into files' bytes.
public enum ImageEncoder {
  /// PNG, with text entries.
  ///
  /// - Parameters:
  ///   - buffer: the picture.
  ///   - text: the entries, in their order.
  ///   - compressionLevel: zlib's, 0…9; 1 is fast.
  /// - Throws: `ImageError` with the code `failed`.
  public static func png(
    _ buffer: PixelBuffer, text: [(key: String, value: String)] = [], compressionLevel: Int = 6
  ) throws -> [UInt8] {
    let strings = text.flatMap { [strdup($0.key), strdup($0.value)] }
    defer { for string in strings { free(string) } }
    let pointers = strings.compactMap { $0.map { UnsafePointer($0) } }
    return try encode(buffer) { pixels, data, size, message in
      pointers.withUnsafeBufferPointer { texts in
        texts.withMemoryRebound(to: UnsafePointer<CChar>.self) { texts in
          imc_encode_png(
            pixels, UInt32(buffer.width), UInt32(buffer.height), UInt32(buffer.format.componentCount),
            Int32(compressionLevel), texts.baseAddress, text.count, data, size, message)
        }
      }
    }
  }

  /// JPEG; `quality` 1…100.
  ///
  /// - Throws: `ImageError` with the code `failed`.
  public static func jpeg(_ buffer: PixelBuffer, quality: Int) throws -> [UInt8] {
    try encode(buffer) { pixels, data, size, message in
      imc_encode_jpeg(
        pixels, UInt32(buffer.width), UInt32(buffer.height), UInt32(buffer.format.componentCount), Int32(quality), data,
        size, message)
    }
  }

  /// WebP; `quality` 1…100.
  ///
  /// - Throws: `ImageError` with the code `failed`, for more than 16,383 pixels in one direction among others.
  public static func webp(_ buffer: PixelBuffer, quality: Int) throws -> [UInt8] {
    try encode(buffer) { pixels, data, size, message in
      imc_encode_webp(
        pixels, UInt32(buffer.width), UInt32(buffer.height), UInt32(buffer.format.componentCount), Int32(quality), data,
        size, message)
    }
  }

  private static func encode(
    _ buffer: PixelBuffer,
    _ call: (
      UnsafePointer<UInt8>, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>,
      UnsafeMutablePointer<CChar>
    ) -> imc_status
  ) throws -> [UInt8] {
    var data: UnsafeMutablePointer<UInt8>?
    defer { imc_free(data) }
    var size = 0
    var message = [CChar](repeating: 0, count: Int(IMC_MESSAGE_SIZE))
    let status = buffer.bytes.withUnsafeBufferPointer { pixels in
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
