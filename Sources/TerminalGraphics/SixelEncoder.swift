import Imaging

/// Encodes pictures as sixels: text that a VT340 and many later terminals show as pixels.
///
/// A sixel is a column of six pixels; its character says which of them have the current colour. So a picture is sent in bands of
/// six rows, and each band colour by colour, one over the other.
///
/// ```swift
/// let text = SixelEncoder.encode(photograph.indexed(colorCount: 128))  // ESC P 0;1;0 q … ESC \
/// ```
package enum SixelEncoder {
  /// The rows of a band.
  static let bandHeight = 6

  /// The whole control string, with the colours that the picture uses; nothing if the picture has no pixels.
  ///
  /// The string says that a pixel without a colour keeps what was there, and that pixels are square. The picture's last row of
  /// cells must not be the screen's last row, since some terminals would scroll.
  package static func encode(_ picture: IndexedPicture) -> [UInt8] {
    guard picture.width > 0, picture.height > 0 else { return [] }
    // Photographs take less: 2.3 bytes a pixel in 256 colours.
    var text = SixelText(capacity: 3 * picture.indices.count)
    text.append("\u{1B}P0;1;0q\"1;1;\(picture.width);\(picture.height)")
    var isUsed = [Bool](repeating: false, count: picture.palette.count)
    for index in picture.indices { isUsed[Int(index)] = true }
    for (index, color) in picture.palette.enumerated() where isUsed[index] {
      text.append("#\(index);2;\(percent(color.red));\(percent(color.green));\(percent(color.blue))")
    }
    var band = SixelBand(width: picture.width)
    for top in stride(from: 0, to: picture.height, by: bandHeight) {
      if top > 0 { text.append("-") }
      band.read(picture, top: top)
      band.write(to: &text)
    }
    text.append("\u{1B}\\")
    return text.bytes
  }

  private static func percent(_ value: UInt8) -> Int { (Int(value) * 100 + 127) / 255 }
}
