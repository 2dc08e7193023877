import Foundation
import OpenCoreML
import ProgramSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ModelLoaderTests {
  private let folder: TemporaryFolder
  private let source: URL
  private let clock = ManualClock()
  private let pressure = ManualMemoryPressure()
  private let recorder = SpyRecorder()
  private let changes = Shared<[String]>([])
  private let configuration = MLModelConfiguration()

  init() throws {
    folder = try TemporaryFolder()
    source = try folder.file("Model.onnx", Array("a model".utf8))
    configuration.usesSpecializationCache = false
    configuration.traceRecorder = recorder
  }

  private func loader(_ engine: FakeEngine, idleTime: Duration? = .seconds(60)) -> ModelLoader {
    let changes = changes
    return ModelLoader(
      idleTime: idleTime, clock: clock, pressure: pressure, specializer: ModelSpecializer(engine: engine)
    ) { url, change in
      let what =
        switch change {
        case .loading: "loading"
        case .loaded: "loaded"
        case .failed: "failed"
        case .unloaded: "unloaded"
        }
      changes.update { $0.append("\(url.deletingPathExtension().lastPathComponent) \(what)") }
    }
  }

  private var automaticEngine: FakeEngine { FakeEngine(model: FakeModel(isAutomatic: true)) }

  private func predict(_ value: Float, _ loader: ModelLoader) async throws -> Float? {
    try await loader.withModel(contentsOf: source, configuration: configuration) { model in
      fakeOutput(try await model.prediction(from: fakeInput(value)))
    }
  }

  @Test func loadsOnceForAllWhoAskAtTheSameTime() async throws {
    let gate = BlockingGate()
    let engine = FakeEngine(model: FakeModel(isAutomatic: true), compileGate: gate)
    let loader = loader(engine)
    let uses = (0..<8).map { value in Task { try await predict(Float(value), loader) } }
    await eventually { gate.arrivals == 1 && loader.waitingCount == 8 }
    gate.letOnePass()
    for (value, use) in uses.enumerated() { #expect(try await use.value == Float(value) * 2) }
    #expect(engine.counts.compileCount == 1)
    #expect(changes.value == ["Model loading", "Model loaded"])
    #expect(loader.counts == (1, 0))
  }

  @Test func aCancelledCallerLeavesTheLoadToTheOthers() async throws {
    let gate = BlockingGate()
    let engine = FakeEngine(model: FakeModel(isAutomatic: true), compileGate: gate)
    let loader = loader(engine)
    let first = Task { try await predict(1, loader) }
    await eventually { gate.arrivals == 1 }
    let second = Task { try await predict(2, loader) }
    await eventually { loader.waitingCount == 2 }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    #expect(loader.waitingCount == 1)
    gate.letOnePass()
    #expect(try await second.value == 4)
    #expect(engine.counts.compileCount == 1)
  }

  @Test func aLoadThatNobodyWaitsForAnyMoreIsKeptForTheIdleTime() async throws {
    let gate = BlockingGate()
    let loader = loader(FakeEngine(model: FakeModel(isAutomatic: true), compileGate: gate))
    let only = Task { try await predict(1, loader) }
    await eventually { gate.arrivals == 1 }
    only.cancel()
    await #expect(throws: CancellationError.self) { try await only.value }
    gate.letOnePass()
    await eventually { loader.counts == (1, 0) && clock.sleeperCount == 1 }
    clock.advance(by: .seconds(60))
    await eventually { loader.counts == (0, 0) }
  }

  @Test func aModelGoesWhenItHasNotBeenUsedForTheIdleTimeAndIsLoadedAgain() async throws {
    let engine = automaticEngine
    let loader = loader(engine)
    weak var model: MLModel?
    try await loader.withModel(contentsOf: source, configuration: configuration) { model = $0 }
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .seconds(59))
    #expect(try await predict(1, loader) == 2)
    await eventually { clock.sleeperCount == 1 }
    clock.advance(by: .seconds(59))
    #expect(loader.counts == (1, 0))
    #expect(model != nil)
    clock.advance(by: .seconds(1))
    await eventually { changes.value.last == "Model unloaded" }
    #expect(loader.counts == (0, 0))
    #expect(model == nil)
    #expect(recorder.labels(.note) == ["Model unloaded: not used for 60.0 seconds"])
    #expect(try await predict(3, loader) == 6)
    #expect(engine.counts.compileCount == 2)
    #expect(changes.value == ["Model loading", "Model loaded", "Model unloaded", "Model loading", "Model loaded"])
  }

  @Test func aModelThatPredictsStaysHoweverShortMemoryIs() async throws {
    let engine = FakeEngine()
    let loader = loader(engine)
    let use = Task { try await predict(4, loader) }
    await eventually { engine.model.runningInputs == [4] }
    pressure.report()
    clock.advance(by: .seconds(3600))
    #expect(await loader.unloadUnused() == 0)
    #expect(loader.counts == (1, 1))
    engine.model.finishFirst()
    #expect(try await use.value == 8)
    #expect(engine.counts.compileCount == 1)
  }

  @Test func unusedModelsGoWhenMemoryIsShort() async throws {
    let other = try folder.file("Other.onnx", Array("another model".utf8))
    let loader = loader(automaticEngine, idleTime: nil)
    #expect(!pressure.isWatched)
    _ = try await predict(1, loader)
    try await loader.withModel(contentsOf: other, configuration: configuration) { _ in
      pressure.report()
      await eventually { loader.counts == (1, 1) }
    }
    await eventually { changes.value.last == "Model unloaded" }
    #expect(recorder.labels(.note) == ["Model unloaded: memory is short"])
    pressure.report()
    await eventually { changes.value.last == "Other unloaded" }
    #expect(clock.sleeperCount == 0)
  }

  @Test func whoAsksWhileAModelIsUnloadedGetsANewOne() async throws {
    let gate = BlockingGate()
    let engine = FakeEngine(model: FakeModel(isAutomatic: true), compileGate: gate)
    let loader = loader(engine)
    gate.letOnePass()
    #expect(try await predict(1, loader) == 2)
    // The next load holds up the thread on which the first model would be freed.
    let other = try folder.file("Other.onnx", Array("another model".utf8))
    let load = Task { try await loader.withModel(contentsOf: other, configuration: configuration) { _ in } }
    await eventually { gate.arrivals == 2 }
    pressure.report()
    let use = Task { try await predict(2, loader) }
    await eventually { loader.waitingCount == 2 }
    gate.letOnePass()
    gate.letOnePass()
    try await load.value
    #expect(try await use.value == 4)
    #expect(engine.counts.compileCount == 3)
    #expect(
      changes.value.filter { $0.hasPrefix("Model") }.suffix(3) == ["Model unloaded", "Model loading", "Model loaded"])
  }

  @Test func aFailedLoadIsTriedAgain() async throws {
    let loader = loader(automaticEngine)
    let absent = folder.url.appendingPathComponent("Late.onnx")
    let error = await #expect(throws: MLModelError.self) {
      try await loader.withModel(contentsOf: absent, configuration: configuration) { _ in }
    }
    #expect(error?.code == .io)
    #expect(loader.counts == (0, 0))
    _ = try folder.file("Late.onnx", [1])
    try await loader.withModel(contentsOf: absent, configuration: configuration) { _ in }
    #expect(changes.value == ["Late loading", "Late failed", "Late loading", "Late loaded"])
  }

  @Test func aModelThatThrowsInUseIsGivenBack() async throws {
    struct Failure: Error {}
    let loader = loader(automaticEngine)
    await #expect(throws: Failure.self) {
      try await loader.withModel(contentsOf: source, configuration: configuration) { _ in throw Failure() }
    }
    #expect(loader.counts == (1, 0))
  }

  @Test func anotherConfigurationOrAnotherContentIsAnotherModel() async throws {
    let engine = automaticEngine
    let loader = loader(engine)
    _ = try await predict(1, loader)
    configuration.precision = .float32
    _ = try await predict(1, loader)
    try Data("its successor".utf8).write(to: source)
    _ = try await predict(1, loader)
    _ = try await predict(1, loader)
    #expect(engine.counts.compileCount == 3)
    #expect(loader.counts == (3, 0))
    #expect(await loader.unloadUnused() == 3)
    #expect(loader.counts == (0, 0))
  }

  @Test func aLoaderThatGoesTakesItsModelsAndItsWatchWithIt() async throws {
    weak var model: MLModel?
    do {
      let loader = loader(automaticEngine)
      try await loader.withModel(contentsOf: source, configuration: configuration) { model = $0 }
      #expect(pressure.isWatched)
      await eventually { clock.sleeperCount == 1 }
    }
    await eventually { clock.sleeperCount == 0 && !pressure.isWatched }
    try await CompileThread.shared.run {}
    #expect(model == nil)
  }

  @Test func predictionsGoOnWhileModelsComeAndGo() async throws {
    let engine = automaticEngine
    let loader = loader(engine)
    let isDone = Shared(false)
    let unloading = Task {
      while !isDone.value {
        await loader.unloadUnused()
        pressure.report()
        clock.advance(by: .seconds(60))
      }
    }
    await withTaskGroup(of: Void.self) { group in
      for seed in 0..<16 {
        group.addTask {
          var generator = SeededGenerator(state: UInt64(seed))
          for value in 0..<50 {
            let use = Task { try await predict(Float(value), loader) }
            for _ in 0..<Int.random(in: 0..<8, using: &generator) { await Task.yield() }
            if Bool.random(using: &generator) { use.cancel() }
            switch await use.result {
            case .success(let output): #expect(output == Float(value) * 2)
            case .failure(let error): #expect(error is CancellationError)
            }
          }
        }
      }
    }
    isDone.update { $0 = true }
    await unloading.value
    #expect(engine.model.statistics.violations.isEmpty)
    await loader.unloadUnused()
    #expect(loader.counts == (0, 0) && loader.waitingCount == 0)
  }
}
