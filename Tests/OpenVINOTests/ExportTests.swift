import Foundation
import ModelFixtures
import OpenVINO
import ProgramSupport
import Testing

@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)))
struct ExportTests {
  private let folder: TemporaryFolder
  private let core: Core

  init() throws {
    folder = try TemporaryFolder()
    core = try Core()
  }

  private func exported(_ model: CompiledModel, name: String = "blob", after prefix: [UInt8] = []) throws -> [UInt8] {
    try folder.write(prefix, name)
    let handle = try FileHandle(forUpdating: folder.url.appendingPathComponent(name))
    defer { try? handle.close() }
    try handle.seekToEnd()
    try model.export(to: handle.fileDescriptor)
    return Array(try Data(contentsOf: folder.url.appendingPathComponent(name)))
  }

  @Test func whatWasExportedAnswersTheSame() async throws {
    let bytes = try exported(core.compiled(.grayToColor))
    let model = try bytes.withUnsafeBytes {
      try core.importModel(from: $0, name: "blob", device: "CPU", properties: ["INFERENCE_PRECISION_HINT": "f32"])
    }
    #expect(try model.inputs() == [Port(name: "gray", elementType: .f32, shape: [1, 1, 20, 24])])
    #expect(try model.property("INFERENCE_PRECISION_HINT") == "f32")
    let request = try model.makeInferRequest()
    try request.writeInput(0, grayRamp)
    try await request.run()
    #expect(areClose(try request.readOutput(0, as: Float.self), colorRamp))
  }

  @Test func anExportFollowsWhatTheFileHolds() throws {
    let model = try core.compiled(.grayToColor)
    let bytes = try exported(model, after: Array("header".utf8))
    #expect(bytes.starts(with: Array("header".utf8)))
    let imported = try bytes.dropFirst(6).withUnsafeBytes {
      try core.importModel(from: $0, name: "blob", device: "CPU")
    }
    #expect(try imported.outputs().map(\.name) == ["rgb"])
  }

  @Test func aFullDiskIsAnError() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let model = try core.compiled(.grayToColor)
    #expect(failure { try model.export(to: full.fileDescriptor) }?.attempted.hasPrefix("export ") == true)
  }

  @Test(arguments: [0, 1, 16, 200]) func aCutOffExportIsRefused(kept: Int) throws {
    let bytes = try exported(core.compiled(.grayToColor)).prefix(kept)
    let error = try #require(
      failure {
        try bytes.withUnsafeBytes { _ = try core.importModel(from: $0, name: "a cut blob", device: "CPU") }
      })
    #expect(error.attempted == "import a cut blob for CPU")
  }

  @Test func memoryComesBackWhenItIsReleased() async throws {
    let model = try core.compiled(.slow)
    let request = try model.makeInferRequest()
    try await request.run()
    try model.releaseMemory()
    try await request.run()
    #expect(try request.readOutput(0, as: Float.self).count == 1)
  }
}
