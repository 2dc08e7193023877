/// Matches names of operations as users write them: in full, or with "*" for any characters and "?" for one.
package struct OperationPatterns {
  private let names: [String]

  /// - Parameter operations: The names of all operations, in order.
  package init(operations: [String]) { names = operations }

  /// The operations that match a pattern.
  ///
  /// A convolution with a bias becomes two operations when an ONNX file is read, and the first one gets a longer name; both match.
  ///
  /// - Throws: `MLModelError` with the code `parameters` if there is none; it suggests similar names.
  package func operations(matching pattern: String) throws -> [String] {
    let found = names.filter { Self.matches($0, pattern) || Self.matches(Self.shortened($0), pattern) }
    guard found.isEmpty else { return found }
    let near = nearest(to: pattern).map { "“\($0)”" }.joined(separator: ", ")
    throw MLModelError(
      .parameters,
      "the model has no operation “\(pattern)”"
        + (near.isEmpty ? "" : "; similar ones are \(near)") + "; “vitrine report MODEL --all-operations” lists all")
  }

  private static func shortened(_ name: String) -> String {
    let ending = "/WithoutBiases"
    return name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
  }

  private func nearest(to pattern: String) -> [String] {
    let wanted = Array(pattern.lowercased().unicodeScalars)
    var seen: Set<String> = []
    let distances = names.map(Self.shortened).filter { seen.insert($0).inserted }.map { name in
      (name: name, distance: Self.distance(wanted, Array(name.lowercased().unicodeScalars)))
    }
    return distances.sorted { $0.distance < $1.distance }.prefix(3).map(\.name)
  }

  /// The number of insertions, deletions and substitutions.
  private static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    var row = Array(0...second.count)
    for (i, one) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in second.enumerated() {
        let exchanged = diagonal + (one == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(exchanged, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[second.count]
  }

  /// Backtracks only to the last star.
  private static func matches(_ name: String, _ pattern: String) -> Bool {
    let (name, pattern) = (Array(name.unicodeScalars), Array(pattern.unicodeScalars))
    var (i, j) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while i < name.count {
      if j < pattern.count, pattern[j] == "*" {
        star = (j, i)
        j += 1
      } else if j < pattern.count, pattern[j] == "?" || pattern[j] == name[i] {
        (i, j) = (i + 1, j + 1)
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        (i, j) = (last.name + 1, last.pattern + 1)
      } else {
        return false
      }
    }
    return pattern[j...].allSatisfy { $0 == "*" }
  }
}
