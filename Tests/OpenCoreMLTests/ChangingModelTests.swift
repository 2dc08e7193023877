import Foundation
import Glibc
import ModelFiles
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Synchronization
import Testing

/// A model that is replaced while it is loaded: what is answered and kept belongs to the bytes that were hashed.
@Suite(.timeLimit(.minutes(2))) struct ChangingModelTests {
  private let folder: TemporaryFolder
  private let source: URL
  private var settings = LoadSettings()

  init() throws {
    folder = try TemporaryFolder()
    source = try folder.file("Net.onnx", [1])
    settings.customCacheDirectory = folder.url.appendingPathComponent("cache")
  }

  private var entries: [MLSpecializationCache.Entry] {
    get throws { try MLSpecializationCache(directory: folder.url.appendingPathComponent("cache")).entries() }
  }

  /// An engine that finds the file replaced at its first reads.
  private func engine(replacing count: Int, _ replace: @escaping @Sendable (Int) throws -> Void) -> FakeEngine {
    let reads = Shared(0)
    return FakeEngine { _ in
      let number = reads.update { count in
        count += 1
        return count
      }
      if number <= count { try replace(number) }
    }
  }

  private func rename(_ bytes: [UInt8]) throws {
    let new = try folder.file("new", bytes)
    guard Glibc.rename(new.path, source.path) == 0 else { throw POSIXError(.EIO) }
  }

  @Test func aModelThatWasReplacedIsReadAgain() async throws {
    let engine = engine(replacing: 1) { [self] _ in try rename([2]) }
    let model = try await ModelSpecializer(engine: engine).load(source, settings)
    #expect(engine.counts.readCount == 2)
    #expect(model.metadata.source.digest == (try ModelFile(source).digest))
    #expect(try entries.count == 1)
    let again = FakeEngine()
    _ = try await ModelSpecializer(engine: again).load(source, settings)
    #expect(again.counts.importCount == 1 && again.counts.readCount == 0)
  }

  @Test func aModelThatIsWrittenToIsReadAgain() async throws {
    let engine = engine(replacing: 1) { [source] _ in try Data([2]).write(to: source) }
    _ = try await ModelSpecializer(engine: engine).load(source, settings)
    #expect(engine.counts.readCount == 2)
  }

  @Test func anotherModelThatWasThereForAMomentIsSeen() async throws {
    let other = try folder.file("Other.onnx", [2])
    let link = folder.url.appendingPathComponent("Link.onnx")
    @Sendable func lead(to target: URL) {
      unlink(link.path)
      symlink(target.path, link.path)
    }
    lead(to: source)
    let engine = engine(replacing: 1) { [source] _ in
      lead(to: other)
      lead(to: source)
    }
    _ = try await ModelSpecializer(engine: engine).load(link, settings)
    #expect(engine.counts.readCount == 2)
  }

  @Test func aModelThatNeverStaysTheSameIsRefusedAndNotKept() async throws {
    let engine = engine(replacing: 100) { [self] number in try rename([UInt8(number)]) }
    let error = await #expect(throws: MLModelError.self) {
      try await ModelSpecializer(engine: engine).load(source, settings)
    }
    #expect(error?.code == .io && error?.message.contains("is changing while it is read") == true)
    #expect(try entries.isEmpty)
  }

  @Test func weightsBesideTheModelCountAsWell() async throws {
    let model = try folder.file("Net.xml", [1])
    _ = try folder.file("Net.bin", [1])
    let engine = engine(replacing: 1) { [folder] _ in _ = try folder.file("Net.bin", [2]) }
    let loaded = try await ModelSpecializer(engine: engine).load(model, settings)
    #expect(engine.counts.readCount == 2)
    #expect(loaded.metadata.source.digest == (try ModelFile(model).digest))
  }

  @Test func weightsThatAppearMeanwhileCountAsWell() async throws {
    let model = try folder.file("Net.xml", [1])
    let engine = engine(replacing: 1) { [folder] _ in _ = try folder.file("Net.bin", [2]) }
    _ = try await ModelSpecializer(engine: engine).load(model, settings)
    #expect(engine.counts.readCount == 2)
  }

  /// Two models of which one answers 5.5 and the other 6.5, renamed over each other all the time while they are loaded.
  @Test(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), arguments: [false, true])
  func noAnswerIsKeptForAnotherModel(compiled: Bool) async throws {
    let original = [UInt8](try Data(contentsOf: ModelFixture.linear.url))
    let six: [UInt8] = [0, 0, 0xC0, 0x40]
    let place = try #require((0...original.count - 4).first { Array(original[$0..<$0 + 4]) == six })
    var changed = original
    changed[place + 2] = 0xE0
    let versions = [original, changed]
    let isEnded = Shared(false)
    let renaming = Thread { [self] in
      var number = 0
      while !isEnded.value {
        try? rename(versions[number % 2])
        number += 1
      }
    }
    renaming.start()
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.specializationCacheDirectory = folder.url.appendingPathComponent("cache")
    for round in 0..<20 {
      // In so restless a folder a load may give up.
      guard compiled else {
        _ = try? await MLModel.load(contentsOf: source, configuration: configuration)
        continue
      }
      let bundle = folder.url.appendingPathComponent("\(round).mlmodelc")
      guard (try? await MLModel.compileModels(at: [source], to: bundle)) != nil else { continue }
      let digest = try CompiledBundle.metadata(of: bundle).source.digest
      let isFirst = try digest == sourceDigest(versions[0])
      #expect(try await answer(bundle, configuration) == (isFirst ? 5.5 : 6.5))
    }
    isEnded.update { $0 = true }
    while !renaming.isFinished { usleep(1000) }
    for (version, expected) in zip(versions, [Float(5.5), 6.5]) {
      try rename(version)
      #expect(try await answer(source, configuration) == expected)
    }
  }

  private func sourceDigest(_ bytes: [UInt8]) throws -> String {
    try ModelFile(folder.file("Digest.onnx", bytes)).digest
  }

  private func answer(_ url: URL, _ configuration: MLModelConfiguration) async throws -> Float? {
    let model = try await MLModel.load(contentsOf: url, configuration: configuration)
    let array = try MLMultiArray(shape: [1, 3], dataType: .float32)
    for (index, value) in [0, 0, 1].enumerated() { array[index] = value as NSNumber }
    let input = try MLDictionaryFeatureProvider(dictionary: ["x": array])
    return try await model.prediction(from: input).featureValue(for: "y")?.multiArrayValue?[1].floatValue
  }
}
