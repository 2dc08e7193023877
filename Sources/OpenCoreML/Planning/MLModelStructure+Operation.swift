extension MLModelStructure.Program {
  /// An operation of a program.
  public struct Operation: Sendable, Hashable {
    /// OpenVINO's name for its type, for example "Convolution".
    public let operatorName: String
    /// Its inputs. OpenVINO's arguments have no names, so the first one is "0".
    public let inputs: [String: Argument]
    /// Its outputs.
    public let outputs: [NamedValueType]
    /// The blocks inside it. Always empty: the bodies of loops and conditions are not read.
    public let blocks: [Block]

    // MARK: Beyond Core ML

    /// Its name in the model.
    public let name: String

    /// The index of its model in a pipeline, and its index among that model's operations.
    package let stage: Int
    package let place: Int
  }

  /// The argument for an input of an operation.
  public struct Argument: Sendable, Hashable {
    /// Where it comes from; always one binding.
    public let bindings: [Binding]
  }

  /// Where a value comes from.
  public enum Binding: Sendable, Hashable {
    /// A constant.
    case value(Value)
    /// The value with this name: an input of the function or an output of an operation.
    case name(String)
  }

  /// A constant. Its numbers are not kept.
  public struct Value: Sendable, Hashable {
    /// The type of the value. An OpenCoreML addition.
    public let type: ValueType
  }

  /// A value's name and type.
  public struct NamedValueType: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The type of the value.
    public let type: ValueType
  }

  /// The type of a value, which is a tensor.
  public struct ValueType: Sendable, Hashable, CustomStringConvertible {
    // MARK: Beyond Core ML

    /// OpenVINO's name for the element type, for example "f32".
    public let elementType: String
    /// The sizes of the dimensions, from slowest to fastest varying, with `nil` for an open size; `nil` if even their number is
    /// open.
    public let dimensions: [Int?]?

    /// For example "f32 1×3×224×?".
    public var description: String {
      guard let dimensions else { return elementType }
      return "\(elementType) " + dimensions.map { $0.map(String.init) ?? "?" }.joined(separator: "×")
    }
  }
}
