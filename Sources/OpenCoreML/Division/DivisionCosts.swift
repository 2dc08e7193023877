/// What is known of a chain before it is divided: where its operations can run, what they take, and what crossing over costs.
package struct DivisionCosts: Sendable {
  /// Seconds for each operation on each target, `[target][operation]`; `nil` where it cannot run there.
  package var seconds: [[Double?]]
  /// Seconds for going over to another device behind each operation; the last one is never used.
  package var crossingSeconds: [Double]
  /// Whether the chain may be divided behind each operation: not within operations that a device executes as one.
  package var isDivisible: [Bool]

  package init(seconds: [[Double?]], crossingSeconds: [Double], isDivisible: [Bool]) {
    self.seconds = seconds
    self.crossingSeconds = crossingSeconds
    self.isDivisible = isDivisible
  }

  package var operationCount: Int { crossingSeconds.count }

  /// Handing over to another device, however little: waking its threads.
  package static let handOverSeconds = 50e-6
  /// Copying once out of a tensor and once into another.
  package static let copiedBytesPerSecond = 4e9

  /// A device executes as one now and then what one end of the chain begins and the other one ends, such as operations on each
  /// element of its input and its output. Operations so far from one another may be divided all the same: each part then has its own.
  private static let farthestMerged = 16

  /// What is known without measuring: the first target is the fastest, and each operation weighs the same.
  package init(operations: [EngineOperation], supported: [Set<String>]) {
    let second = 1e-4
    seconds = supported.enumerated().map { target, names in
      operations.map { names.contains($0.name) ? second * Double(1 + target) : nil }
    }
    crossingSeconds = operations.map(Self.crossing)
    isDivisible = operations.map { $0.crossingByteCount != nil }
  }

  /// What was measured: for each target that ran the whole chain, what it executed.
  ///
  /// A device executes several operations of the chain as one. Its time counts for the last of them; what it adds of its own
  /// counts for what was executed before it.
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

  /// What a part takes on a target; `nil` where one of its operations cannot run there.
  package func seconds(_ operations: Range<Int>, on target: Int) -> Double? {
    var sum = 0.0
    for index in operations {
      guard let seconds = seconds[target][index] else { return nil }
      sum += seconds
    }
    return sum
  }

  /// How long one prediction takes after this estimate; `nil` where the division cannot run.
  package func latency(of division: ModelDivision) -> Double? {
    var sum = 0.0
    for part in division.parts {
      guard let seconds = seconds(part.operations, on: part.target) else { return nil }
      sum += seconds
      if part.operations.upperBound < operationCount { sum += crossingSeconds[part.operations.upperBound - 1] }
    }
    return sum
  }

  /// How long after one prediction the next one can come out, as each device works on its own part at the same time; `nil`
  /// where the division cannot run.
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
