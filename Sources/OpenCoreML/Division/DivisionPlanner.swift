/// Finds good divisions of a chain from estimates alone.
package struct DivisionPlanner: Sendable {
  private let costs: DivisionCosts

  package init(_ costs: DivisionCosts) { self.costs = costs }

  /// The most promising divisions, best first and all different; empty if some operation can run nowhere.
  package func candidates(for objective: MLDivisionObjective, atMost count: Int) -> [ModelDivision] {
    guard costs.operationCount > 0 else { return [ModelDivision(operationCount: 0, on: 0)] }
    var found = costs.seconds.indices.map { ModelDivision(operationCount: costs.operationCount, on: $0) }
    // Estimates are sometimes wrong, mostly about the cost of a cut. So also try what would be best if crossings cost more.
    for factor in [1.0, 4, 16] { if let division = shortest(crossingFactor: factor) { found.append(division) } }
    if objective == .throughput { found += orders().compactMap(mostEven) }
    var rated: [(division: ModelDivision, seconds: Double)] = []
    for division in found where !rated.contains(where: { $0.division == division }) {
      let seconds = objective == .latency ? costs.latency(of: division) : costs.interval(of: division)
      if let seconds { rated.append((division, seconds)) }
    }
    // If estimates are equal, fewer parts go first.
    rated.sort { ($0.seconds, $0.division.parts.count) < ($1.seconds, $1.division.parts.count) }
    return rated.prefix(count).map(\.division)
  }

  /// The division with the shortest total, by dynamic programming over the chain: for each operation and target, the shortest way
  /// to have it done there.
  private func shortest(crossingFactor: Double) -> ModelDivision? {
    let targets = costs.seconds.indices
    var best = targets.map { costs.seconds[$0][0] }
    var cameFrom: [[Int]] = []
    for index in 1..<max(1, costs.operationCount) {
      let crossing = costs.crossingSeconds[index - 1] * crossingFactor
      var next: [Double?] = []
      var origins: [Int] = []
      for target in targets {
        var (shortest, origin): (Double?, Int) = (best[target], target)
        if costs.isDivisible[index - 1] {
          for other in targets where other != target {
            guard let seconds = best[other].map({ $0 + crossing }), seconds < shortest ?? .infinity else { continue }
            (shortest, origin) = (seconds, other)
          }
        }
        next.append(shortest.flatMap { before in costs.seconds[target][index].map { before + $0 } })
        origins.append(origin)
      }
      best = next
      cameFrom.append(origins)
    }
    let ends = targets.compactMap { target in best[target].map { (target: target, seconds: $0) } }
    guard var target = ends.min(by: { $0.seconds < $1.seconds })?.target else { return nil }
    var parts: [ModelDivision.Part] = []
    var end = costs.operationCount
    for index in stride(from: costs.operationCount - 1, through: 0, by: -1) {
      let origin = index == 0 ? -1 : cameFrom[index - 1][target]
      if origin != target {
        parts.append(.init(target: target, operations: index..<end))
        end = index
        target = origin
      }
    }
    return ModelDivision(parts.reversed())
  }

  /// The division among these targets, in this order, whose slowest part is shortest.
  private func mostEven(_ order: [Int]) -> ModelDivision? {
    let count = costs.operationCount
    // How long the slowest part takes if the first `end` operations are on the targets so far, and where the last part begins.
    var slowest = [Double?](repeating: nil, count: count + 1)
    slowest[0] = 0
    var starts: [[Int]] = []
    for (place, target) in order.enumerated() {
      var next = [Double?](repeating: nil, count: count + 1)
      var nextStarts = [Int](repeating: 0, count: count + 1)
      for start in 0..<count {
        guard let before = slowest[start], start == 0 ? place == 0 : costs.isDivisible[start - 1] else { continue }
        var seconds = 0.0
        for end in start + 1...count {
          guard let operation = costs.seconds[target][end - 1] else { break }
          seconds += operation
          let part = seconds + (end < count ? costs.crossingSeconds[end - 1] : 0)
          guard max(before, part) < next[end] ?? .infinity else { continue }
          next[end] = max(before, part)
          nextStarts[end] = start
        }
      }
      slowest = next
      starts.append(nextStarts)
    }
    guard slowest[count] != nil else { return nil }
    var parts: [ModelDivision.Part] = []
    var end = count
    for (place, target) in order.enumerated().reversed() {
      parts.append(.init(target: target, operations: starts[place][end]..<end))
      end = starts[place][end]
    }
    return ModelDivision(parts.reversed())
  }

  /// All orders of two or more targets, each target used at most once; only the first four targets are considered.
  private func orders() -> [[Int]] {
    func extend(_ order: [Int], with rest: [Int]) -> [[Int]] {
      rest.flatMap { next in [order + [next]] + extend(order + [next], with: rest.filter { $0 != next }) }
    }
    return extend([], with: Array(costs.seconds.indices.prefix(4))).filter { $0.count > 1 }
  }
}
