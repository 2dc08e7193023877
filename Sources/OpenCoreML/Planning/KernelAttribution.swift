/// Assigns the steps that a device ran to the operations of the source.
package struct KernelAttribution: Sendable, Equatable {
  /// The steps that count for each operation.
  package var steps: [[EngineMeasurement]]
  /// For each operation without a step of its own, the operation whose step does its work; `nil` if no step names it.
  package var fusedInto: [Int?]

  /// - Parameters:
  ///   - names: The names of the operations, in order.
  ///   - types: Their types.
  ///   - measurements: The steps as the device ran them, in order.
  package init(names: [String], types: [String], _ measurements: [EngineMeasurement]) {
    steps = names.map { _ in [] }
    fusedInto = names.map { _ in nil }
    let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    var early: [EngineMeasurement] = []
    var last: Int?
    for measurement in measurements {
      let merged = measurement.originalNames.compactMap { Self.place(of: $0, in: places) }.sorted()
      guard let bearer = Self.bearer(measurement, merged, names, types) else {
        // A step that the device added counts for the operation that ran before it.
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

  /// Finds a step for operations that no step names: if all users of an operation's output are in one step, and the output is
  /// needed nowhere else, that step must have produced it.
  ///
  /// - Parameter users: For each operation, the operations that use its output; empty if the output is also needed elsewhere.
  package mutating func followUsers(_ users: [[Int]]) {
    for place in users.indices.reversed() where steps[place].isEmpty && fusedInto[place] == nil {
      let bearers = Set(users[place].map { steps[$0].isEmpty ? fusedInto[$0] : $0 })
      if bearers.count == 1, let bearer = bearers.first { fusedInto[place] = bearer }
    }
  }

  /// The seconds that count for each operation.
  package var seconds: [Double] { steps.map { $0.reduce(0) { $0 + $1.seconds } } }

  /// The operation that a step counts for, among those that it stands for: the one with the step's type, otherwise the one with its
  /// name, otherwise the last.
  private static func bearer(
    _ step: EngineMeasurement, _ merged: [Int], _ names: [String], _ types: [String]
  ) -> Int? {
    let type = step.type == "FullyConnected" ? "MatMul" : step.type
    return merged.first { types[$0].hasSuffix(type) } ?? merged.first { names[$0] == step.name } ?? merged.last
  }

  /// If OpenVINO splits an operation, it appends numbers to the name, as in "largest.0".
  private static func place(of name: String, in places: [String: Int]) -> Int? {
    var name = name[...]
    while true {
      if let place = places[String(name)] { return place }
      guard let dot = name.lastIndex(of: "."), name[dot...].dropFirst().allSatisfy(\.isNumber) else { return nil }
      name = name[..<dot]
    }
  }
}
