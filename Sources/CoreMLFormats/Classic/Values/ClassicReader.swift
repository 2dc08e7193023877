/// Reads the small messages that hold lists and dictionaries.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/DataStructures.proto`.
extension ProtobufMessage {
  /// The texts of a `StringVector`.
  func texts() throws -> [String] {
    var texts: [String] = []
    try forEachField { if $0.number == 1 { texts.append(try $0.text()) } }
    return texts
  }

  /// The numbers of an `Int64Vector`.
  func integers() throws -> [Int] {
    var integers: [Int] = []
    try forEachField { if $0.number == 1 { try $0.appendIntegers(to: &integers) } }
    return integers
  }

  /// The numbers of a `DoubleVector`, or of a message of the same form.
  func doubles() throws -> [Double] {
    var doubles: [Double] = []
    try forEachField { if $0.number == 1 { try $0.appendDoubles(to: &doubles) } }
    return doubles
  }

  /// The entries of a dictionary from texts.
  func textEntries() throws -> [(key: String, value: Field?)] {
    var entries: [(key: String, value: Field?)] = []
    try forEachField { if $0.number == 1 { entries.append(try $0.entry()) } }
    return entries
  }

  /// The entries of a dictionary from integers.
  func integerEntries() throws -> [(key: Int, value: Field?)] {
    var entries: [(key: Int, value: Field?)] = []
    try forEachField { field in
      guard field.number == 1 else { return }
      var entry: (key: Int, value: Field?) = (0, nil)
      try field.nested().forEachField { part in
        switch part.number {
        case 1: entry.key = try part.integer()
        case 2: entry.value = part
        default: break
        }
      }
      entries.append(entry)
    }
    return entries
  }

  /// Whether the message has a field.
  func has(_ number: Int) throws -> Bool {
    var found = false
    try forEachField { if $0.number == number { found = true } }
    return found
  }
}

extension ClassLabels {
  /// The labels in a classifier's field; all classifiers number them alike.
  init?(_ field: ProtobufMessage.Field) throws {
    switch field.number {
    case 100: self = .texts(try field.nested().texts())
    case 101: self = .integers(try field.nested().integers())
    default: return nil
    }
  }

  var keys: [ClassicKey] {
    switch self {
    case .texts(let texts): texts.map(ClassicKey.text)
    case .integers(let integers): integers.map(ClassicKey.integer)
    }
  }
}
