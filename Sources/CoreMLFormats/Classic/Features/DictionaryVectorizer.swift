/// Puts the values of a dictionary at the places of their keys in an array, or replaces the keys by their places in a
/// dictionary from integers.
///
/// Keys that the model does not know are left out: converters rely on it.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/DictVectorizer.proto`.
struct DictionaryVectorizer: ClassicModel {
  private let input: String
  private let places: [ClassicKey: Int]
  private let count: Int
  /// `nil` if the output is a dictionary.
  private let output: OutputFeature?
  private let outputName: String

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var keys: ClassLabels?
    try specification.content.forEachField { field in
      switch field.number {
      case 1: keys = .texts(try field.nested().texts())
      case 2: keys = .integers(try field.nested().integers())
      default: break
      }
    }
    guard let keys else { throw kind.failure("it has no keys") }
    let input = try specification.onlyInput()
    guard case .dictionary(let hasTextKeys) = input.type, hasTextKeys == (keys.kind == .text) else {
      throw kind.failure("its input “\(input.name)” is \(input.type.kindName), which does not fit its keys")
    }
    var places: [ClassicKey: Int] = [:]
    // Two spellings of a word can be the same key here: the first counts.
    for (place, key) in keys.keys.enumerated() where places[key] == nil { places[key] = place }
    (self.input, self.places, count) = (input.name, places, keys.count)
    let output = try specification.onlyOutput()
    outputName = output.name
    guard output.type != .dictionary(hasTextKeys: false) else {
      self.output = nil
      return
    }
    self.output = OutputFeature(output)
    try self.output?.check(holds: count, kind)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    guard let value = inputs[input] else { throw FormatError.missingInput(input) }
    guard case .dictionary(let dictionary) = value else {
      throw FormatError("the input “\(input)” is \(value.kindName), but must be a dictionary")
    }
    guard let output else {
      var sparse: [ClassicKey: Double] = [:]
      for (key, value) in dictionary { if let place = places[key] { sparse[.integer(place)] = value } }
      return [outputName: .dictionary(sparse)]
    }
    var result = Array(repeating: 0.0, count: count)
    for (key, value) in dictionary { if let place = places[key] { result[place] = value } }
    return [outputName: try output.value(result)]
  }
}
