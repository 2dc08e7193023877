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
    let sum = (0..<components).reduce(0.0) { sum, component in
      sum + similarity(picture.plane(component), truth.plane(component), width: picture.width, height: picture.height)
    }
    return sum / Double(components)
  }

  /// The mean over all windows that lie within the picture. Their sums are kept by column while the window goes down, and by window
  /// while it goes right.
  private static func similarity(_ x: [Double], _ y: [Double], width: Int, height: Int) -> Double {
    let side = structureWindow
    let count = Double(side * side)
    let (c1, c2) = (0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255)
    var columns = [WindowSums](repeating: WindowSums(), count: width)
    var total = 0.0
    for row in 0..<height {
      for column in 0..<width {
        let place = row * width + column
        columns[column].add(x[place], y[place])
        if row >= side { columns[column].subtract(x[place - side * width], y[place - side * width]) }
      }
      guard row >= side - 1 else { continue }
      var window = WindowSums()
      for column in 0..<width {
        window.add(columns[column])
        if column >= side { window.subtract(columns[column - side]) }
        if column >= side - 1 { total += window.similarity(count: count, c1, c2) }
      }
    }
    return total / Double((width - side + 1) * (height - side + 1))
  }
}

/// Sums over the pixels of one window in two pictures. All are integers below 2⁵³, so that adding and subtracting loses nothing.
private struct WindowSums {
  private var x = 0.0
  private var y = 0.0
  private var xx = 0.0
  private var yy = 0.0
  private var xy = 0.0

  mutating func add(_ one: Double, _ other: Double) {
    x += one
    y += other
    xx += one * one
    yy += other * other
    xy += one * other
  }

  mutating func subtract(_ one: Double, _ other: Double) {
    x -= one
    y -= other
    xx -= one * one
    yy -= other * other
    xy -= one * other
  }

  mutating func add(_ sums: WindowSums) {
    x += sums.x
    y += sums.y
    xx += sums.xx
    yy += sums.yy
    xy += sums.xy
  }

  mutating func subtract(_ sums: WindowSums) {
    x -= sums.x
    y -= sums.y
    xx -= sums.xx
    yy -= sums.yy
    xy -= sums.xy
  }

  func similarity(count: Double, _ c1: Double, _ c2: Double) -> Double {
    let (meanX, meanY) = (x / count, y / count)
    let sample = count / (count - 1)
    let varianceX = sample * (xx / count - meanX * meanX)
    let varianceY = sample * (yy / count - meanY * meanY)
    let covariance = sample * (xy / count - meanX * meanY)
    return (2 * meanX * meanY + c1) * (2 * covariance + c2)
      / ((meanX * meanX + meanY * meanY + c1) * (varianceX + varianceY + c2))
  }
}

extension PixelBuffer {
  /// One component's samples.
  fileprivate func plane(_ component: Int) -> [Double] {
    let step = format.componentCount
    return (0..<width * height).map { Double(bytes[$0 * step + component]) }
  }
}
