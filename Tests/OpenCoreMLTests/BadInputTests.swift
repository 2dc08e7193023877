import Foundation
import Imaging
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// What callers, files and the cache may get wrong, with the real engine.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)), .serialized)
struct BadInputTests {
  private let folder: TemporaryFolder
  private let cache: MLSpecializationCache
  private let configuration = MLModelConfiguration()

  init() throws {
    folder = try TemporaryFolder()
    cache = MLSpecializationCache(directory: folder.url.appendingPathComponent("cache"))
    configuration.specializationCacheDirectory = cache.directory
    configuration.precision = .float32
  }

  private func load(_ url: URL) async throws -> MLModel {
    try await MLModel.load(contentsOf: url, configuration: configuration)
  }

  private func linearInput() throws -> MLDictionaryFeatureProvider {
    let array = try MLMultiArray(shape: [1, 3], dataType: .float32)
    for (index, value) in [1.0, 2, -1].enumerated() { array[index] = NSNumber(value: value) }
    return try MLDictionaryFeatureProvider(dictionary: ["x": array])
  }

  private func checkLinear(_ model: MLModel) async throws {
    let output = try await model.prediction(from: linearInput())
    let y = try #require(output.featureValue(for: "y")?.multiArrayValue)
    #expect([y[0].floatValue, y[1].floatValue] == [2.5, 3.5])
  }

  // MARK: Features

  @Test func aFeatureThatDoesNotFitIsNamedWithWhatWasExpectedAndWhatCame() async throws {
    let linear = try await load(ModelFixture.linear.url)
    let image = try await load(ModelFixture.grayToColor.url)
    let picture = PixelBuffer(width: 20, height: 24, format: .gray8, bytes: [UInt8](repeating: 0, count: 480))
    let cases: [(MLModel, [String: Any], [String])] = [
      (linear, [:], ["“x”", "missing", "none"]),
      (linear, ["X": 1, "z": 2], ["“x”", "missing", "X, z"]),
      (linear, ["x": try MLMultiArray(shape: [1, 4], dataType: .float32)], ["“x”", "1×3", "1×4"]),
      (linear, ["x": try MLMultiArray(shape: [3], dataType: .float32)], ["“x”", "1×3", "not"]),
      (linear, ["x": 1.5], ["“x”", "multi-array", "double"]),
      (linear, ["x": "one"], ["“x”", "multi-array", "string"]),
      (linear, ["x": picture], ["“x”", "multi-array", "image"]),
      (
        image, ["gray": try MLMultiArray(shape: [1, 1, 20, 24], dataType: .float32)], ["“gray”", "image", "multiArray"]
      ),
      (image, ["gray": picture], ["“gray”", "24×20", "20×24"]),
    ]
    for (model, dictionary, words) in cases {
      let error = await #expect(throws: MLModelError.self) {
        try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: dictionary))
      }
      #expect(error?.code == .featureType)
      for word in words { #expect(error?.message.contains(word) == true, "\(word): \(error?.message ?? "")") }
    }
    try await checkLinear(linear)
  }

  // MARK: Sources

  @Test func aSourceThatIsCutShortAnywhereIsAnErrorOrAModel() async throws {
    let whole = Array(try Data(contentsOf: ModelFixture.grayToColor.url))
    var failureCount = 0
    for count in stride(from: 0, to: whole.count - 1, by: 13) {
      let file = try folder.file("Short.onnx", Array(whole.prefix(count)))
      do {
        // What is left may be a model by chance, without its last entries; but nothing crashes.
        _ = try await load(file)
      } catch let error as MLModelError {
        failureCount += 1
        #expect([.io, .generic].contains(error.code))
        #expect(error.message.contains("Short.onnx"), "\(error.message)")
      }
    }
    #expect(failureCount > 10)
  }

  @Test func anUnknownOperationIsNamedByTheLoad() async throws {
    var bytes = Array(try Data(contentsOf: ModelFixture.flexible.url))
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("Relu".utf8)) })
    bytes.replaceSubrange(place..<place + 4, with: Array("Rilu".utf8))
    let file = try folder.file("Unknown.onnx", bytes)
    let error = await #expect(throws: MLModelError.self) { try await load(file) }
    #expect(error?.message.contains("Rilu") == true && error?.message.contains("Unknown.onnx") == true)
  }

  @Test(arguments: ["../../etc/passwd", "/etc///hostname", "sub/../../secret"])
  func weightsOutsideTheModelsFolderAreRefusedByTheLoad(_ path: String) async throws {
    var bytes = Array(try Data(contentsOf: ModelFixture.external.url))
    let name = Array("External.weights".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
    bytes.replaceSubrange(place..<place + name.count, with: Array(path.utf8))
    let file = try folder.file("Outside.onnx", bytes)
    let error = await #expect(throws: MLModelError.self) { try await load(file) }
    #expect(error?.code == .io)
    #expect(error?.message.contains("outside its own folder") == true)
  }

  // MARK: The cache

  private func entryFile() throws -> URL {
    cache.directory.appendingPathComponent("\(try #require(try cache.entries().first).key).prepared")
  }

  @Test func anEntryThatIsDamagedOrOfAnotherVersionIsPreparedAnew() async throws {
    _ = try await load(ModelFixture.linear.url)
    let file = try entryFile()
    let whole = Array(try Data(contentsOf: file))
    var flipped = whole
    flipped[whole.count - 20] ^= 4
    let other = Array("VITRINE-MODEL-2\n".utf8) + whole.dropFirst(16)
    for (bytes, reason) in [
      (Array(whole.prefix(whole.count / 2)), "checksum"), (flipped, "checksum"), (other, "version"),
    ] {
      try Data(bytes).write(to: file)
      let model = try await load(ModelFixture.linear.url)
      #expect(model.loadSummary.label == .prepareAndCache)
      #expect(model.loadSummary.cacheNote?.contains(reason) == true, "\(model.loadSummary.cacheNote ?? "")")
      try await checkLinear(model)
    }
    #expect(try await load(ModelFixture.linear.url).loadSummary.label == .cached)
  }

  @Test func anEntryThatIsDeletedWhileItsModelIsInUseIsNotMissed() async throws {
    _ = try await load(ModelFixture.linear.url)
    let model = try await load(ModelFixture.linear.url)
    #expect(model.loadSummary.label == .cached)
    try cache.removeAll()
    try await checkLinear(model)
    #expect(try await load(ModelFixture.linear.url).loadSummary.label == .prepareAndCache)
  }

  @Test func anEntryWhoseFileIsEmptiedWhileItsModelIsInUseHarmsNobody() async throws {
    _ = try await load(ModelFixture.linear.url)
    let model = try await load(ModelFixture.linear.url)
    // The file itself is cut short, not replaced: memory mapped from it would be gone.
    let handle = try FileHandle(forWritingTo: entryFile())
    try handle.truncate(atOffset: 0)
    try handle.close()
    try await checkLinear(model)
    #expect(try await load(ModelFixture.linear.url).loadSummary.label == .prepareAndCache)
  }

  // MARK: Devices

  @Test(arguments: [(MLComputeUnits.cpuAndGPU, "GPU"), (.cpuAndNeuralEngine, "NPU"), (.all, "")])
  func aDeviceThatIsNotThereLeavesTheProcessor(_ units: MLComputeUnits, _ device: String) async throws {
    configuration.computeUnits = units
    let model = try await load(ModelFixture.linear.url)
    if !model.execution.device.contains("GPU") && !model.execution.device.contains("NPU") {
      #expect(model.execution.device == "CPU")
      #expect(
        device.isEmpty ? model.execution.missingDevice == nil : model.execution.missingDevice?.contains(device) == true)
    }
    try await checkLinear(model)
  }
}
