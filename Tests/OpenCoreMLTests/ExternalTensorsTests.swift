import Foundation
import ModelFiles
import OpenCoreML
import ProgramSupport
import Testing

private typealias Proto = ProtobufWriter

/// Weights in files of their own belong to a model, wherever in an ONNX file they are named.
struct ExternalTensorsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func entry(_ name: String) -> [UInt8] {
    Proto.field(1, "location") + Proto.field(2, name)
  }

  private static func tensor(_ name: String) -> [UInt8] { Proto.field(13, entry(name)) }

  /// Ways from a model to a tensor: the numbers of the fields, the outermost first.
  private static let ways: [(String, [UInt64])] = [
    ("a constant of the graph", [7, 5]), ("a node's attribute", [7, 1, 5, 5]), ("a node's list", [7, 1, 5, 10]),
    ("a graph in a node", [7, 1, 5, 6, 5]), ("graphs in a node", [7, 1, 5, 11, 1, 5, 6, 5]),
    ("a function's node", [25, 7, 5, 5]), ("a function's default", [25, 11, 5]), ("training", [20, 2, 5]),
    ("the start of training", [20, 1, 1, 5, 5]), ("sparse values", [7, 15, 1]), ("sparse places", [7, 15, 2]),
    ("a sparse attribute", [7, 1, 5, 22, 1]), ("sparse attributes", [7, 1, 5, 23, 2]),
  ]

  private static func model(_ way: [UInt64], _ tensor: [UInt8]) -> [UInt8] {
    way.reversed().reduce(tensor) { Proto.field($1, $0) }
  }

  private func names(_ model: [UInt8]) throws -> [String] {
    try WeightFiles.names(besides: folder.url.appendingPathComponent("Net.onnx"), model)
  }

  @Test(arguments: ways) func findsThemEverywhere(_ place: String, _ way: [UInt64]) throws {
    #expect(try names(Self.model(way, Self.tensor("w.bin"))) == ["w.bin"])
  }

  @Test func findsThemInFieldsOfAnyOrderAndLength() throws {
    let long = String(repeating: "w", count: 200)
    let turned = Proto.field(13, Proto.field(2, "turned.bin") + Proto.field(1, "location"))
    let wide = Proto.field(13, Self.entry("wide.bin"), lengthByteCount: 10)
    let others = Proto.field(13, Proto.field(1, "offset") + Proto.field(2, "64")) + Proto.field(9, [1, 2, 3])
    let numbers: [UInt8] = [0x08, 0x81, 0x01, 0x15, 1, 2, 3, 4, 0x19, 1, 2, 3, 4, 5, 6, 7, 8]
    let graph =
      Proto.field(5, numbers + turned) + Proto.field(2, "a name") + Proto.field(5, others + wide + others)
      + Proto.field(5, Self.tensor(long))
    // A second part of the same graph counts as well.
    let model = numbers + Proto.field(7, graph) + Proto.field(7, Proto.field(5, Self.tensor("more.bin")))
    #expect(try names(model) == ["more.bin", "turned.bin", "wide.bin", long])
  }

  @Test func theLastOfSeveralValuesCounts() throws {
    let entry = Self.entry("first.bin") + Proto.field(2, "last.bin")
    #expect(try names(Self.model([7, 5, 13], entry)) == ["last.bin"])
  }

  @Test(arguments: ["../secret", "/etc/passwd", "a/../../secret", ".."], ways.map(\.1))
  func nothingOutsideTheModelsFolderIsRead(_ name: String, _ way: [UInt64]) throws {
    let error = #expect(throws: MLModelError.self) { try names(Self.model(way, Self.tensor(name))) }
    #expect(error?.code == .io && error?.message.contains("outside its own folder") == true)
  }

  @Test func namesThatAreNoTextAreRefused() throws {
    let entry = Proto.field(1, "location") + Proto.field(2, [0x77, 0xFF])
    #expect(throws: MLModelError.self) { try names(Self.model([7, 5, 13], entry)) }
    #expect(throws: MLModelError.self) { try names(Self.model([7, 5], Self.tensor("w\0"))) }
  }

  @Test func damagedAndDeepMessagesEndQuietly() throws {
    #expect(try names([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]) == [])
    #expect(try names([0x3A, 0x05, 0x2A]) == [])
    #expect(try names([UInt8](repeating: 0xFF, count: 100)) == [])
    var deep = Self.tensor("w.bin")
    for _ in 0..<3000 { deep = Proto.field(1, Proto.field(5, Proto.field(6, deep))) }
    #expect(try names(Proto.field(7, deep)) == [])
  }

  @Test(arguments: ways) func theDigestCoversThem(_ place: String, _ way: [UInt64]) throws {
    let name = String(repeating: "w", count: 130)
    let model = try folder.file("Net.onnx", Self.model(way, Self.tensor(name)))
    _ = try folder.file(name, [1])
    let before = try ModelFile(model).digest
    _ = try folder.file(name, [2])
    #expect(try ModelFile(model).digest != before)
  }
}
