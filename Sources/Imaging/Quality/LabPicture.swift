import Glibc

/// A picture in CIE Lab with the D65 white, by the matrix of IEC 61966-2-1: L 0…100, a and b about −100…100.
package struct LabPicture: Sendable {
  package let width: Int
  package let height: Int
  /// The plane of L, then that of a, then that of b: width × height samples each, rows from the top.
  private let samples: [Float]

  private var count: Int { width * height }

  private init(width: Int, height: Int, samples: [Float]) {
    (self.width, self.height, self.samples) = (width, height, samples)
  }

  /// An sRGB picture, gray or in colour.
  package init(_ picture: PixelBuffer) {
    let picture = picture.rgb()
    (width, height) = (picture.width, picture.height)
    let count = picture.width * picture.height
    let root = CurveTable.cubeRoot
    samples = [Float](unsafeUninitializedCapacity: 3 * count) { target, initialized in
      picture.bytes.withUnsafeBufferPointer { bytes in
        Self.linear.withUnsafeBufferPointer { linear in
          for pixel in 0..<count {
            let (red, green, blue) = (
              linear[Int(bytes[3 * pixel])], linear[Int(bytes[3 * pixel + 1])], linear[Int(bytes[3 * pixel + 2])]
            )
            let x = root.value(at: 0.433_946_4 * red + 0.376_213_9 * green + 0.189_825_0 * blue)
            let y = root.value(at: 0.212_671_0 * red + 0.715_160_0 * green + 0.072_169_0 * blue)
            let z = root.value(at: 0.017_756_7 * red + 0.109_468_9 * green + 0.872_704_7 * blue)
            target[pixel] = 116 * y - 16
            target[count + pixel] = 500 * (x - y)
            target[2 * count + pixel] = 200 * (y - z)
          }
        }
      }
      initialized = 3 * count
    }
  }

  /// The black-and-white photograph of it: sRGB-encoded gray of the same L.
  package func grayscale() -> PixelBuffer {
    let (count, encoded) = (count, EncodingTable.shared)
    return PixelBuffer(width: width, height: height, format: .gray8) { target in
      samples.withUnsafeBufferPointer { samples in
        for pixel in 0..<count {
          target[pixel] = encoded.byte(of: Self.cube((samples[pixel] + 16) * (1 / 116)))
        }
      }
    }
  }

  /// The picture with the same L and one a and b everywhere.
  package func tinted(a: Float, b: Float) -> PixelBuffer {
    // A color for each of so many steps of L that a byte is missed by a fortieth at most.
    let steps = 8_192
    let lightness = (0...steps).map { 100 * Float($0) / Float(steps) }
    let scale = LabPicture(
      width: lightness.count, height: 1, samples: lightness + [Float](repeating: 0, count: 2 * lightness.count))
    let colors = scale.recolored { _ in (a, b) }
    return PixelBuffer(width: width, height: height, format: .rgb8) { target in
      samples.withUnsafeBufferPointer { samples in
        colors.bytes.withUnsafeBufferPointer { colors in
          for pixel in 0..<count {
            let step = max(0, min(steps, Int(samples[pixel] * (Float(steps) / 100) + 0.5)))
            for component in 0..<3 { target[3 * pixel + component] = colors[3 * step + component] }
          }
        }
      }
    }
  }

  /// The picture with the same L and another one's a and b.
  ///
  /// - Precondition: both have the same size.
  package func recolored(from other: LabPicture) -> PixelBuffer {
    precondition(width == other.width && height == other.height, "pictures of different sizes are joined")
    let count = count
    return other.samples.withUnsafeBufferPointer { colors in
      recolored { (colors[count + $0], colors[2 * count + $0]) }
    }
  }

  /// The mean distance between two pictures in the ab plane.
  ///
  /// - Precondition: both have the same size.
  package func abError(from other: LabPicture) -> Double {
    precondition(width == other.width && height == other.height, "pictures of different sizes are compared")
    var sum = 0.0
    samples.withUnsafeBufferPointer { one in
      other.samples.withUnsafeBufferPointer { other in
        for pixel in count..<2 * count {
          let (a, b) = (one[pixel] - other[pixel], one[count + pixel] - other[count + pixel])
          sum += Double((a * a + b * b).squareRoot())
        }
      }
    }
    return sum / Double(max(1, count))
  }

  @inline(__always) private func recolored(_ color: (_ pixel: Int) -> (a: Float, b: Float)) -> PixelBuffer {
    let (count, encoded) = (count, EncodingTable.shared)
    return PixelBuffer(width: width, height: height, format: .rgb8) { target in
      samples.withUnsafeBufferPointer { samples in
        for pixel in 0..<count {
          let (a, b) = color(pixel)
          let level = (samples[pixel] + 16) * (1 / 116)
          let x = 0.950_47 * Self.cube(level + a * (1 / 500))
          let y = Self.cube(level)
          let z = 1.088_83 * Self.cube(level - b * (1 / 200))
          let red = 3.240_481_3 * x - 1.537_151_5 * y - 0.498_536_3 * z
          let green = -0.969_255_0 * x + 1.875_990_0 * y + 0.041_555_9 * z
          let blue = 0.055_646_6 * x - 0.204_041_3 * y + 1.057_311_1 * z
          target[3 * pixel] = encoded.byte(of: red)
          target[3 * pixel + 1] = encoded.byte(of: green)
          target[3 * pixel + 2] = encoded.byte(of: blue)
        }
      }
    }
  }

  /// The inverse of the cube root with its straight line near black.
  @inline(__always) private static func cube(_ value: Float) -> Float {
    value > 0.206_893_0 ? value * value * value : (value - 16 / 116) * (1 / 7.787)
  }

  /// Light intensity 0…1 of each encoded value.
  private static let linear: [Float] = (0...255).map { value in
    let encoded = Double(value) / 255
    return Float(encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4))
  }
}
