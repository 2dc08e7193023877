extension PixelBuffer {
  /// The picture turned and mirrored by an EXIF orientation from 1 to 8; unchanged for any other number.
  package func oriented(_ orientation: Int) -> PixelBuffer {
    guard (2...8).contains(orientation) else { return self }
    let isTurned = orientation >= 5
    let (newWidth, newHeight) = isTurned ? (height, width) : (width, height)
    let components = format.componentCount
    return PixelBuffer(width: newWidth, height: newHeight, format: format) { target in
      bytes.withUnsafeBufferPointer { source in
        for y in 0..<newHeight {
          for x in 0..<newWidth {
            let (sourceX, sourceY) = Self.source(x, y, orientation, width, height)
            let from = (sourceY * width + sourceX) * components
            let to = (y * newWidth + x) * components
            for component in 0..<components { target[to + component] = source[from + component] }
          }
        }
      }
    }
  }

  /// The position in the file of the pixel shown at (x, y).
  private static func source(_ x: Int, _ y: Int, _ orientation: Int, _ width: Int, _ height: Int) -> (Int, Int) {
    switch orientation {
    case 2: (width - 1 - x, y)
    case 3: (width - 1 - x, height - 1 - y)
    case 4: (x, height - 1 - y)
    case 5: (y, x)
    case 6: (y, height - 1 - x)
    case 7: (width - 1 - y, height - 1 - x)
    case 8: (width - 1 - y, x)
    default: (x, y)
    }
  }
}
