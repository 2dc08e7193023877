import OpenCoreML
import ProgramSupport
import Testing

@Suite struct DivisionPlannerTests {
  /// Costs by hand, in milliseconds; crossing over costs as much behind every operation.
  private func costs(_ milliseconds: [[Double?]], crossing: Double) -> DivisionCosts {
    DivisionCosts(
      seconds: milliseconds.map { $0.map { $0.map { $0 / 1000 } } },
      crossingSeconds: milliseconds[0].map { _ in crossing / 1000 }, isDivisible: milliseconds[0].map { _ in true })
  }

  private func best(_ costs: DivisionCosts, _ objective: MLDivisionObjective = .latency) -> ModelDivision? {
    DivisionPlanner(costs).candidates(for: objective, atMost: 1).first
  }

  @Test func staysOnOneDeviceWhereCrossingCostsMoreThanItGains() {
    #expect(best(costs([[1, 1, 5, 1], [3, 3, 2, 3]], crossing: 3)) == ModelDivision(operationCount: 4, on: 0))
  }

  @Test func goesOverAndBackWhereThatIsFaster() {
    #expect(
      best(costs([[1, 1, 9, 1], [3, 3, 2, 3]], crossing: 1))
        == ModelDivision([
          .init(target: 0, operations: 0..<2), .init(target: 1, operations: 2..<3), .init(target: 0, operations: 3..<4),
        ]))
  }

  @Test func usesAnotherDeviceForWhatOneCannot() {
    #expect(
      best(costs([[1, nil, 1], [5, 5, 5]], crossing: 1))
        == ModelDivision([
          .init(target: 0, operations: 0..<1), .init(target: 1, operations: 1..<2), .init(target: 0, operations: 2..<3),
        ]))
  }

  @Test func findsNothingWhereAnOperationCanRunNowhere() {
    #expect(best(costs([[1, nil], [1, nil]], crossing: 0)) == nil)
  }

  @Test func dividesEvenlyWhereThroughputCounts() throws {
    let even = try #require(best(costs([[2, 2, 2, 2], [2, 2, 2, 2]], crossing: 0.1), .throughput))
    #expect(even.parts.map(\.operations) == [0..<2, 2..<4])
    #expect(Set(even.parts.map(\.target)) == [0, 1])
    // A device twice as fast gets twice as much.
    let uneven = try #require(best(costs([[1, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2]], crossing: 0.01), .throughput))
    #expect(uneven.parts.first { $0.target == 0 }?.operations.count == 4)
  }

  @Test func usesThreeDevicesAtOnce() throws {
    let rows = [[Double?]](repeating: [2, 2, 2, 2, 2, 2], count: 3)
    let division = try #require(best(costs(rows, crossing: 0.01), .throughput))
    #expect(division.parts.map(\.operations.count) == [2, 2, 2])
  }

  @Test func neverDividesWithinOperationsThatADeviceExecutesAsOne() throws {
    let operations = (0..<4).map { EngineOperation(name: "\($0)", type: "Add", crossingByteCount: 4) }
    let measurement = EngineMeasurement(
      name: "0+1+2", type: "Add", originalNames: ["0", "1", "2"], kernel: "", precision: "f32", seconds: 0.003)
    let last = EngineMeasurement(
      name: "3", type: "Add", originalNames: ["3"], kernel: "", precision: "f32", seconds: 0.003)
    let names = Set(operations.map(\.name))
    let measured = DivisionCosts(
      operations: operations, supported: [names, names], measured: [[measurement, last], [measurement, last]])
    let division = try #require(best(measured, .throughput))
    #expect(division.parts.map(\.operations) == [0..<3, 3..<4])
  }

  @Test func mayDivideBetweenOperationsFarFromOneAnotherThatADeviceExecutesAsOne() throws {
    let operations = (0..<40).map { EngineOperation(name: "\($0)", type: "Add", crossingByteCount: 4) }
    let both = EngineMeasurement(
      name: "0+39", type: "Add", originalNames: ["39", "0"], kernel: "", precision: "f32", seconds: 0.001)
    let others = (1..<39).map {
      EngineMeasurement(
        name: "\($0)", type: "Add", originalNames: ["\($0)"], kernel: "", precision: "f32", seconds: 1,
        leastSeconds: 0.001)
    }
    let names = Set(operations.map(\.name))
    let measured = DivisionCosts(
      operations: operations, supported: [names, names], measured: [[both] + others, [both] + others])
    let division = try #require(best(measured, .throughput))
    #expect(division.parts.map(\.operations.count) == [20, 20])
    // Others disturb the shortest time the least.
    #expect(abs(try #require(measured.seconds(0..<40, on: 0)) - 0.039) < 1e-9)
  }

  @Test(arguments: 0..<200) func isAsGoodAsTryingAllDivisions(_ seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(seed))
    let (count, targets) = (Int.random(in: 1...6, using: &generator), Int.random(in: 1...3, using: &generator))
    let seconds = (0..<targets).map { target in
      (0..<count).map { _ -> Double? in
        target > 0 && Int.random(in: 0..<5, using: &generator) == 0 ? nil : Double.random(in: 1...9, using: &generator)
      }
    }
    let costs = costs(seconds, crossing: Double.random(in: 0...4, using: &generator))
    let found = try #require(best(costs).flatMap { costs.latency(of: $0) })
    var shortest = Double.infinity
    for code in 0..<Int(Double(targets).power(count)) {
      let assignment = (0..<count).map { code / Int(Double(targets).power($0)) % targets }
      var parts: [ModelDivision.Part] = []
      for (index, target) in assignment.enumerated() {
        if parts.last?.target == target {
          parts[parts.count - 1].operations = parts[parts.count - 1].operations.lowerBound..<index + 1
        } else {
          parts.append(.init(target: target, operations: index..<index + 1))
        }
      }
      shortest = min(shortest, costs.latency(of: ModelDivision(parts)) ?? .infinity)
    }
    #expect(abs(found - shortest) < 1e-9)
  }
}

extension Double {
  fileprivate func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { result, _ in result * self } }
}
