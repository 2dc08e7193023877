/// What is known about a chain before it is divided: where its operations can run, how long they take, and what crossings cost.
package struct DivisionCosts: Sendable {
  /// Seconds for each operation on each target, `[target][operation]`; `nil` if it cannot run there.
  package var seconds: [[Double?]]
  /// Seconds for crossing to another device after each operation; the last entry is never used.
  package var crossingSeconds: [Double]
  /// Whether the chain may be cut after each operation. It is not cut between operations that a device runs as one.
  package var isDivisible: [Bool]

  package init(seconds: [[Double?]], crossingSeconds: [Double], isDivisible: [Bool]) {
    self.seconds = seconds
    self.crossingSeconds = crossingSeconds
    self.isDivisible = isDivisible
  }

  package var operationCount: Int { crossingSeconds.count }

  /// The fixed cost of switching to another device: waking its threads.
  package static let handOverSeconds = 50e-6
  /// The rate of copying out of one tensor and into another.
  package static let copiedBytesPerSecond = 4e9

  /// Sometimes a device fuses an operation at one end of the chain with one at the other end, such as element-wise operations on
  /// its input and its output. Operations this far apart may still be separated: each part then has its own.
  private static let farthestMerged = 16

  /// Costs without measurements: the first target is the fastest, and each operation weighs the same.
  package init(operations: [EngineOperation], supported: [Set<String>]) {
    let second = 1e-4
    seconds = supported.enumerated().map { target, names in
      operations.map { names.contains($0.name) ? second * Double(1 + target) : nil }
    }
    crossingSeconds = operations.map(Self.crossing)
    isDivisible = operations.map { $0.crossingByteCount != nil }
  }

  /// Costs from measurements of each target that ran the whole chain.
  ///
  /// A device may run several operations of the chain as one. Its time counts for the last of them; the time of steps that the
  /// device adds counts for the operation that ran before.
  package init(operations: [EngineOperation], supported: [Set<String>], measured: [[EngineMeasurement]?]) {
    self.init(operations: operations, supported: supported)
    let places = Dictionary(operations.enumerated().map { ($1.name, $0) }) { first, _ in first }
    for (target, measurements) in measured.enumerated() {
      guard let measurements else { continue }
      var own = [Double](repeating: 0, count: operations.count)
      var place = 0
      for measurement in measurements {
        let merged = measurement.originalNames.compactMap { places[$0] }.sorted()
        for (operation, next) in zip(merged, merged.dropFirst()) where next - operation <= Self.farthestMerged {
          for within in operation..<next { isDivisible[within] = false }
        }
        place = merged.last ?? place
        if operations.indices.contains(place) { own[place] += measurement.leastSeconds }
      }
      for index in operations.indices where seconds[target][index] != nil { seconds[target][index] = own[index] }
    }
  }

  private static func crossing(_ operation: EngineOperation) -> Double {
    handOverSeconds + Double(operation.crossingByteCount ?? 0) / copiedBytesPerSecond
  }

  /// Seconds that a part takes on a target; `nil` if one of its operations cannot run there.
  package func seconds(_ operations: Range<Int>, on target: Int) -> Double? {
    var sum = 0.0
    for index in operations {
      guard let seconds = seconds[target][index] else { return nil }
      sum += seconds
    }
    return sum
  }

  /// Estimated seconds for one prediction; `nil` if the division cannot run.
  package func latency(of division: ModelDivision) -> Double? {
    var sum = 0.0
    for part in division.parts {
      guard let seconds = seconds(part.operations, on: part.target) else { return nil }
      sum += seconds
      if part.operations.upperBound < operationCount { sum += crossingSeconds[part.operations.upperBound - 1] }
    }
    return sum
  }

  /// Estimated seconds between the results of two predictions, with each device working on its own part at the same time; `nil` if
  /// the division cannot run.
  package func interval(of division: ModelDivision) -> Double? {
    var busy: [Int: Double] = [:]
    for part in division.parts {
      guard let seconds = seconds(part.operations, on: part.target) else { return nil }
      let handOver =
        part.operations.upperBound < operationCount ? crossingSeconds[part.operations.upperBound - 1] : 0
      busy[part.target, default: 0] += seconds + handOver
    }
    return busy.values.max()
  }
}
