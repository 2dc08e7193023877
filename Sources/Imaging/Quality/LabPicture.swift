import Glibc

/// A picture in CIE Lab with the D65 white point, using the matrix of IEC 61966-2-1: L is 0…100, a and b about −100…100.
package struct LabPicture: Sendable {
  /// The values of four neighbouring pixels, which processors compute at once.
  private typealias Four = SIMD4<Float>

  package let width: Int
  package let height: Int
  /// The planes of L, a and b one after another, rows from the top.
  private let values: [Four]

  private var groups: Int { values.count / 3 }

  private init(width: Int, height: Int, values: [Four]) {
    (self.width, self.height, self.values) = (width, height, values)
  }

  /// Converts an sRGB picture, gray or in colour.
  package init(_ picture: PixelBuffer) {
    let picture = picture.rgb()
    let groups = (picture.width * picture.height + 3) / 4
    let root = Self.cubeRoot
    values = [Four](unsafeUninitializedCapacity: 3 * groups) { values, initialized in
      picture.bytes.withUnsafeBufferPointer { bytes in
        Self.linear.withUnsafeBufferPointer { linear in
          for group in 0..<groups {
            let first = 12 * group
            // Past the last pixel, everything is black.
            func light(_ place: Int) -> Float { linear[place < bytes.count ? Int(bytes[place]) : 0] }
            let red = Four(light(first), light(first + 3), light(first + 6), light(first + 9))
            let green = Four(light(first + 1), light(first + 4), light(first + 7), light(first + 10))
            let blue = Four(light(first + 2), light(first + 5), light(first + 8), light(first + 11))
            let x = root[0.433_946_4 * red + 0.376_213_9 * green + 0.189_825_0 * blue]
            let y = root[0.212_671_0 * red + 0.715_160_0 * green + 0.072_169_0 * blue]
            let z = root[0.017_756_7 * red + 0.109_468_9 * green + 0.872_704_7 * blue]
            values[group] = 116 * y - 16
            values[groups + group] = 500 * (x - y)
            values[2 * groups + group] = 200 * (y - z)
          }
        }
      }
      initialized = 3 * groups
    }
    (width, height) = (picture.width, picture.height)
  }

  /// The picture in black and white: sRGB-encoded gray with the same L.
  package func grayscale() -> PixelBuffer {
    let encoding = Self.encoding
    return PixelBuffer(width: width, height: height, format: .gray8) { target in
      for group in 0..<groups {
        let gray = encoding[Self.cube(Self.root(values[group]))]
        for lane in lanes(of: group) { target[4 * group + lane] = gray[lane] }
      }
    }
  }

  /// The picture with the same L, and the same a and b everywhere.
  package func tinted(a: Float, b: Float) -> PixelBuffer {
    // Enough steps of L, with a colour for each, that a byte is off by a fortieth at most.
    let last = 8_191
    let steps = stride(from: 0, through: last, by: 4).map { Four(0, 1, 2, 3) + Float($0) }
    let scale = LabPicture(
      width: last + 1, height: 1,
      values: steps.map { $0 * (100 / Float(last)) } + [Four](repeating: .zero, count: 2 * steps.count))
    let colors = scale.recolored { _ in (Four(repeating: a), Four(repeating: b)) }
    return PixelBuffer(width: width, height: height, format: .rgb8) { target in
      colors.bytes.withUnsafeBufferPointer { colors in
        for group in 0..<groups {
          let steps = values[group] * (Float(last) / 100) + 0.5
          for lane in lanes(of: group) {
            let (place, color) = (3 * (4 * group + lane), 3 * max(0, min(last, Int(steps[lane]))))
            for component in 0..<3 { target[place + component] = colors[color + component] }
          }
        }
      }
    }
  }

  /// The picture with its own L and the a and b of another one.
  ///
  /// - Precondition: Both have the same size.
  package func recolored(from other: LabPicture) -> PixelBuffer {
    precondition(width == other.width && height == other.height, "pictures of different sizes are joined")
    return recolored { (other.values[groups + $0], other.values[2 * groups + $0]) }
  }

  /// The mean distance between two pictures in the ab plane.
  ///
  /// - Precondition: Both have the same size.
  package func abError(from other: LabPicture) -> Double {
    precondition(width == other.width && height == other.height, "pictures of different sizes are compared")
    var sums = SIMD4<Double>()
    for group in 0..<groups {
      let a = values[groups + group] - other.values[groups + group]
      let b = values[2 * groups + group] - other.values[2 * groups + group]
      sums += SIMD4<Double>((a * a + b * b).squareRoot())
    }
    return sums.sum() / Double(max(1, width * height))
  }

  @inline(__always) private func recolored(_ color: (_ group: Int) -> (a: Four, b: Four)) -> PixelBuffer {
    let encoding = Self.encoding
    return PixelBuffer(width: width, height: height, format: .rgb8) { target in
      for group in 0..<groups {
        let (a, b) = color(group)
        let root = Self.root(values[group])
        let x = 0.950_47 * Self.cube(root + a * (1 / 500))
        let y = Self.cube(root)
        let z = 1.088_83 * Self.cube(root - b * (1 / 200))
        let red = encoding[3.240_481_3 * x - 1.537_151_5 * y - 0.498_536_3 * z]
        let green = encoding[-0.969_255_0 * x + 1.875_990_0 * y + 0.041_555_9 * z]
        let blue = encoding[0.055_646_6 * x - 0.204_041_3 * y + 1.057_311_1 * z]
        for lane in lanes(of: group) {
          let place = 3 * (4 * group + lane)
          (target[place], target[place + 1], target[place + 2]) = (red[lane], green[lane], blue[lane])
        }
      }
    }
  }

  /// The lanes of a group that hold pixels.
  @inline(__always) private func lanes(of group: Int) -> Range<Int> { 0..<min(4, width * height - 4 * group) }

  /// The cube root of the light intensity as CIE defines it, from L.
  @inline(__always) private static func root(_ lightness: Four) -> Four { (lightness + 16) * (1 / 116) }

  /// The inverse of the cube root.
  @inline(__always) private static func cube(_ root: Four) -> Four {
    let linear: Four = (root - 16 / 116) * (1 / 7.787)
    let cubed: Four = root * root * root
    return cubed.replacing(with: linear, where: root .<= 0.206_893_0)
  }

  /// CIE's cube root of a light intensity 0…1, with its linear part near black.
  private static let cubeRoot = CurveTable { Float($0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16 / 116) }

  /// The sRGB byte for a light intensity 0…1.
  private static let encoding = CurveTable { light in
    let encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
    return UInt8(255 * encoded + 0.5)
  }

  /// The light intensity 0…1 of each encoded value.
  private static let linear: [Float] = (0...255).map { value in
    let encoded = Double(value) / 255
    return Float(encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4))
  }
}
