extension ImageQuality {
  /// The side of the square in which structures are compared, in pixels.
  public static let structureWindow = 7

  /// Mean structural similarity (Wang et al., "Image quality assessment", 2004), 1 for equal pictures; the mean over the components.
  ///
  /// Windows of 7×7 pixels of equal weight, sample covariance, K₁ 0.01, K₂ 0.03, the outermost 3 pixels left out: the defaults of
  /// `skimage.metrics.structural_similarity` with `data_range=255`.
  ///
  /// - Returns: `nil` where a side is smaller than the window.
  public static func ssim(_ picture: PixelBuffer, truth: PixelBuffer) -> Double? {
    requireAlike(picture, truth)
    guard min(picture.width, picture.height) >= structureWindow else { return nil }
    let components = picture.format.componentCount
    let sum = picture.bytes.withUnsafeBufferPointer { one in
      truth.bytes.withUnsafeBufferPointer { other in
        (0..<components).reduce(0.0) { sum, component in
          sum
            + similarity(
              Plane(bytes: one, first: component, step: components),
              Plane(bytes: other, first: component, step: components),
              width: picture.width, height: picture.height)
        }
      }
    }
    return sum / Double(components)
  }

  /// The mean over all windows that lie within the picture. Their sums are kept by column while the window goes down, and by window
  /// while it goes right.
  private static func similarity(_ x: Plane, _ y: Plane, width: Int, height: Int) -> Double {
    let side = structureWindow
    let count = Double(side * side)
    let (c1, c2) = (0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255)
    var total = 0.0
    withUnsafeTemporaryAllocation(of: WindowSums.self, capacity: width) { columns in
      columns.initialize(repeating: WindowSums())
      for row in 0..<height {
        let (start, above) = (row * width, (row - side) * width)
        for column in 0..<width {
          columns[column].add(x[start + column], y[start + column])
          if row >= side { columns[column].subtract(x[above + column], y[above + column]) }
        }
        guard row >= side - 1 else { continue }
        var window = WindowSums()
        for column in 0..<side - 1 { window.add(columns[column]) }
        for column in side - 1..<width {
          window.add(columns[column])
          total += window.similarity(count: count, c1, c2)
          window.subtract(columns[column - side + 1])
        }
      }
    }
    return total / Double((width - side + 1) * (height - side + 1))
  }

  /// One component's samples.
  private struct Plane {
    let bytes: UnsafeBufferPointer<UInt8>
    let first: Int
    let step: Int

    subscript(pixel: Int) -> Int32 { Int32(truncatingIfNeeded: bytes[pixel &* step &+ first]) }
  }
}

/// Sums over the pixels of one window in two pictures; those of 49 bytes and their products are small.
private struct WindowSums: BitwiseCopyable {
  /// Of the one's samples, of the other's, of the squares of both together, for no more is asked of them, and of the products.
  private var sums = SIMD4<Int32>()

  @inline(__always) mutating func add(_ one: Int32, _ other: Int32) { sums &+= Self.terms(one, other) }

  @inline(__always) mutating func subtract(_ one: Int32, _ other: Int32) { sums &-= Self.terms(one, other) }

  @inline(__always) mutating func add(_ other: WindowSums) { sums &+= other.sums }

  @inline(__always) mutating func subtract(_ other: WindowSums) { sums &-= other.sums }

  @inline(__always) func similarity(count: Double, _ c1: Double, _ c2: Double) -> Double {
    let means = SIMD4<Double>(sums) * (1 / count)
    let (product, squaredMeans) = (means.x * means.y, means.x * means.x + means.y * means.y)
    let sample = count / (count - 1)
    let variances = sample * (means.z - squaredMeans)
    let covariance = sample * (means.w - product)
    return (2 * product + c1) * (2 * covariance + c2) / ((squaredMeans + c1) * (variances + c2))
  }

  @inline(__always) private static func terms(_ one: Int32, _ other: Int32) -> SIMD4<Int32> {
    SIMD4(one, other, one &* one &+ other &* other, one &* other)
  }
}
