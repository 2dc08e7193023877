/// Leads what a device executed back to the operations of the source.
package struct KernelAttribution: Sendable, Equatable {
  /// The executed steps that count for each operation.
  package var steps: [[EngineMeasurement]]
  /// For each operation that has none the one whose step does it too; `nil` where no step names it.
  package var fusedInto: [Int?]

  /// - Parameters:
  ///   - names: the operations' names, in their order.
  ///   - types: their types.
  ///   - measurements: what the device executed, in its order.
  package init(names: [String], types: [String], _ measurements: [EngineMeasurement]) {
    steps = names.map { _ in [] }
    fusedInto = names.map { _ in nil }
    let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    var early: [EngineMeasurement] = []
    var last: Int?
    for measurement in measurements {
      let merged = measurement.originalNames.compactMap { Self.place(of: $0, in: places) }.sorted()
      guard let bearer = Self.bearer(measurement, merged, names, types) else {
        // What the device adds of its own counts for what was executed before it.
        guard measurement.wasExecuted else { continue }
        if let last { steps[last].append(measurement) } else { early.append(measurement) }
        continue
      }
      steps[bearer] += early + [measurement]
      early = []
      last = bearer
      for place in merged where place != bearer { fusedInto[place] = fusedInto[place] ?? bearer }
    }
    if let first = names.indices.first { steps[first] += early }
    for place in names.indices where !steps[place].isEmpty { fusedInto[place] = nil }
  }

  /// Finds a step for operations that none names: where all who use what an operation gives are one step, and it is nowhere else,
  /// that step has made it.
  ///
  /// - Parameter users: for each operation those that use what it gives; none where it is also needed otherwise.
  package mutating func followUsers(_ users: [[Int]]) {
    for place in users.indices.reversed() where steps[place].isEmpty && fusedInto[place] == nil {
      let bearers = Set(users[place].map { steps[$0].isEmpty ? fusedInto[$0] : $0 })
      if bearers.count == 1, let bearer = bearers.first { fusedInto[place] = bearer }
    }
  }

  /// The seconds that count for each operation.
  package var seconds: [Double] { steps.map { $0.reduce(0) { $0 + $1.seconds } } }

  /// Of the operations that a step stands for the one that it is named after by type, or by name, or the last.
  private static func bearer(
    _ step: EngineMeasurement, _ merged: [Int], _ names: [String], _ types: [String]
  ) -> Int? {
    let type = step.type == "FullyConnected" ? "MatMul" : step.type
    return merged.first { types[$0].hasSuffix(type) } ?? merged.first { names[$0] == step.name } ?? merged.last
  }

  /// Where OpenVINO splits an operation up, it adds numbers to the name: "largest.0".
  private static func place(of name: String, in places: [String: Int]) -> Int? {
    var name = name[...]
    while true {
      if let place = places[String(name)] { return place }
      guard let dot = name.lastIndex(of: "."), name[dot...].dropFirst().allSatisfy(\.isNumber) else { return nil }
      name = name[..<dot]
    }
  }
}
