/// Puts features one after another into an array.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/FeatureVectorizer.proto`.
struct FeatureVectorizer: ClassicModel {
  private struct Column: Sendable {
    var name = ""
    var count = 0
  }

  private let columns: [Column]
  private let output: OutputFeature

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var (columns, total): ([Column], Int) = ([], 0)
    try specification.content.forEachField { field in
      guard field.number == 1 else { return }
      var column = Column()
      try field.nested().forEachField { part in
        switch part.number {
        case 1: column.name = try part.text()
        case 2: column.count = try part.integer()
        default: break
        }
      }
      guard column.count > 0, column.count <= ClassicLimits.mostElements - total else {
        throw kind.failure("its input “\(column.name)” has \(column.count) elements")
      }
      total += column.count
      columns.append(column)
    }
    for column in columns {
      guard let input = specification.description.inputs.first(where: { $0.name == column.name }) else {
        throw kind.failure("its description has no input “\(column.name)”")
      }
      switch input.type {
      case .integer, .double, .array, .dictionary(hasTextKeys: false): break
      default: throw kind.failure("its input “\(column.name)” is \(input.type.kindName)")
      }
    }
    (self.columns, output) = (columns, OutputFeature(try specification.onlyOutput()))
    try output.check(holds: total, kind)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    var result: [Double] = []
    for column in columns {
      switch inputs[column.name] {
      case .number(let number)? where column.count == 1: result.append(number)
      case .integer(let integer)? where column.count == 1: result.append(Double(integer))
      case .array(let values, _)? where values.count == column.count: result += values
      case .dictionary(let dictionary)?:
        // The keys are places, counted from zero; all others are zero.
        let start = result.count
        result += repeatElement(0, count: column.count)
        for (key, value) in dictionary {
          guard case .integer(let place) = key, (0..<column.count).contains(place) else {
            throw FormatError("the input “\(column.name)” has the key \(key), but must have keys below \(column.count)")
          }
          result[start + place] = value
        }
      case nil: throw FormatError.missingInput(column.name)
      case .array(let values, _)?:
        throw FormatError("the input “\(column.name)” has \(values.count) elements, but must have \(column.count)")
      case let value?:
        throw FormatError("the input “\(column.name)” is \(value.kindName), but must be \(column.count) numbers")
      }
    }
    return [output.name: try output.value(result)]
  }
}
