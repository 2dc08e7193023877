/// What a feature of a classic model holds.
package enum ClassicValue: Sendable, Equatable {
  case integer(Int)
  case number(Double)
  case text(String)
  /// A multi-array of any type of elements, the last axis fastest.
  case array([Double], shape: [Int])
  case dictionary([ClassicKey: Double])
  case sequence([ClassicKey])
}

/// A key of a dictionary, an element of a sequence, or the label of a class.
package enum ClassicKey: Sendable, Hashable {
  case text(String)
  case integer(Int)
}

extension ClassicKey {
  /// The key as a feature of its own.
  var value: ClassicValue {
    switch self {
    case .text(let text): .text(text)
    case .integer(let integer): .integer(integer)
    }
  }
}

extension ClassicKey: CustomStringConvertible {
  package var description: String {
    switch self {
    case .text(let text): "“\(text)”"
    case .integer(let integer): "\(integer)"
    }
  }
}

extension ClassicValue {
  /// What it is, for messages.
  var kindName: String {
    switch self {
    case .integer: "an integer"
    case .number: "a number"
    case .text: "a text"
    case .array: "a multi-array"
    case .dictionary: "a dictionary"
    case .sequence: "a sequence"
    }
  }
}

extension FeatureKind {
  /// What it is, for messages.
  var kindName: String {
    switch self {
    case .integer: "an integer"
    case .double: "a number"
    case .text: "a text"
    case .image: "an image"
    case .array: "a multi-array"
    case .dictionary(let hasTextKeys): "a dictionary with \(hasTextKeys ? "texts" : "integers") as keys"
    case .sequence(let isOfTexts, _): "a sequence of \(isOfTexts ? "texts" : "integers")"
    case .state: "a state"
    }
  }
}
