/// Tells a category by a one at its place.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/OneHotEncoder.proto`.
struct OneHotEncoder: ClassicModel {
  private let input: String
  private let places: [ClassicKey: Int]
  private let count: Int
  private let ignoresUnknown: Bool
  private let output: FeatureSpecification

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var (categories, isSparse, unknown): (ClassLabels?, Bool, Int) = (nil, false, 0)
    try specification.content.forEachField { field in
      switch field.number {
      case 1: categories = .texts(try field.nested().texts())
      case 2: categories = .integers(try field.nested().integers())
      case 10: isSparse = try field.flag()
      case 11: unknown = try field.integer()
      default: break
      }
    }
    guard let categories else { throw kind.failure("it has no categories") }
    let input = try specification.onlyInput()
    guard input.type == categories.kind else {
      throw kind.failure("its input “\(input.name)” is \(input.type.kindName), which does not fit its categories")
    }
    var places: [ClassicKey: Int] = [:]
    // Two spellings of a word can be the same category here: the first counts.
    for (place, key) in categories.keys.enumerated() where places[key] == nil { places[key] = place }
    (self.input, self.places, count) = (input.name, places, categories.count)
    (ignoresUnknown, output) = (unknown == 1, try specification.onlyOutput())
    switch output.type {
    case .array where !isSparse: try OutputFeature(output).check(holds: count, kind)
    case .dictionary(let hasTextKeys) where isSparse && (!hasTextKeys || categories.kind == .text): break
    default:
      throw kind.failure(
        "its output “\(output.name)” is \(output.type.kindName), but it makes \(isSparse ? "a dictionary" : "an array")"
      )
    }
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let key: ClassicKey
    switch inputs[input] {
    case .text(let text)?: key = .text(text)
    case .integer(let integer)?: key = .integer(integer)
    case nil: throw FormatError.missingInput(input)
    case let value?: throw FormatError("the input “\(input)” is \(value.kindName), but must be a category")
    }
    let place = places[key]
    guard place != nil || ignoresUnknown else {
      throw FormatError("the input “\(input)” is \(key), which is none of the model's categories")
    }
    guard case .dictionary(let hasTextKeys) = output.type else {
      var result = Array(repeating: 0.0, count: count)
      if let place { result[place] = 1 }
      return [output.name: try OutputFeature(output).value(result)]
    }
    // A dictionary from integers tells the place, since that is what a vectoriser after it reads.
    return [output.name: .dictionary(place.map { [hasTextKeys ? key : .integer($0): 1] } ?? [:])]
  }
}
