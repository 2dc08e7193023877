extension ImageQuality {
  /// The side in pixels of the square in which structures are compared.
  public static let structureWindow = 7

  /// Mean structural similarity (Wang et al., "Image quality assessment", 2004): 1 for equal pictures. The mean over all
  /// components.
  ///
  /// It uses 7×7 windows with equal weights, the sample covariance, K₁ = 0.01 and K₂ = 0.03, and leaves out the outermost 3 pixels:
  /// the defaults of `skimage.metrics.structural_similarity` with `data_range=255`.
  ///
  /// - Returns: `nil` if a side is smaller than the window.
  public static func ssim(_ picture: PixelBuffer, truth: PixelBuffer) -> Double? {
    requireAlike(picture, truth)
    let (width, height, side) = (picture.width, picture.height, structureWindow)
    guard min(width, height) >= side else { return nil }
    let components = picture.format.componentCount
    let rowLength = width * components
    let windowCount = (width - side + 1) * components
    let sums = WindowSums(columnCount: rowLength, windowCount: windowCount, stride: components)
    defer { sums.deallocate() }
    picture.bytes.withUnsafeBufferPointer { x in
      truth.bytes.withUnsafeBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        for row in 0..<height {
          sums.add(x + row * rowLength, y + row * rowLength, count: 1)
          if row >= side { sums.add(x + (row - side) * rowLength, y + (row - side) * rowLength, count: -1) }
          if row >= side - 1 { sums.compare() }
        }
      }
    }
    return sums.total / Double(windowCount * (height - side + 1))
  }
}

/// Column sums of a window that moves down two pictures, with a separate column for each component. A `Float` holds the sums of 49
/// bytes and of their products exactly.
private struct WindowSums {
  private let columnCount: Int
  private let windowCount: Int
  private let stride: Int
  private let x: UnsafeMutablePointer<Float>
  private let y: UnsafeMutablePointer<Float>
  /// The squares of both pictures together: their separate sums are not needed.
  private let squares: UnsafeMutablePointer<Float>
  private let products: UnsafeMutablePointer<Float>
  private let similarities: UnsafeMutablePointer<Float>

  init(columnCount: Int, windowCount: Int, stride: Int) {
    (self.columnCount, self.windowCount, self.stride) = (columnCount, windowCount, stride)
    x = .allocate(capacity: 5 * columnCount)
    x.initialize(repeating: 0, count: 5 * columnCount)
    (y, squares) = (x + columnCount, x + 2 * columnCount)
    (products, similarities) = (x + 3 * columnCount, x + 4 * columnCount)
  }

  func deallocate() { x.deallocate() }

  var total: Double { (0..<windowCount).reduce(0) { $0 + Double(similarities[$1]) } }

  func add(_ xs: UnsafePointer<UInt8>, _ ys: UnsafePointer<UInt8>, count: Float) {
    for column in 0..<columnCount {
      let (one, other) = (Float(xs[column]), Float(ys[column]))
      x[column] += count * one
      y[column] += count * other
      squares[column] += count * (one * one + other * other)
      products[column] += count * (one * other)
    }
  }

  /// Everything is multiplied by the square of the number of pixels in a window, which saves divisions.
  func compare() {
    let count = Float(ImageQuality.structureWindow * ImageQuality.structureWindow)
    let c1 = 0.01 * 255 * 0.01 * 255 * count * count
    let c2 = 0.03 * 255 * 0.03 * 255 * count * count
    let sample = count / (count - 1)
    for window in 0..<windowCount {
      let (x, y) = (across(self.x, window), across(self.y, window))
      let product = x * y
      let squaredMeans = x * x + y * y
      let variances = sample * (count * across(squares, window) - squaredMeans)
      let covariance = sample * (count * across(products, window) - product)
      similarities[window] += (2 * product + c1) * (2 * covariance + c2) / ((squaredMeans + c1) * (variances + c2))
    }
  }

  @inline(__always) private func across(_ columns: UnsafeMutablePointer<Float>, _ window: Int) -> Float {
    let columns = columns + window
    return columns[0] + columns[stride] + columns[2 * stride] + columns[3 * stride] + columns[4 * stride]
      + columns[5 * stride] + columns[6 * stride]
  }
}
