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
    return picture.bytes.withUnsafeBufferPointer { one in
      truth.bytes.withUnsafeBufferPointer { other in
        let (width, height) = (picture.width, picture.height)
        guard picture.format == .rgb8 else {
          return similarity(GrayPixels(bytes: one), GrayPixels(bytes: other), width, height).x
        }
        let each = similarity(ColorPixels(bytes: one), ColorPixels(bytes: other), width, height)
        return (each.x + each.y + each.z) / 3
      }
    }
  }

  /// The mean over all windows that lie within the picture, by component. Their sums are kept by column while the window goes down, and
  /// by window while it goes right.
  private static func similarity<Pixels: PixelLanes>(
    _ x: Pixels, _ y: Pixels, _ width: Int, _ height: Int
  ) -> SIMD4<Double> {
    let side = structureWindow
    var total = SIMD4<Double>()
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
        var inRow = SIMD4<Float>()
        for column in 0..<side - 1 { window.add(columns[column]) }
        for column in side - 1..<width {
          window.add(columns[column])
          inRow += window.similarity
          window.subtract(columns[column - side + 1])
        }
        total += SIMD4<Double>(inRow)
      }
    }
    return total / Double((width - side + 1) * (height - side + 1))
  }
}

/// A picture whose pixels are read with a component in each lane.
private protocol PixelLanes {
  subscript(pixel: Int) -> SIMD4<Float> { get }
}

private struct GrayPixels: PixelLanes {
  let bytes: UnsafeBufferPointer<UInt8>

  @inline(__always) subscript(pixel: Int) -> SIMD4<Float> { SIMD4(Float(bytes[pixel]), 0, 0, 0) }
}

private struct ColorPixels: PixelLanes {
  let bytes: UnsafeBufferPointer<UInt8>

  @inline(__always) subscript(pixel: Int) -> SIMD4<Float> {
    SIMD4(Float(bytes[3 &* pixel]), Float(bytes[3 &* pixel &+ 1]), Float(bytes[3 &* pixel &+ 2]), 0)
  }
}

/// Sums over the pixels of one window in two pictures, a component in each lane. Of 49 bytes and their products a `Float` holds them exactly.
private struct WindowSums: BitwiseCopyable {
  private var x = SIMD4<Float>()
  private var y = SIMD4<Float>()
  /// The squares of both together: no more is asked of them.
  private var squares = SIMD4<Float>()
  private var xy = SIMD4<Float>()

  @inline(__always) mutating func add(_ one: SIMD4<Float>, _ other: SIMD4<Float>) {
    x += one
    y += other
    squares += one * one + other * other
    xy += one * other
  }

  @inline(__always) mutating func subtract(_ one: SIMD4<Float>, _ other: SIMD4<Float>) {
    x -= one
    y -= other
    squares -= one * one + other * other
    xy -= one * other
  }

  @inline(__always) mutating func add(_ sums: WindowSums) {
    x += sums.x
    y += sums.y
    squares += sums.squares
    xy += sums.xy
  }

  @inline(__always) mutating func subtract(_ sums: WindowSums) {
    x -= sums.x
    y -= sums.y
    squares -= sums.squares
    xy -= sums.xy
  }

  /// Everything times the square of the window's pixels, which spares divisions.
  @inline(__always) var similarity: SIMD4<Float> {
    let count = Float(ImageQuality.structureWindow * ImageQuality.structureWindow)
    let c1 = SIMD4<Float>(repeating: 0.01 * 255 * 0.01 * 255 * count * count)
    let c2 = SIMD4<Float>(repeating: 0.03 * 255 * 0.03 * 255 * count * count)
    let sample = count / (count - 1)
    let product = x * y
    let squaredMeans = x * x + y * y
    let variances = sample * (count * squares - squaredMeans)
    let covariance = sample * (count * xy - product)
    return (2 * product + c1) * (2 * covariance + c2) / ((squaredMeans + c1) * (variances + c2))
  }
}
