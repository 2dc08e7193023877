/// A frame of luma and chroma with 8 bits per sample, as defined by ITU-R BT.601 for small pictures and by BT.709 for those with
/// more than 576 rows.
package struct PlanarFrame: Sendable {
  private let header: Y4MHeader
  /// The planes one after another: Y, Cb, Cr.
  private let bytes: [UInt8]

  /// Creates a frame from its planes; there must be exactly as many bytes as the header says.
  package init(_ header: Y4MHeader, bytes: [UInt8]) {
    precondition(bytes.count == header.byteCount, "the samples do not fit \(header.size)")
    self.header = header
    self.bytes = bytes
  }

  /// The frame's size in pixels.
  package var size: PixelSize { header.size }

  /// The frame in sRGB, or gray if it has no colour. It covers `target` and touches it on two sides, but is never enlarged.
  ///
  /// The planes are resized before they are combined, so only the pixels needed are converted.
  package func picture(covering target: PixelSize) -> PixelBuffer {
    let size = ImageDecoder.scaledSize(of: header.size, to: target, .cover)
    let luma = plane(at: 0, header.size).resized(width: size.width, height: size.height)
    let matrix = ColorMatrix(isFullRange: header.isFullRange, isLarge: header.size.height > 576)
    guard let chromaSize = header.chromaSize else {
      return PixelBuffer(width: size.width, height: size.height, format: .gray8) { target in
        for index in 0..<target.count { target[index] = matrix.gray(luma.bytes[index]) }
      }
    }
    let start = header.size.width * header.size.height
    let chroma = [start, start + chromaSize.width * chromaSize.height].map {
      plane(at: $0, chromaSize).resized(width: size.width, height: size.height)
    }
    return PixelBuffer(width: size.width, height: size.height, format: .rgb8) { target in
      luma.bytes.withUnsafeBufferPointer { y in
        chroma[0].bytes.withUnsafeBufferPointer { cb in
          chroma[1].bytes.withUnsafeBufferPointer { cr in
            for index in 0..<y.count {
              let (red, green, blue) = matrix.rgb(y[index], cb[index], cr[index])
              target[3 * index] = red
              target[3 * index + 1] = green
              target[3 * index + 2] = blue
            }
          }
        }
      }
    }
  }

  private func plane(at start: Int, _ size: PixelSize) -> PixelBuffer {
    PixelBuffer(
      width: size.width, height: size.height, format: .gray8,
      bytes: Array(bytes[start..<start + size.width * size.height]))
  }
}

/// Converts luma and chroma to RGB, in fixed point with 16 fractional bits.
private struct ColorMatrix {
  private let black: Int32
  private let lumaScale: Int32
  private let (redOfCr, greenOfCb, greenOfCr, blueOfCb): (Int32, Int32, Int32, Int32)

  init(isFullRange: Bool, isLarge: Bool) {
    // The weights of red and blue in the luma; everything else follows from them.
    let (red, blue) = isLarge ? (0.2126, 0.0722) : (0.299, 0.114)
    let green = 1 - red - blue
    let chromaScale = isFullRange ? 1 : 255.0 / 224
    func fixed(_ value: Double) -> Int32 { Int32((value * 65_536).rounded()) }
    black = isFullRange ? 0 : 16
    lumaScale = fixed(isFullRange ? 1 : 255.0 / 219)
    redOfCr = fixed(2 * (1 - red) * chromaScale)
    blueOfCb = fixed(2 * (1 - blue) * chromaScale)
    greenOfCb = fixed(2 * (1 - blue) * blue / green * chromaScale)
    greenOfCr = fixed(2 * (1 - red) * red / green * chromaScale)
  }

  @inline(__always) func gray(_ y: UInt8) -> UInt8 { Self.byte(luma(y)) }

  @inline(__always) func rgb(_ y: UInt8, _ cb: UInt8, _ cr: UInt8) -> (UInt8, UInt8, UInt8) {
    let (luma, cb, cr) = (luma(y), Int32(cb) - 128, Int32(cr) - 128)
    return (
      Self.byte(luma &+ redOfCr &* cr), Self.byte(luma &- greenOfCb &* cb &- greenOfCr &* cr),
      Self.byte(luma &+ blueOfCb &* cb)
    )
  }

  @inline(__always) private func luma(_ y: UInt8) -> Int32 { (Int32(y) &- black) &* lumaScale }

  @inline(__always) private static func byte(_ fixed: Int32) -> UInt8 {
    UInt8(max(0, min(255, (fixed &+ 32_768) >> 16)))
  }
}
