import Foundation
import Imaging
import ModelFiles
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// Compiling, and what can be wrong with a source or a compiled model.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)), .serialized)
struct CompiledModelTests {
  private let folder: TemporaryFolder
  private let configuration = MLModelConfiguration()

  init() throws {
    folder = try TemporaryFolder()
    configuration.specializationCacheDirectory = folder.url.appendingPathComponent("cache")
    configuration.precision = .float32
  }

  private func compile(_ fixture: ModelFixture) async throws -> URL {
    let destination = folder.url.appendingPathComponent(
      "\(fixture.url.deletingPathExtension().lastPathComponent).mlmodelc")
    try await MLModel.compileModels(at: [fixture.url], to: destination)
    return destination
  }

  private func load(_ url: URL) async throws -> MLModel {
    try await MLModel.load(contentsOf: url, configuration: configuration)
  }

  private func failure(_ url: URL) async throws -> MLModelError {
    try #require(await #expect(throws: MLModelError.self) { try await load(url) })
  }

  @Test func aCompiledModelIsAFolderThatSaysWhatItTakesAndGives() async throws {
    let source = ModelFixture.grayToColor.url
    let compiled = try await MLModel.compileModel(at: source)
    #expect(compiled.lastPathComponent == "GrayToColor.mlmodelc")
    let names = try FileManager.default.contentsOfDirectory(atPath: compiled.path).sorted()
    #expect(names == ["metadata.json", "model.bin", "model.xml"])
    let metadata = try CompiledBundle.metadata(of: compiled)
    #expect(metadata.source.fileName == "GrayToColor.onnx")
    #expect(metadata.source.digest.count == 64)
    #expect(metadata.author == "Tests")
    #expect(metadata.inputs.map(\.name) == ["gray"])
    #expect(metadata.inputs.first?.image?.colorLayout == .gray)
    #expect(metadata.outputs.first?.shape == TensorShape([1, 3, 20, 24]))
    try FileManager.default.removeItem(at: compiled.deletingLastPathComponent())
  }

  @Test func aCompiledModelPredictsAsItsSourceDoes() async throws {
    let gray = PixelBuffer(width: 24, height: 20, format: .gray8, bytes: (0..<480).map { UInt8($0 * 255 / 479) })
    let input = try MLDictionaryFeatureProvider(dictionary: ["gray": gray])
    let fromSource = try await load(ModelFixture.grayToColor.url).prediction(from: input)
    let model = try await load(try await compile(.grayToColor))
    let compiled = try await model.prediction(from: input)
    #expect(
      compiled.featureValue(for: "rgb")?.imageBufferValue == fromSource.featureValue(for: "rgb")?.imageBufferValue)
    #expect(model.modelDescription.metadata[.author] as? String == "Tests")
    #expect(try await load(try await compile(.grayToColor)).loadSummary.label == .cached)
  }

  @Test func compilingAgainReplacesWhatWasThereUnlessItHoldsOtherFiles() async throws {
    let first = try await compile(.linear)
    let other = first.appendingPathComponent("more.txt")
    try Data("precious".utf8).write(to: other)
    await #expect(throws: MLModelError.self) { try await compile(.linear) }
    #expect(try String(contentsOf: other, encoding: .utf8) == "precious")
    try FileManager.default.removeItem(at: other)
    let second = try await compile(.linear)
    #expect(first.path == second.path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: second.path).count == 3)
    let rest = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(rest == ["Linear.mlmodelc"])
  }

  @Test func aFileThatIsMissingOrWasChangedIsNamed() async throws {
    let compiled = try await compile(.linear)
    let weights = compiled.appendingPathComponent("model.bin")
    let original = try Data(contentsOf: weights)
    var damaged = original
    damaged[0] ^= 1
    try damaged.write(to: weights)
    #expect(try await failure(compiled).message.contains("model.bin was changed"))
    try FileManager.default.removeItem(at: weights)
    #expect(try await failure(compiled).message.contains("model.bin is missing"))
    try original.write(to: weights)
    _ = try await load(compiled)
    for text in ["", "{", "[]", #"{"formatVersion": 1}"#] {
      try Data(text.utf8).write(to: compiled.appendingPathComponent("metadata.json"))
      #expect(try await failure(compiled).code == .io)
    }
    try FileManager.default.removeItem(at: compiled.appendingPathComponent("metadata.json"))
    #expect(try await failure(compiled).message.contains("metadata.json is missing"))
  }

  @Test func everyChangedByteOfTheMetadataIsNoticed() async throws {
    let compiled = try await compile(.linear)
    let file = compiled.appendingPathComponent("metadata.json")
    let whole = try Data(contentsOf: file)
    for place in whole.indices where Character(Unicode.Scalar(whole[place])).isNumber {
      var changed = whole
      changed[place] ^= 1
      try changed.write(to: file)
      let error = #expect(throws: MLModelError.self) { try CompiledBundle.metadata(of: compiled) }
      #expect(error?.code == .io)
    }
    try whole.write(to: file)
    _ = try await load(compiled)
  }

  @Test func aCompiledModelOfAnEarlierVersionHasNoChecksum() async throws {
    let compiled = try await compile(.linear)
    let file = compiled.appendingPathComponent("metadata.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    let earlier = text.replacing(#/\ +"checksum" : "[0-9a-f]{64}",\n/#, with: "")
    #expect(earlier != text)
    try Data(earlier.utf8).write(to: file)
    _ = try await load(compiled)
  }

  @Test func aCompiledModelCannotNameFilesOutsideItself() async throws {
    let compiled = try await compile(.linear)
    let file = compiled.appendingPathComponent("metadata.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    // Without a checksum, as earlier versions wrote it.
    let hostile = text.replacingOccurrences(of: "\"model.bin\"", with: "\"../secret\"")
      .replacingOccurrences(of: "\"checksum\"", with: "\"none\"")
    try Data(hostile.utf8).write(to: file)
    #expect(try await failure(compiled).message.contains("outside itself"))
  }

  @Test func aModelOfALaterFormatIsRefused() async throws {
    let compiled = try await compile(.linear)
    let file = compiled.appendingPathComponent("metadata.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacingOccurrences(of: "\"formatVersion\" : 1", with: "\"formatVersion\" : 99").utf8).write(
      to: file)
    #expect(try await failure(compiled).message.contains("later version"))
  }

  @Test func aSourceThatIsCutShortIsNoModel() async throws {
    let whole = try Data(contentsOf: ModelFixture.slow.url)
    let file = try folder.file("Short.onnx", Array(whole.prefix(whole.count / 2)))
    await #expect(throws: MLModelError.self) { try await MLModel.compileModel(at: file) }
  }

  @Test func anUnknownOperationIsNamed() async throws {
    // The operation's name stands in the file as it is.
    var bytes = Array(try Data(contentsOf: ModelFixture.flexible.url))
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("Relu".utf8)) })
    bytes.replaceSubrange(place..<place + 4, with: Array("Rilu".utf8))
    let file = try folder.file("Unknown.onnx", bytes)
    let error = await #expect(throws: MLModelError.self) { try await MLModel.compileModel(at: file) }
    #expect(error?.code == .io)
    #expect(error?.message.contains("Rilu") == true)
  }

  @Test func weightsOutsideTheModelsFolderAreRefused() async throws {
    var bytes = Array(try Data(contentsOf: ModelFixture.external.url))
    let name = Array("External.weights".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
    bytes.replaceSubrange(place..<place + name.count, with: Array("../../etc/passwd".utf8))
    let file = try folder.file("Outside.onnx", bytes)
    let error = await #expect(throws: MLModelError.self) { try await MLModel.compileModel(at: file) }
    #expect(error?.code == .io)
    #expect(error?.message.contains("outside its own folder") == true)
  }

  @Test func anAssetSaysWhatItsModelTakes() async throws {
    let asset = try MLModelAsset(url: try await compile(.channelMeans))
    let description = try await asset.modelDescription
    #expect(description.inputDescriptionsByName["photo"]?.isInferred == true)
    #expect(try await MLModel.load(asset: asset, configuration: configuration).modelDescription.metadata.isEmpty)
    #expect(throws: MLModelError.self) { try MLModelAsset(url: folder.url.appendingPathComponent("absent")) }
  }
}
