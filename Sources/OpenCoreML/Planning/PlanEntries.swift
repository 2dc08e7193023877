/// Builds a plan's entries from the measurements.
struct PlanEntries {
  typealias Part = (target: EngineTarget, operations: Range<Int>, attribution: KernelAttribution)

  let structure: ProgramStructure
  let parts: [Part]
  let devices: [PlannedDevice]
  let targets: EngineTargets
  let settings: LoadSettings
  let modelName: String

  /// What is missing, and what runs the model instead.
  var fallback: String? {
    let names = targets.targets.map(\.device).joined(separator: ", ")
    return targets.missing.map { "\($0): \(names) \(targets.targets.count > 1 ? "run" : "runs") the model instead" }
  }

  var operations: [MLComputePlan.PlannedOperation] {
    let chain = structure.chain
    let places = Dictionary(uniqueKeysWithValues: chain.enumerated().map { ($1, $0) })
    let all = structure.program.functions["main"]?.block.operations ?? []
    return all.enumerated().map { index, operation in entry(operation, index, places[index], chain) }
  }

  private func entry(
    _ operation: MLModelStructure.Program.Operation, _ index: Int, _ place: Int?, _ chain: [Int]
  ) -> MLComputePlan.PlannedOperation {
    let part = place.flatMap { place in parts.first { $0.operations.contains(place) } }
    var steps: [EngineMeasurement] = []
    var execution = MLComputePlan.Execution.folded
    if let part, let place {
      let own = place - part.operations.lowerBound
      steps = part.attribution.steps[own]
      if steps.contains(where: \.wasExecuted) {
        execution = .kernel
      } else if !steps.isEmpty {
        execution = .inPlace
      } else if let target = part.attribution.fusedInto[own] {
        execution = .fused(into: chain[target + part.operations.lowerBound])
      } else if !structure.isKnownAtCompilation[index] {
        execution = .leftOut
      }
    }
    let chosen = execution == .folded ? nil : devices.first { $0.target.device == part?.target.device }
    let placement = chosen.map { self.placement(of: operation.name, on: $0) }
    return MLComputePlan.PlannedOperation(
      index: index, operation: operation, modelName: modelName,
      candidates: candidates(operation.name, place, chosen, placement), device: chosen?.device, placement: placement,
      execution: execution, kernels: steps.map { MLComputePlan.ExecutedKernel($0) })
  }

  private func placement(of name: String, on chosen: PlannedDevice) -> MLComputePlan.Placement {
    guard devices.count > 1 else { return fallback.map { .fallback($0) } ?? .onlyDevice }
    if !devices.contains(where: { $0.target != chosen.target && $0.supported.contains(name) }) {
      return .onlySupportingDevice
    }
    if settings.optimizationHints.specializationStrategy == .fastPrediction {
      return .fastestMeasured(settings.divisionObjective)
    }
    return settings.divisionObjective == .throughput ? .bestEstimate(.throughput) : .preferredDevice
  }

  private func candidates(
    _ name: String, _ place: Int?, _ chosen: PlannedDevice?, _ placement: MLComputePlan.Placement?
  ) -> [MLComputePlan.DeviceCandidate] {
    let present = devices.map { device in
      let seconds = place.flatMap { place in device.seconds.map { $0[place] } }
      let isChosen = device.target == chosen?.target
      // What depends only on constants cannot be refused by a device.
      let isSupported = isChosen || place == nil || device.supported.contains(name)
      var reason = "OpenVINO says that \(device.target.device) cannot run it"
      if isChosen {
        reason = placement?.description ?? ""
      } else if isSupported {
        reason = chosen.map { "it could; \($0.target.device) was taken" } ?? "nothing is left to do for a device"
      }
      return MLComputePlan.DeviceCandidate(
        name: device.target.device, device: device.device,
        status: isChosen ? .chosen : isSupported ? .supported : .unsupported, seconds: isSupported ? seconds : nil,
        reason: reason)
    }
    let absent = settings.computeUnits.acceleratorNames.filter { kind in
      !devices.contains { $0.target.device.hasPrefix(kind) && !$0.target.device.hasSuffix("CPU") }
    }
    return absent.map {
      .init(name: $0, device: nil, status: .absent, seconds: nil, reason: OpenVINOEngine.missing($0))
    } + present
  }
}

extension MLComputePlan.ExecutedKernel {
  init(_ step: EngineMeasurement) {
    self.init(
      name: step.name, type: step.type, kernel: step.kernel, precision: step.precision, seconds: step.seconds,
      wasExecuted: step.wasExecuted)
  }
}
