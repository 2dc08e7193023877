import Glibc

/// The a and b of a picture's pixels in CIE Lab with the D65 white, by the matrix of IEC 61966-2-1.
struct LabColors {
  let a: [Float]
  let b: [Float]

  init(_ picture: PixelBuffer) {
    let picture = picture.rgb()
    let count = picture.width * picture.height
    var (a, b) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
    picture.bytes.withUnsafeBufferPointer { bytes in
      for pixel in 0..<count {
        let (red, green, blue) = (
          Self.linear[Int(bytes[3 * pixel])], Self.linear[Int(bytes[3 * pixel + 1])],
          Self.linear[Int(bytes[3 * pixel + 2])]
        )
        let x = Self.root((0.412453 * red + 0.357580 * green + 0.180423 * blue) / 0.95047)
        let y = Self.root(0.212671 * red + 0.715160 * green + 0.072169 * blue)
        let z = Self.root((0.019334 * red + 0.119193 * green + 0.950227 * blue) / 1.08883)
        a[pixel] = 500 * (x - y)
        b[pixel] = 200 * (y - z)
      }
    }
    (self.a, self.b) = (a, b)
  }

  /// Light intensity 0…1 of each encoded value.
  private static let linear: [Float] = (0...255).map { value in
    let encoded = Double(value) / 255
    return Float(encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4))
  }

  private static func root(_ value: Float) -> Float { value > 0.008856 ? cbrtf(value) : 7.787 * value + 16 / 116 }
}
