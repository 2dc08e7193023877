import Foundation

/// A small model in one of Core ML's formats, numbers for its inputs, and the outputs that they must give, computed in double
/// precision without Core ML; `Tools/formats` writes them.
package struct CoreMLCase: Sendable {
  /// A tensor's elements in the order of their indices.
  package struct Tensor: Sendable, Decodable {
    package var element: String
    package var shape: [Int]
    package var values: [Double]

    private enum CodingKeys: CodingKey { case element, shape, values }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      element = try container.decode(String.self, forKey: .element)
      shape = try container.decode([Int].self, forKey: .shape)
      values = try container.decode([Number].self, forKey: .values).map(\.value)
    }
  }

  /// A number; infinite ones are texts, because JSON has none.
  private struct Number: Decodable {
    var value: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        value = number
      } else {
        value = Double(try container.decode(String.self)) ?? .nan
      }
    }
  }

  /// The value of a feature.
  package enum Feature: Sendable, Decodable {
    case tensor(Tensor)
    case text(String)
    case number(Double)
    case integer(Int)
    /// Numbers by label; the labels are integers or texts.
    case dictionary([String: Double], hasIntegerKeys: Bool)
    /// Texts, or integers as texts.
    case sequence([String], isOfIntegers: Bool)

    private enum CodingKeys: CodingKey { case kind, value, values, keys }

    package init(from decoder: any Decoder) throws {
      let single = try decoder.singleValueContainer()
      if let tensor = try? single.decode(Tensor.self) {
        self = .tensor(tensor)
      } else if let text = try? single.decode(String.self) {
        self = .text(text)
      } else if let numbers = try? single.decode([String: Double].self) {
        self = .dictionary(numbers, hasIntegerKeys: false)
      } else {
        self = try Self.marked(decoder.container(keyedBy: CodingKeys.self))
      }
    }

    private static func marked(_ container: KeyedDecodingContainer<CodingKeys>) throws -> Feature {
      let hasIntegers = try container.decodeIfPresent(String.self, forKey: .keys) == "integer"
      switch try container.decode(String.self, forKey: .kind) {
      case "number": return .number(try container.decode(Number.self, forKey: .value).value)
      case "integer": return .integer(try container.decode(Int.self, forKey: .value))
      case "text": return .text(try container.decode(String.self, forKey: .value))
      case "dictionary":
        let numbers = try container.decode([String: Number].self, forKey: .values).mapValues(\.value)
        return .dictionary(numbers, hasIntegerKeys: hasIntegers)
      default:
        let texts = try? container.decode([String].self, forKey: .values)
        return .sequence(
          try texts ?? container.decode([Int].self, forKey: .values).map(String.init), isOfIntegers: hasIntegers)
      }
    }
  }

  private struct Content: Decodable {
    var model: String
    var inputs: [String: Feature]
    var outputs: [String: Feature]
    var tolerance: Double
    var function: String?
    var labels: [Label]?
  }

  /// A class's name, a text or an integer.
  private struct Label: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text = try (try? container.decode(String.self)) ?? String(container.decode(Int.self))
    }
  }

  package let group: String
  package let name: String
  private let content: Content

  package var url: URL { Self.folder.appendingPathComponent("\(group)/\(content.model)") }
  package var inputs: [String: Feature] { content.inputs }
  package var outputs: [String: Feature] { content.outputs }
  /// The largest difference allowed, divided by the reference's standard deviation.
  package var tolerance: Double { content.tolerance }
  package var function: String? { content.function }
  /// The classes of a classifier whose outputs hold its probabilities in their order; `nil` for other models.
  package var labels: [String]? { content.labels?.map(\.text) }

  /// The cases of a group, by name.
  package static func group(_ group: String) -> [CoreMLCase] {
    guard let data = try? Data(contentsOf: folder.appendingPathComponent("\(group).json")),
      let cases = try? JSONDecoder().decode([String: Content].self, from: data)
    else { return [] }
    return cases.sorted { $0.key < $1.key }.map { CoreMLCase(group: group, name: $0.key, content: $0.value) }
  }

  /// The groups that there are.
  package static let groups: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  private static let folder =
    ProcessInfo.processInfo.environment["VITRINE_COREML_CASES"].map(URL.init(fileURLWithPath:))
    ?? (Bundle.module.resourceURL ?? Bundle.module.bundleURL)
    .appendingPathComponent("Models/CoreML")
}
