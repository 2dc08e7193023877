import InferenceTrace
import ModelFiles
import Scheduling

/// Decides which operation runs where: from estimates, or by timing if the hints ask for it. Runs on the compile thread.
struct DivisionSearch {
  /// The chosen division, with the models that were compiled for it along the way.
  struct Outcome {
    var division: ModelDivision
    var models: [any EngineModel]
  }

  private let source: any EngineSource
  private let targets: [EngineTarget]
  private let settings: LoadSettings

  private static let candidateCount = 3
  private static let measuredRounds = 5
  /// How long each candidate is timed.
  private static let timedSeconds = 0.3

  init(source: any EngineSource, targets: [EngineTarget], settings: LoadSettings) {
    self.source = source
    self.targets = targets
    self.settings = settings
  }

  /// - Throws: `MLModelError` with the code `generic` if no device can run some operation; errors of compiling.
  func run() throws -> Outcome {
    guard targets.count > 1 else { return try compile(ModelDivision(operationCount: source.operations().count, on: 0)) }
    let operations = try source.operations()
    let supported = try targets.map { try source.supportedOperations(on: $0) }
    let isFast = settings.optimizationHints.specializationStrategy == .fastPrediction
    let costs =
      isFast || settings.divisionObjective == .throughput
      ? DivisionCosts(operations: operations, supported: supported, measured: try measure(operations, supported))
      : DivisionCosts(operations: operations, supported: supported)
    let candidates = DivisionPlanner(costs).candidates(
      for: settings.divisionObjective, atMost: isFast ? Self.candidateCount : 1)
    guard let first = candidates.first else {
      let nowhere = operations.first { operation in !supported.contains { $0.contains(operation.name) } }
      let name = nowhere.map { "the operation “\($0.name)” (\($0.type))" } ?? "an operation"
      throw MLModelError(
        .generic, "\(name) can run on none of the devices \(targets.map(\.device).joined(separator: ", "))")
    }
    guard candidates.count > 1 else { return try compile(first) }
    var best: (outcome: Outcome, seconds: Double)?
    for candidate in candidates {
      // A candidate that cannot be compiled or run is skipped, as long as another one can.
      guard let outcome = try? compile(candidate), let seconds = try? time(outcome) else { continue }
      if seconds < best?.seconds ?? .infinity { best = (outcome, seconds) }
    }
    return try best?.outcome ?? compile(first)
  }

  private func compile(_ division: ModelDivision) throws -> Outcome {
    guard division.parts.count > 1 else {
      return Outcome(division: division, models: [try source.compile(for: targets[division.parts[0].target])])
    }
    let models = try division.parts.map { try source.part($0.operations).compile(for: targets[$0.target]) }
    return Outcome(division: division, models: models)
  }

  /// How long each operation takes on each device that can run all of them.
  private func measure(_ operations: [EngineOperation], _ supported: [Set<String>]) throws -> [[EngineMeasurement]?] {
    try targets.enumerated().map { index, target in
      guard operations.allSatisfy({ supported[index].contains($0.name) }) else { return nil }
      var measuring = target
      measuring.properties["PERF_COUNT"] = "YES"
      return try source.compile(for: measuring).measureOperations(rounds: Self.measuredRounds) { false }.operations
    }
  }

  /// Seconds per prediction on inputs of zeros: the parts run one after another or, if throughput is the goal, all at once.
  private func time(_ outcome: Outcome) throws -> Double {
    let requests = try outcome.models.map { try $0.makeRequest() }
    for (request, model) in zip(requests, outcome.models) {
      for (index, input) in model.inputs.enumerated() {
        let shape = TensorShape(dimensions: input.shape)
        if shape.fixedShape == nil { try request.setInputShape(index, shape.defaultShape) }
        try request.withInput(index) { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
      }
      try Self.run(request)
    }
    guard settings.divisionObjective == .throughput, requests.count > 1 else {
      return try Self.secondsPerRun { for request in requests { try Self.run(request) } }
    }
    let paces = try requests.map { request in
      let pace = Arrival<Result<Double, any Error>>()
      try BlockingThread.startIfPossible(name: "vitrine-timing", niceness: 10) {
        pace.arrive(Result { try Self.secondsPerRun { try Self.run(request) } })
      }
      return pace
    }
    // The slowest part sets the pace.
    return try paces.map { try $0.wait().get() }.max() ?? .infinity
  }

  private static func secondsPerRun(_ body: () throws -> Void) throws -> Double {
    let start = TraceTime.now
    var count = 0
    while count < 3 || TraceTime.now.seconds(since: start) < timedSeconds {
      try body()
      count += 1
    }
    return TraceTime.now.seconds(since: start) / Double(count)
  }

  private static func run(_ request: any EngineRequest) throws {
    let arrival = Arrival<EngineOutcome>()
    try request.start { arrival.arrive($0) }
    if case .failed(let error) = arrival.wait() { throw error }
  }
}
