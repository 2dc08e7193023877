import Foundation
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// Plans of real models, measured by OpenVINO.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(3)), .serialized)
struct MLComputePlanTests {
  private let folder: TemporaryFolder
  private let configuration = MLModelConfiguration()

  init() throws {
    folder = try TemporaryFolder()
    configuration.specializationCacheDirectory = folder.url.appendingPathComponent("cache")
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
  }

  private func plan(_ url: URL) async throws -> MLComputePlan {
    try await MLComputePlan.load(contentsOf: url, configuration: configuration)
  }

  private func operations(of structure: MLModelStructure) throws -> [MLModelStructure.Program.Operation] {
    switch structure {
    case .program(let program): try #require(program.functions["main"]).block.operations
    case .pipeline(let pipeline): try pipeline.subModels.flatMap { try operations(of: $0) }
    case .neuralNetwork, .unsupported: []
    }
  }

  /// Every operation has its entry, entries agree with one another, and costs are 1 together.
  private func check(_ plan: MLComputePlan) throws {
    let operations = try operations(of: plan.modelStructure)
    #expect(!operations.isEmpty)
    #expect(plan.operations.map(\.operation) == operations)
    #expect(plan.operations.map(\.index) == Array(operations.indices))
    for (operation, planned) in zip(operations, plan.operations) {
      #expect(plan.plannedOperation(for: operation) == planned)
      let usage = plan.deviceUsage(for: operation)
      #expect(usage?.preferred == planned.device)
      #expect((planned.device == nil) == (planned.execution == .folded))
      #expect(planned.candidates.filter { $0.status == .chosen }.map(\.device) == (usage.map { [$0.preferred] } ?? []))
      #expect(planned.candidates.allSatisfy { !$0.reason.isEmpty })
      #expect(!planned.reason.isEmpty)
      if let usage { #expect(usage.supported.contains(usage.preferred)) }
      switch planned.execution {
      case .kernel: #expect(planned.kernel?.isEmpty == false && planned.precision?.isEmpty == false)
      case .inPlace: #expect(planned.seconds == 0)
      case .fused(let target):
        #expect(planned.kernels.isEmpty && planned.weight == 0)
        #expect(!plan.operations[target].kernels.isEmpty)
      case .folded, .leftOut: #expect(planned.kernels.isEmpty && planned.weight == 0)
      }
    }
    let weights = operations.compactMap { plan.estimatedCost(of: $0)?.weight }
    #expect(weights.allSatisfy { (0...1).contains($0) })
    #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
  }

  @Test(arguments: ModelFixture.allCases.filter { ![.slow, .failing].contains($0) }) func hasAnEntryForEachOperation(
    of fixture: ModelFixture
  ) async throws {
    let plan = try await plan(fixture.url)
    try check(plan)
    #expect(plan.fallback == nil && plan.partCount == 1)
    #expect(plan.engine.hasPrefix("OpenVINO 20"))
    #expect(plan.operations.allSatisfy { $0.placement == ($0.device == nil ? nil : .onlyDevice) })
    #expect(plan.operations.contains { $0.execution == .kernel || $0.execution == .inPlace })
  }

  @Test func measuresTheKernelsOfTheColorizer() async throws {
    let plan = try await plan(colorizer)
    try check(plan)
    let convolutions = plan.operations.filter { $0.type == "Convolution" || $0.type == "GroupConvolution" }
    #expect(convolutions.count > 20)
    // OpenVINO names the kernel of one after the addition of its bias alone.
    let own = convolutions.filter { $0.execution == .kernel && $0.precision == "f32" && $0.seconds > 0 }
    #expect(own.count * 10 > convolutions.count * 9)
    #expect(convolutions.allSatisfy { $0.execution != .leftOut && $0.execution != .folded })
    // Activations are computed by the convolutions before them.
    let fused = plan.operations.filter {
      guard case .fused(let target) = $0.execution else { return false }
      return convolutions.contains { $0.index == target }
    }
    #expect(fused.count > 20)
    #expect(plan.operations.contains { $0.execution == .folded && $0.device == nil })
    #expect(plan.operations.allSatisfy { ($0.execution == .folded) == (plan.estimatedCost(of: $0.operation) == nil) })
    #expect(plan.operations.filter { $0.execution == .leftOut }.count < plan.operations.count / 10)
  }

  @Test func theMeasuredTimeIsThatOfPredictions() async throws {
    let plan = try await plan(colorizer)
    #expect(plan.predictionCount >= 5)
    let model = try await MLModel.load(contentsOf: colorizer, configuration: configuration)
    let input = try model.grayImage { _ in 0 }
    var seconds: [Double] = []
    for _ in 0..<9 {
      // As the plan does: on a thread of its own, since other tests keep those of Swift's pool busy.
      let duration: Duration = try await withCheckedThrowingContinuation { continuation in
        onThread {
          continuation.resume(
            with: Result { try ContinuousClock().measure { _ = try model.prediction(from: input) } })
        }
      }
      seconds.append(duration / .seconds(1))
    }
    let median = seconds.sorted()[4]
    // A machine that others use too changes its speed between the two measurements.
    #expect((median / 4...median * 4).contains(plan.operationSeconds))
    #expect((median / 4...median * 4).contains(plan.predictionSeconds))
    #expect(plan.operationSeconds < plan.predictionSeconds * 1.5)
  }

  @Test(arguments: [(MLComputeUnits.cpuAndGPU, "GPU"), (.cpuAndNeuralEngine, "NPU")])
  func saysThatTheProcessorStandsInForADeviceThatIsNotThere(_ units: MLComputeUnits, _ kind: String) async throws {
    guard !MLComputeDevice.allComputeDevices.contains(where: { $0.properties.name.hasPrefix(kind) }) else { return }
    configuration.computeUnits = units
    let plan = try await plan(ModelFixture.linear.url)
    try check(plan)
    let fallback = try #require(plan.fallback)
    #expect(fallback == "this machine has no \(kind) that OpenVINO can use: CPU runs the model instead")
    for operation in plan.operations where operation.device != nil {
      #expect(operation.device?.properties.name == "CPU")
      #expect(operation.placement == .fallback(fallback))
      #expect(operation.candidates.map(\.name) == [kind, "CPU"])
      #expect(operation.candidates.map(\.status) == [.absent, .chosen])
      #expect(operation.candidates.first?.device == nil)
      #expect(operation.supportedDevices.count == 1)
    }
  }

  @Test func allComputeUnitsAreSatisfiedWithWhatThereIs() async throws {
    configuration.computeUnits = .all
    let plan = try await plan(ModelFixture.classifier.url)
    try check(plan)
    #expect(plan.fallback == nil)
    #expect(Set(plan.operations.flatMap(\.candidates).map(\.name)).isSuperset(of: ["CPU"]))
  }

  @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1))
  func showsADivisionAsALoadMakesIt() async throws {
    configuration.processorPartitions = [
      MLProcessorPartition(name: "First", cores: .indices([0])),
      MLProcessorPartition(name: "Second", cores: .indices([1])),
    ]
    configuration.divisionObjective = .throughput
    let model = try await MLModel.load(contentsOf: colorizer, configuration: configuration)
    let plan = try await plan(colorizer)
    try check(plan)
    #expect(plan.partCount == 2 && model.execution.partCount == 2)
    let devices = plan.operations.compactMap { $0.device?.properties.name }
    #expect(Set(devices) == ["FirstCPU", "SecondCPU"])
    // Each device has one stretch, in the order in which the model runs on them.
    let stretches = devices.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    #expect(stretches.joined(separator: "+") == model.execution.device)
    for operation in plan.operations where operation.device != nil {
      #expect(operation.placement == .bestEstimate(.throughput))
      #expect(Set(operation.candidates.map(\.name)) == ["FirstCPU", "SecondCPU"])
      #expect(Set(operation.candidates.map(\.status)) == [.chosen, .supported])
      #expect(operation.candidates.allSatisfy { $0.seconds != nil })
      #expect(operation.device?.properties.fullName.contains(", cores ") == true)
    }
    for operation in plan.operations {
      guard case .fused(let target) = operation.execution else { continue }
      #expect(plan.operations[target].device == operation.device)
    }
  }

  @Test func aPipelinesOperationsFollowOneAnother() async throws {
    let url = folder.url.appendingPathComponent("Both.mlmodelc")
    try await MLModel.compileModels(at: [ModelFixture.grayToColor.url, ModelFixture.colorMeans.url], to: url)
    let plan = try await plan(url)
    try check(plan)
    guard case .pipeline(let pipeline) = plan.modelStructure else { throw Unexpected() }
    #expect(pipeline.subModelNames == ["0-GrayToColor", "1-ColorMeans"])
    #expect(
      try pipeline
        == { if case .pipeline(let it) = $0 { it } else { nil } }(await MLModelStructure.load(contentsOf: url)))
    let means = try #require(plan.operations.last)
    #expect(means.modelName == "1-ColorMeans" && means.type == "ReduceMean")
    #expect(plan.estimatedCost(of: means.operation)?.weight == means.weight)
  }

  @Test func aStructureSaysWhatOperationsTakeAndGive() async throws {
    let asset = try MLModelAsset(url: ModelFixture.grayToColor.url)
    guard case .program(let program) = try await MLModelStructure.load(asset: asset) else { throw Unexpected() }
    let function = try #require(program.functions["main"])
    #expect(function.inputs.map(\.name) == ["gray"])
    #expect(function.inputs.map(\.type.description) == ["f32 1×1×20×24"])
    #expect(function.block.outputNames == ["rgb"] && function.block.inputs.isEmpty)
    let concatenation = try #require(function.block.operations.last)
    #expect(concatenation.operatorName == "Concat" && concatenation.blocks.isEmpty)
    #expect(concatenation.outputs.map(\.name) == ["rgb"])
    #expect((0..<3).map { concatenation.inputs["\($0)"]?.bindings } == ["gray", "green", "blue"].map { [.name($0)] })
    let subtraction = try #require(function.block.operations.first { $0.outputs.map(\.name) == ["green"] })
    guard case .value(let one) = subtraction.inputs["0"]?.bindings.first else { throw Unexpected() }
    #expect(one.type.elementType == "f32")
  }

  @Test func anOperationOfAnotherModelHasNoEntry() async throws {
    let plan = try await plan(ModelFixture.classifier.url)
    let others = try operations(of: try await MLModelStructure.load(contentsOf: ModelFixture.grayToColor.url))
    for operation in others {
      #expect(plan.plannedOperation(for: operation) == nil)
      #expect(plan.deviceUsage(for: operation) == nil && plan.estimatedCost(of: operation) == nil)
    }
  }

  @Test(arguments: [0, 100, 20_000]) func aModelThatIsCutShortIsAnError(_ length: Int) async throws {
    let file = try folder.file("Short.onnx", Array(try Data(contentsOf: ModelFixture.slow.url).prefix(length)))
    let error = await #expect(throws: MLModelError.self) { try await plan(file) }
    #expect(error?.code == .io)
    await #expect(throws: MLModelError.self) { try await MLModelStructure.load(contentsOf: file) }
  }

  @Test func aModelThatIsMissingIsAnError() async throws {
    let error = await #expect(throws: MLModelError.self) {
      try await plan(folder.url.appendingPathComponent("no.onnx"))
    }
    #expect(error?.code == .io)
  }

  private struct Unexpected: Error {}
}

/// Plans by an engine of the test's.
@Suite(.timeLimit(.minutes(1))) struct MLComputePlanningTests {
  private let folder: TemporaryFolder
  private let source: URL
  private var settings = LoadSettings()

  init() throws {
    folder = try TemporaryFolder()
    source = try folder.file("Model.onnx", Array("a model".utf8))
    settings.usesCache = false
    settings.computeUnits = .cpuOnly
  }

  private func plan(_ engine: FakeEngine) async throws -> MLComputePlan {
    try await MLComputePlan.load(contentsOf: source, settings, specializer: ModelSpecializer(engine: engine))
  }

  @Test func aDeviceThatCannotRunAnOperationIsToldByTheEngine() async throws {
    let plan = try await plan(FakeEngine(devices: ["FAST", "SLOW"], incapable: ["FAST"]))
    let operation = try #require(plan.operations.first)
    #expect(operation.device?.properties.name == "SLOW")
    #expect(operation.placement == .onlySupportingDevice)
    #expect(operation.candidates.map(\.status) == [.unsupported, .chosen])
    #expect(operation.candidates.map(\.seconds) == [nil, 0.001])
    #expect(operation.candidates[0].reason == "OpenVINO says that FAST cannot run it")
    #expect(plan.deviceUsage(for: operation.operation)?.supported.map(\.properties.name) == ["SLOW"])
    #expect(plan.predictionSeconds == 0.002 && plan.operationSeconds == 0.001)
  }

  @Test func nothingIsTimedForAPreferredDevice() async throws {
    let operation = try #require(try await plan(FakeEngine(devices: ["FIRST", "SECOND"])).operations.first)
    #expect(operation.device?.properties.name == "FIRST")
    #expect(operation.placement == .preferredDevice)
    #expect(operation.candidates.map(\.seconds) == [0.001, 0.001])
  }

  @Test func aCancelledPlanEndsBetweenTwoPredictions() async throws {
    let gate = BlockingGate()
    let engine = FakeEngine(model: FakeModel(measuringGate: gate))
    let task = Task { try await plan(engine) }
    await eventually { gate.arrivals == 1 }
    task.cancel()
    gate.letOnePass()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
