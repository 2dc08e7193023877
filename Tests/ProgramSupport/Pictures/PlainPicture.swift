import Imaging

extension PixelBuffer {
  /// A picture of one gray.
  package static func plain(gray: UInt8, width: Int = 64, height: Int = 48) -> PixelBuffer {
    PixelBuffer(width: width, height: height, format: .gray8, bytes: [UInt8](repeating: gray, count: width * height))
  }

  /// A picture of one colour.
  package static func plain(red: UInt8, green: UInt8, blue: UInt8, width: Int = 64, height: Int = 48) -> PixelBuffer {
    PixelBuffer(
      width: width, height: height, format: .rgb8, bytes: (0..<width * height).flatMap { _ in [red, green, blue] })
  }

  /// The file of the picture, as a camera sends it.
  package func jpeg() throws -> [UInt8] { try ImageEncoder.jpeg(self, quality: 90) }
}
