/// The samples of a classifier that asks its neighbours.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/NearestNeighbors.proto`.
struct SampleSet: Sendable {
  struct Neighbor: Equatable {
    /// The squared distance.
    var distance: Double
    var sample: Int
  }

  let dimensions: Int
  let count: Int
  /// One sample after another.
  private let values: [Float]

  init(_ message: ProtobufMessage, _ kind: ModelKind) throws {
    var (dimensions, count, values): (Int, Int, [Float]) = (0, 0, [])
    var lengths: Set<Int> = []
    try message.forEachField { field in
      switch field.number {
      case 1: dimensions = try field.integer()
      case 2:
        let before = values.count
        try field.nested().forEachField { if $0.number == 1 { try $0.appendFloats(to: &values) } }
        lengths.insert(values.count - before)
        count += 1
      default: break
      }
    }
    guard dimensions > 0 else { throw kind.failure("its samples have \(dimensions) elements") }
    if let other = lengths.first(where: { $0 != dimensions }) {
      throw kind.failure("a sample has \(other) elements, but must have \(dimensions)")
    }
    (self.dimensions, self.count, self.values) = (dimensions, count, values)
  }

  /// The nearest samples, the nearest first; of equally near ones the earlier first.
  ///
  /// - Throws: `FormatError` if the input is not as long as a sample.
  func nearest(_ wanted: Int, to input: [Double]) throws -> [Neighbor] {
    guard input.count == dimensions else {
      throw FormatError("the inputs have \(input.count) elements, but must have \(dimensions)")
    }
    // Keeping a few in order is faster than sorting all; keeping many is not.
    guard wanted <= 256, wanted < count else {
      let all = (0..<count).map { Neighbor(distance: distance($0, input), sample: $0) }
      let sorted = all.sorted { ($0.distance, $0.sample) < ($1.distance, $1.sample) }
      return Array(sorted.prefix(wanted))
    }
    var best: [Neighbor] = []
    for sample in 0..<count {
      let distance = distance(sample, input)
      if best.count == wanted {
        guard distance < best[wanted - 1].distance else { continue }
        best.removeLast()
      }
      let place = best.firstIndex { $0.distance > distance } ?? best.count
      best.insert(Neighbor(distance: distance, sample: sample), at: place)
    }
    return best
  }

  private func distance(_ sample: Int, _ input: [Double]) -> Double {
    var sum = 0.0
    for (place, value) in zip(sample * dimensions..<(sample + 1) * dimensions, input) {
      let difference = value - Double(values[place])
      sum += difference * difference
    }
    // What is not a number has no place in an order.
    return sum.isNaN ? .infinity : sum
  }
}
