import Foundation
import InferenceTrace
import ModelFiles
import OpenCoreML
import ProgramSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ModelSpecializerTests {
  private let folder: TemporaryFolder
  private let source: URL
  private let recorder = SpyRecorder()
  private var settings = LoadSettings()

  init() throws {
    folder = try TemporaryFolder()
    source = try folder.file("Model.onnx", Array("a model".utf8))
    settings.customCacheDirectory = folder.url.appendingPathComponent("cache")
    settings.recorder = recorder
  }

  private func load(_ engine: FakeEngine, _ settings: LoadSettings? = nil) async throws -> PreparedModel {
    try await ModelSpecializer(engine: engine).load(source, settings ?? self.settings)
  }

  private func entryFile() throws -> URL {
    let cache = MLSpecializationCache(directory: try #require(settings.cacheDirectory))
    let key = try #require(try cache.entries().first).key
    return cache.directory.appendingPathComponent("\(key).prepared")
  }

  @Test func preparesOnceAndUsesTheCacheFromThenOn() async throws {
    let first = FakeEngine()
    let prepared = try await load(first)
    #expect(prepared.label == .prepareAndCache)
    #expect(prepared.phases.map(\.name) == ["hash", "start", "look up", "read", "compile", "store"])
    #expect(recorder.labels(.cacheMiss) == ["specialization"])
    // Another engine and another loader: what another process would have.
    let second = FakeEngine()
    let cached = try await load(second)
    #expect(cached.label == .cached)
    #expect(cached.cacheNote == nil)
    #expect(cached.phases.map(\.name) == ["hash", "start", "look up", "import"])
    #expect(second.counts.compileCount == 0)
    #expect(recorder.labels(.cacheHit) == ["specialization"])
  }

  @Test func preparesAnewWhereTheModelTheEngineOrThePrecisionDiffers() async throws {
    _ = try await load(FakeEngine())
    #expect(try await load(FakeEngine(version: "Fake 1.1")).label == .prepareAndCache)
    var precise = settings
    precise.precision = .float32
    #expect(try await load(FakeEngine(), precise).label == .prepareAndCache)
    try Data("another model".utf8).write(to: source)
    #expect(try await load(FakeEngine()).label == .prepareAndCache)
    #expect(try await load(FakeEngine()).label == .cached)
    // What another engine and another content at this path left will not be asked for again.
    #expect(try MLSpecializationCache(directory: #require(settings.cacheDirectory)).entries().count == 1)
  }

  @Test func throwsADamagedEntryAwayWhereverTheDamageIs() async throws {
    _ = try await load(FakeEngine())
    let file = try entryFile()
    let whole = Array(try Data(contentsOf: file))
    var damaged: [[UInt8]] = [[], Array(whole.dropLast()), whole + [0], Array(whole.prefix(50))]
    for place in stride(from: 0, to: whole.count, by: 7) {
      var bytes = whole
      bytes[place] ^= 1 << (place % 8)
      damaged.append(bytes)
    }
    for bytes in damaged {
      try Data(bytes).write(to: file)
      let engine = FakeEngine()
      let loaded = try await load(engine)
      #expect(loaded.label == .prepareAndCache)
      #expect(loaded.cacheNote?.contains("thrown away") == true)
      #expect(engine.counts.importCount == 0)
    }
    #expect(recorder.labels(.cacheEviction).count == damaged.count)
    #expect(try await load(FakeEngine()).label == .cached)
  }

  @Test func preparesAnewWhereTheEngineRefusesAnEntry() async throws {
    _ = try await load(FakeEngine())
    let engine = FakeEngine(refusesImports: true)
    let loaded = try await load(engine)
    #expect(loaded.label == .prepareAndCache)
    #expect(engine.counts.compileCount == 1)
    #expect(recorder.labels(.cacheEviction) == ["specialization"])
  }

  @Test func loadsWithoutACacheFolderThatCanBeWritten() async throws {
    var unwritable = settings
    unwritable.customCacheDirectory = try folder.file("occupied").appendingPathComponent("cache")
    let loaded = try await load(FakeEngine(), unwritable)
    #expect(loaded.label == .prepare)
    #expect(loaded.cacheNote?.contains("occupied") == true)
  }

  @Test func keepsNothingWhereTheCacheIsSwitchedOff() async throws {
    var off = settings
    off.usesCache = false
    let loaded = try await load(FakeEngine(), off)
    #expect(loaded.label == .prepare)
    #expect(loaded.cacheNote == nil)
    #expect(recorder.events.isEmpty)
    #expect(try MLSpecializationCache(directory: #require(settings.cacheDirectory)).entries().isEmpty)
  }

  @Test func equalLoadsShareTheWork() async throws {
    let gate = BlockingGate()
    let engine = FakeEngine(compileGate: gate)
    let specializer = ModelSpecializer(engine: engine)
    let loads = (0..<8).map { _ in Task { [source, settings] in try await specializer.load(source, settings) } }
    await eventually { gate.arrivals == 1 && specializer.waitingCount == 8 }
    gate.letOnePass()
    for load in loads { #expect(try await load.value.label == .prepareAndCache) }
    #expect(engine.counts.compileCount == 1)
    #expect(specializer.waitingCount == 0)
  }

  @Test func aCancelledCallerLeavesTheSharedLoadToTheOthers() async throws {
    let gate = BlockingGate()
    let engine = FakeEngine(compileGate: gate)
    let specializer = ModelSpecializer(engine: engine)
    let first = Task { [source, settings] in try await specializer.load(source, settings) }
    await eventually { gate.arrivals == 1 }
    let second = Task { [source, settings] in try await specializer.load(source, settings) }
    await eventually { specializer.waitingCount == 2 }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    // Nobody waits any more, but it is under way: a third joins it.
    let third = Task { [source, settings] in try await specializer.load(source, settings) }
    await eventually { specializer.waitingCount == 1 }
    gate.letOnePass()
    #expect(try await third.value.label == .prepareAndCache)
    #expect(engine.counts.compileCount == 1)
  }

  @Test func aFileThatWasReplacedIsAnotherLoad() async throws {
    let gate = BlockingGate()
    let engine = FakeEngine(compileGate: gate)
    let specializer = ModelSpecializer(engine: engine)
    let old = Task { [source, settings] in try await specializer.load(source, settings) }
    await eventually { gate.arrivals == 1 }
    try Data("its successor".utf8).write(to: source)
    let new = Task { [source, settings] in try await specializer.load(source, settings) }
    gate.letOnePass()
    gate.letOnePass()
    _ = try await (old.value, new.value)
    #expect(engine.counts.compileCount == 2)
  }

  @Test(arguments: [
    ("absent.onnx", "no such model file"), (".", "this folder is not a model"), ("pipe", "not a regular file"),
  ])
  func saysWhatIsWrongWithAFile(_ name: String, _ reason: String) async throws {
    let pipe = folder.url.appendingPathComponent("pipe").path
    mkfifo(pipe, 0o600)
    let file = folder.url.appendingPathComponent(name)
    let error = await #expect(throws: MLModelError.self) {
      try await ModelSpecializer(engine: FakeEngine()).load(file, settings)
    }
    #expect(error?.code == .io)
    #expect(error?.message.contains(reason) == true)
  }

  @Test func theKeyCoversWeightsInFilesOfTheirOwn() throws {
    let model = try folder.file("Net.xml", Array("<net/>".utf8))
    _ = try folder.file("Net.bin", [1, 2, 3])
    let before = try ModelFile(model).digest
    _ = try folder.file("Net.bin", [1, 2, 4])
    #expect(try ModelFile(model).digest != before)

    let checkpoint = try folder.file("Graph.meta", [1])
    _ = try folder.file("Graph.index", [1])
    _ = try folder.file("Graph.data-00000-of-00001", [1])
    let first = try ModelFile(checkpoint).digest
    _ = try folder.file("Graph.data-00000-of-00001", [2])
    #expect(try ModelFile(checkpoint).digest != first)
  }
}
