/// Compares numbers like NumPy's `assert_allclose`, which ONNX's own runner uses: numbers that are not finite must be identical.
struct TensorComparison {
  /// The largest difference between two finite numbers.
  private(set) var largestDifference = 0.0
  /// The largest minus the smallest finite expected number.
  let expectedRange: Double
  /// How many elements differ too much, and the first of them; `nil` if none does.
  private(set) var message: String?

  init(_ values: [Double], _ expected: [Double], relative: Double, absolute: Double) {
    let finite = expected.filter(\.isFinite)
    expectedRange = (finite.max() ?? 0) - (finite.min() ?? 0)
    guard values.count == expected.count else {
      message = "\(values.count) elements instead of \(expected.count)"
      return
    }
    var (count, first) = (0, 0)
    for (index, (value, wanted)) in zip(values, expected).enumerated() {
      let isClose: Bool
      if value.isFinite && wanted.isFinite {
        let difference = abs(value - wanted)
        largestDifference = max(largestDifference, difference)
        isClose = difference <= absolute + relative * abs(wanted)
      } else {
        isClose = value == wanted || (value.isNaN && wanted.isNaN)
      }
      guard !isClose else { continue }
      if count == 0 { first = index }
      count += 1
    }
    guard count > 0 else { return }
    message =
      "\(count) of \(expected.count) elements differ, element \(first) is \(values[first]), not \(expected[first])"
  }
}
