import CoreMLFormats
import Foundation

/// The cases that `Tools/formats/classic_cases.py` writes.
enum ClassicFixtures {
  struct Case: Decodable, Sendable {
    var model: String
    var inputs: [String: Feature]
    var outputs: [String: Feature]
    var tolerance: Double
  }

  /// A feature as the file has it.
  struct Feature: Decodable, Sendable {
    var value: ClassicValue

    private enum Key: String, CodingKey { case kind, keys, value, values, shape }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      let hasTextKeys = try container.decodeIfPresent(String.self, forKey: .keys) == "text"
      switch try container.decodeIfPresent(String.self, forKey: .kind) {
      case "number": value = .number(try container.decode(Number.self, forKey: .value).value)
      case "integer": value = .integer(try container.decode(Int.self, forKey: .value))
      case "text": value = .text(try container.decode(String.self, forKey: .value))
      case "sequence" where hasTextKeys:
        value = .sequence(try container.decode([String].self, forKey: .values).map(ClassicKey.text))
      case "sequence": value = .sequence(try container.decode([Int].self, forKey: .values).map(ClassicKey.integer))
      case "dictionary":
        var dictionary: [ClassicKey: Double] = [:]
        for (key, number) in try container.decode([String: Number].self, forKey: .values) {
          dictionary[hasTextKeys ? .text(key) : .integer(Int(key) ?? 0)] = number.value
        }
        value = .dictionary(dictionary)
      default:
        value = .array(
          try container.decode([Number].self, forKey: .values).map(\.value),
          shape: try container.decode([Int].self, forKey: .shape))
      }
    }
  }

  /// A number, or the text that stands for one that JSON does not have.
  private struct Number: Decodable {
    var value: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      do {
        value = try container.decode(Double.self)
      } catch {
        value = Double(try container.decode(String.self)) ?? .nan
      }
    }
  }

  private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "../../ModelFixtures/Models/CoreML")

  static func cases() throws -> [String: Case] {
    try JSONDecoder().decode([String: Case].self, from: Data(contentsOf: folder.appending(path: "classic.json")))
  }

  static func bytes(_ model: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: "classic/\(model)")))
  }

  static func specification(_ model: String) throws -> ModelSpecification {
    try ModelSpecification(ProtobufMessage(FileBytes(bytes(model), name: model)))
  }
}

/// Runs a classic model, or a pipeline of them, as those do who use the module.
func classicOutputs(
  _ specification: ModelSpecification, _ inputs: [String: ClassicValue]
) throws -> [String: ClassicValue] {
  guard let pipeline = try PipelineSpecification(specification) else {
    guard let model = try ClassicModels.model(specification) else {
      throw FormatError("models of the kind \(specification.kind.name) are not classic")
    }
    return try model.outputs(for: inputs)
  }
  try pipeline.check()
  var known = specification.description.withDefaults(inputs)
  for stage in pipeline.stages { known.merge(try classicOutputs(stage.specification, known)) { $1 } }
  let names = Set(specification.description.outputs.map(\.name))
  return known.filter { names.contains($0.key) }
}
