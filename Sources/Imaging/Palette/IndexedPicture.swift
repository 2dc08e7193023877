/// A picture whose pixels are numbers of colours in a palette.
///
/// ```swift
/// let picture = photograph.indexed(colorCount: 128)
/// let first = picture.palette[Int(picture.indices[0])]  // the colour of the pixel at the top left
/// ```
package struct IndexedPicture: Sendable, Equatable {
  /// A colour in sRGB.
  package struct Color: Sendable, Hashable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  /// Width in pixels.
  package let width: Int
  /// Height in pixels.
  package let height: Int
  /// At most 256 colours.
  package let palette: [Color]
  /// The numbers of the pixels' colours: `width * height` of them, rows from top to bottom without padding.
  package let indices: [UInt8]

  /// Creates a picture. Every index must be that of a colour in the palette.
  package init(width: Int, height: Int, palette: [Color], indices: [UInt8]) {
    precondition(indices.count == width * height, "the indices do not fit \(width)×\(height)")
    precondition(palette.count <= 256, "an index cannot reach \(palette.count) colours")
    precondition(indices.allSatisfy { $0 < palette.count }, "an index is outside the palette")
    self.width = width
    self.height = height
    self.palette = palette
    self.indices = indices
  }

  /// The picture with the colours themselves: three components.
  package func rgb() -> PixelBuffer {
    PixelBuffer(width: width, height: height, format: .rgb8) { target in
      for (place, index) in indices.enumerated() {
        let color = palette[Int(index)]
        target[3 * place] = color.red
        target[3 * place + 1] = color.green
        target[3 * place + 2] = color.blue
      }
    }
  }
}
