/// Divides colours into groups that look alike, and takes the mean of each: a method known as median cut, but it cuts at the mean,
/// and in the direction in which a group's colours differ most.
struct ColorBoxes {
  /// A group.
  private struct Box {
    /// Where its colours are in `colors`.
    var range: Range<Int>
    /// The fourth number is 0.
    var mean: SIMD4<Float>
    /// The direction in which the colours differ most.
    var direction: SIMD4<Float>
    /// The sum of the pixels' squared distances from the mean.
    var error: Float
  }

  /// With the number of pixels as the fourth number; a box's colours are next to each other.
  private var colors: [SIMD4<Float>]
  private var boxes: [Box] = []

  /// The mean colours of at most `count` groups.
  ///
  /// - Parameter colors: Different colours, each with the number of its pixels as the fourth number.
  static func means(of colors: [SIMD4<Float>], count: Int) -> [SIMD3<Float>] {
    guard !colors.isEmpty else { return [] }
    var division = ColorBoxes(colors: colors)
    division.divide(into: count)
    return division.boxes.map { SIMD3($0.mean.x, $0.mean.y, $0.mean.z) }
  }

  private init(colors: [SIMD4<Float>]) {
    self.colors = colors
    boxes = [box(colors.indices)]
  }

  /// Cuts the box with the largest error in two until there are enough.
  private mutating func divide(into count: Int) {
    while boxes.count < count {
      guard let worst = boxes.indices.max(by: { boxes[$0].error < boxes[$1].error }), boxes[worst].error > 0 else {
        return
      }
      let range = boxes[worst].range
      let middle = partition(boxes[worst])
      if range.lowerBound < middle, middle < range.upperBound {
        boxes[worst] = box(range.lowerBound..<middle)
        boxes.append(box(middle..<range.upperBound))
      } else {
        // Rounding left all colours on one side.
        boxes[worst].error = 0
      }
    }
  }

  /// Moves the colours on one side of a box's mean in front of the others, and returns the others' start.
  private mutating func partition(_ box: Box) -> Int {
    var middle = box.range.lowerBound
    var end = box.range.upperBound
    while middle < end {
      if ((colors[middle] - box.mean) * box.direction).sum() < 0 {
        middle += 1
      } else {
        end -= 1
        colors.swapAt(middle, end)
      }
    }
    return middle
  }

  private func box(_ range: Range<Int>) -> Box {
    var sum = SIMD4<Float>.zero
    for color in colors[range] { sum += SIMD4(color.x, color.y, color.z, 1) * color.w }
    var mean = sum / sum.w
    mean.w = 0
    // Red, green and blue multiplied by themselves, and by green, blue and red.
    var (squares, products) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    for color in colors[range] {
      var difference = color - mean
      difference.w = 0
      squares += difference * difference * color.w
      products += difference * SIMD4(difference.y, difference.z, difference.x, 0) * color.w
    }
    return Box(
      range: range, mean: mean, direction: Self.mainDirection(squares, products), error: squares.sum())
  }

  /// The direction of the largest variance, by the power method: multiplying by the covariances turns any vector towards it.
  private static func mainDirection(_ squares: SIMD4<Float>, _ products: SIMD4<Float>) -> SIMD4<Float> {
    let toRed = SIMD4(squares.x, products.x, products.z, 0)
    let toGreen = SIMD4(products.x, squares.y, products.y, 0)
    let toBlue = SIMD4(products.z, products.y, squares.z, 0)
    // The column of the component that varies most: unlike the variances alone, it has the right signs.
    var direction = toBlue
    if squares.x >= max(squares.y, squares.z) {
      direction = toRed
    } else if squares.y >= squares.z {
      direction = toGreen
    }
    for _ in 0..<4 {
      let length = (direction * direction).sum().squareRoot()
      guard length > 0 else { return .zero }
      direction /= length
      direction = SIMD4((direction * toRed).sum(), (direction * toGreen).sum(), (direction * toBlue).sum(), 0)
    }
    return direction
  }
}
