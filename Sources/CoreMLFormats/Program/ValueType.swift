/// The type of a value in a program.
package indirect enum ValueType: Sendable, Equatable {
  case tensor(TensorType)
  case list(ValueType, length: Int?)
  case tuple([ValueType])
  case dictionary(ValueType, ValueType)
  /// What a model keeps from one prediction to the next.
  case state(ValueType)

  /// The tensor's type, also of a state that holds one.
  package var tensor: TensorType? {
    switch self {
    case .tensor(let type): type
    case .state(let type): type.tensor
    default: nil
    }
  }
}

/// The type of a tensor.
package struct TensorType: Sendable, Equatable {
  package var element: Element
  /// The sizes, from the slowest to the fastest dimension, `nil` where one is open; `nil` if even their number is.
  package var shape: [Int?]?

  package init(_ element: Element, _ shape: [Int?]?) { (self.element, self.shape) = (element, shape) }
}
