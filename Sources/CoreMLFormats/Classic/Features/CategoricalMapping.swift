/// Replaces texts by integers, or integers by texts.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/CategoricalMapping.proto`.
struct CategoricalMapping: ClassicModel {
  private let input: String
  private let output: String
  private let takesTexts: Bool
  private let mapsSequences: Bool
  private let mapping: [ClassicKey: ClassicKey]
  /// What stands for a value that is not known; `nil` if such a value is an error.
  private let fallback: ClassicKey?

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var (takesTexts, mapping, fallback): (Bool?, [ClassicKey: ClassicKey], ClassicKey?) = (nil, [:], nil)
    try specification.content.forEachField { field in
      switch field.number {
      case 1:
        takesTexts = true
        for entry in try field.nested().textEntries() {
          mapping[.text(entry.key)] = .integer(try entry.value?.integer() ?? 0)
        }
      case 2:
        takesTexts = false
        for entry in try field.nested().integerEntries() {
          mapping[.integer(entry.key)] = .text(try entry.value?.text() ?? "")
        }
      case 101: fallback = .text(try field.text())
      case 102: fallback = .integer(try field.integer())
      default: break
      }
    }
    guard let takesTexts else { throw kind.failure("it maps nothing") }
    if let fallback {
      let isText = if case .text = fallback { true } else { false }
      guard isText != takesTexts else {
        throw kind.failure("its value for unknown ones, \(fallback), is of the wrong type")
      }
    }
    let (input, output) = (try specification.onlyInput(), try specification.onlyOutput())
    switch (input.type, output.type) {
    case (takesTexts ? .text : .integer, takesTexts ? .integer : .text): mapsSequences = false
    case (.sequence(takesTexts, _), .sequence(!takesTexts, _)): mapsSequences = true
    default:
      throw kind.failure(
        "it maps \(takesTexts ? "texts to integers" : "integers to texts"), but its input “\(input.name)” is "
          + "\(input.type.kindName), its output “\(output.name)” \(output.type.kindName)")
    }
    (self.input, self.output) = (input.name, output.name)
    (self.takesTexts, self.mapping, self.fallback) = (takesTexts, mapping, fallback)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    switch inputs[input] {
    case .text(let text)? where !mapsSequences && takesTexts: [output: try mapped(.text(text)).value]
    case .integer(let integer)? where !mapsSequences && !takesTexts: [output: try mapped(.integer(integer)).value]
    case .sequence(let keys)? where mapsSequences: [output: .sequence(try keys.map(mapped))]
    case nil: throw FormatError.missingInput(input)
    case let value?:
      throw FormatError(
        "the input “\(input)” is \(value.kindName), but must be "
          + (mapsSequences ? "a sequence" : takesTexts ? "a text" : "an integer"))
    }
  }

  private func mapped(_ key: ClassicKey) throws -> ClassicKey {
    guard let value = mapping[key] ?? fallback else {
      throw FormatError("the input “\(input)” is \(key), which the model does not know")
    }
    return value
  }
}
