extension PixelBuffer {
  /// The picture's luma with the weights of Rec. 601 (0.299, 0.587, 0.114), rounded; a gray picture is returned unchanged.
  public func grayscale() -> PixelBuffer {
    guard format == .rgb8 else { return self }
    return PixelBuffer(width: width, height: height, format: .gray8) { target in
      bytes.withUnsafeBufferPointer { source in
        for index in 0..<width * height {
          target[index] = luma(source[3 * index], source[3 * index + 1], source[3 * index + 2])
        }
      }
    }
  }

  /// The picture with three components.
  public func rgb() -> PixelBuffer {
    guard format == .gray8 else { return self }
    return PixelBuffer(width: width, height: height, format: .rgb8) { target in
      bytes.withUnsafeBufferPointer { source in
        for index in 0..<width * height {
          for component in 0..<3 { target[3 * index + component] = source[index] }
        }
      }
    }
  }

  /// A gray picture in this picture's colours: the luma of `gray`, with this picture's chroma scaled to the same size.
  ///
  /// The eye takes detail from the luma, so a small coloured picture is enough for a large gray one. If a component leaves its
  /// range, the chroma is reduced until it fits; hue and luma stay.
  ///
  /// - Parameter gray: A picture with the format `gray8`.
  public func recolored(luminanceOf gray: PixelBuffer) -> PixelBuffer {
    precondition(gray.format == .gray8, "the luminance comes from a gray picture")
    let color = rgb().resized(width: gray.width, height: gray.height)
    return PixelBuffer(width: gray.width, height: gray.height, format: .rgb8) { target in
      color.bytes.withUnsafeBufferPointer { color in
        gray.bytes.withUnsafeBufferPointer { gray in
          for index in 0..<gray.count {
            let (red, green, blue) = (Float(color[3 * index]), Float(color[3 * index + 1]), Float(color[3 * index + 2]))
            let own = 0.299 * red + 0.587 * green + 0.114 * blue
            let wanted = Float(gray[index])
            let (first, second, third) = (red - own, green - own, blue - own)
            let highest = max(first, second, third)
            let lowest = min(first, second, third)
            var share: Float = 1
            // Divisions take most of the time, and few pixels need them.
            if highest > 255 - wanted { share = (255 - wanted) / highest }
            if -lowest > wanted { share = min(share, wanted / -lowest) }
            target[3 * index] = UInt8(max(0, min(255, wanted + first * share + 0.5)))
            target[3 * index + 1] = UInt8(max(0, min(255, wanted + second * share + 0.5)))
            target[3 * index + 2] = UInt8(max(0, min(255, wanted + third * share + 0.5)))
          }
        }
      }
    }
  }
}

@inline(__always) private func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
  // Fixed point with 16 fractional bits: the weights add up to 65,536.
  let sum: UInt32 = 19_595 &* UInt32(red) &+ 38_470 &* UInt32(green) &+ 7_471 &* UInt32(blue) &+ 32_768
  return UInt8(truncatingIfNeeded: sum >> 16)
}
