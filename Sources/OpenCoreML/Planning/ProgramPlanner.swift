import Foundation
import Scheduling

/// Plans a single model on the compile thread: divides it as a load would, measures each part on its device and the whole model on
/// every other device, and assigns the measurements to the model's operations.
struct ProgramPlanner {
  let specializer: ModelSpecializer
  let source: URL
  let stage: Int
  let settings: LoadSettings
  let isCancelled: CancellationFlag

  private static let rounds = 9

  func run() throws -> ProgramPlan {
    let engine = specializer.engine
    let (targets, version) = (try engine.targets(for: settings), try engine.version())
    // A single device needs no division, and nothing from the cache.
    let division =
      targets.targets.count > 1 ? try specializer.loadBlocking(source, settings).parts.map(\.part) : nil
    try checkCancellation()
    let read = try specializer.readSettled(source, settings)
    let structure = try ProgramStructure(read, stage: stage)
    let chain = try read.operations()
    let parts =
      division?.map { (target: $0.target, operations: $0.operations) }
      ?? [(target: targets.targets[0], operations: chain.indices)]
    let measured = try parts.map { part in
      let whole = parts.count == 1 ? read : try read.part(part.operations)
      return try measure(whole, chain[part.operations], on: part.target)
    }
    let devices = try targets.targets.map { target in
      let supported = try read.supportedOperations(on: target)
      let isChosen = parts.count == 1 && parts[0].target.device == target.device
      let others = targets.targets.count > 1 && chain.allSatisfy { supported.contains($0.name) }
      let alone =
        isChosen ? measured[0].attribution : others ? try measure(read, chain[...], on: target).attribution : nil
      return PlannedDevice(
        target: target, device: try engine.computeDevice(for: target), supported: supported, seconds: alone?.seconds)
    }
    let entries = PlanEntries(
      structure: structure,
      parts: zip(parts, measured).map { part, measured in
        var attribution = measured.attribution
        attribution.followUsers(structure.users(within: part.operations))
        return (part.target, part.operations, attribution)
      },
      devices: devices, targets: targets, settings: settings,
      modelName: source.deletingPathExtension().lastPathComponent)
    return ProgramPlan(
      program: structure.program, operations: entries.operations,
      predictionSeconds: measured.reduce(0) { $0 + $1.profile.predictionSeconds }, predictionCount: Self.rounds,
      partCount: parts.count, fallback: entries.fallback, engine: version)
  }

  private func measure(
    _ source: any EngineSource, _ operations: ArraySlice<EngineOperation>, on target: EngineTarget
  ) throws -> (profile: EngineProfile, attribution: KernelAttribution) {
    try checkCancellation()
    var measuring = target
    measuring.properties["PERF_COUNT"] = "YES"
    let profile = try source.compile(for: measuring).measureOperations(rounds: Self.rounds) { isCancelled.isSet }
    return (
      profile,
      KernelAttribution(names: operations.map(\.name), types: operations.map(\.type), profile.operations)
    )
  }

  private func checkCancellation() throws { if isCancelled.isSet { throw CancellationError() } }
}

/// A device that the configuration selects.
struct PlannedDevice {
  let target: EngineTarget
  let device: MLComputeDevice
  /// The names of the operations that it can run.
  let supported: Set<String>
  /// Seconds for each operation of the chain, if it can run all of them; otherwise `nil`.
  let seconds: [Double]?
}
