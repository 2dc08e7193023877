/// Fills in values that are missing.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/Imputer.proto`.
struct Imputer: ClassicModel {
  private let input: FeatureSpecification
  private let output: String
  /// What is filled in; an array has one element for each of the input's, or a single one for all of them.
  private let filling: ClassicValue
  /// What counts as missing: by default a number that is none.
  private let missing: ClassicValue?

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var (filling, missing): (ClassicValue?, ClassicValue?) = (nil, nil)
    try specification.content.forEachField { field in
      switch field.number {
      case 1...7: filling = try Self.filling(field)
      case 11: missing = .number(try field.double())
      case 12: missing = .integer(try field.integer())
      case 13: missing = .text(try field.text())
      default: break
      }
    }
    guard let filling else { throw kind.failure("it holds nothing to fill in") }
    let (input, output) = (try specification.onlyInput(), try specification.onlyOutput())
    guard Self.fits(filling, input.type), Self.fits(filling, output.type) else {
      throw kind.failure(
        "it fills in \(filling.kindName), but its input “\(input.name)” is \(input.type.kindName), its output "
          + "“\(output.name)” \(output.type.kindName)")
    }
    if case .array(let values, _) = filling, case .array(let array) = input.type,
      let count = try array.fixedCount(input.name, kind), count != values.count
    {
      throw kind.failure("it fills in \(values.count) elements, but its input has \(count)")
    }
    (self.input, self.output, self.filling, self.missing) = (input, output.name, filling, missing)
  }

  private static func filling(_ field: ProtobufMessage.Field) throws -> ClassicValue {
    switch field.number {
    case 1: return .number(try field.double())
    case 2: return .integer(try field.integer())
    case 3: return .text(try field.text())
    case 4:
      let values = try field.nested().doubles()
      return .array(values, shape: [values.count])
    case 5:
      let values = try field.nested().integers().map(Double.init)
      return .array(values, shape: [values.count])
    default:
      var dictionary: [ClassicKey: Double] = [:]
      if field.number == 6 {
        for entry in try field.nested().textEntries() { dictionary[.text(entry.key)] = try entry.value?.double() ?? 0 }
      } else {
        for entry in try field.nested().integerEntries() {
          dictionary[.integer(entry.key)] = try entry.value?.double() ?? 0
        }
      }
      return .dictionary(dictionary)
    }
  }

  private static func fits(_ filling: ClassicValue, _ type: FeatureKind) -> Bool {
    switch (filling, type) {
    case (.number, .double), (.number, .array), (.integer, .integer), (.integer, .array), (.text, .text),
      (.array, .array),
      (.dictionary, .dictionary):
      true
    default: false
    }
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    [output: try filled(inputs[input.name])]
  }

  private func filled(_ value: ClassicValue?) throws -> ClassicValue {
    switch (value, input.type, filling) {
    case (.number(let number)?, .double, .number): return isMissing(number) ? filling : .number(number)
    // A whole number may come for any number.
    case (.integer(let integer)?, .double, .number):
      return isMissing(Double(integer)) ? filling : .number(Double(integer))
    case (.integer(let integer)?, .integer, _): return missing == .integer(integer) ? filling : .integer(integer)
    case (.text(let text)?, .text, _): return missing == .text(text) ? filling : .text(text)
    case (.dictionary?, .dictionary, _): return value ?? filling
    case (.array(let values, let shape)?, .array, _): return .array(try filled(values), shape: shape)
    case (nil, .array(let array), .number), (nil, .array(let array), .integer):
      guard let count = try array.fixedCount(input.name, .imputer) else { throw FormatError.missingInput(input.name) }
      return .array(try filled(Array(repeating: .nan, count: count)), shape: array.shape)
    case (nil, _, _): return filling
    case (let value?, let type, _):
      throw FormatError("the input “\(input.name)” is \(value.kindName), but must be \(type.kindName)")
    }
  }

  private func filled(_ values: [Double]) throws -> [Double] {
    switch filling {
    case .number(let number): return values.map { isMissing($0) ? number : $0 }
    case .integer(let integer): return values.map { isMissing($0) ? Double(integer) : $0 }
    case .array(let fillings, _):
      guard fillings.count == values.count else {
        throw FormatError("the input “\(input.name)” has \(values.count) elements, but must have \(fillings.count)")
      }
      return zip(values, fillings).map { isMissing($0) ? $1 : $0 }
    default: return values
    }
  }

  private func isMissing(_ number: Double) -> Bool {
    switch missing {
    case .number(let missing)?: missing.isNaN ? number.isNaN : number == missing
    case .integer(let missing)?: number == Double(missing)
    default: number.isNaN
    }
  }
}
