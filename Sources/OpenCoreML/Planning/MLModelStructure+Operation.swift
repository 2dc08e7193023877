extension MLModelStructure.Program {
  /// One operation of a program.
  public struct Operation: Sendable, Hashable {
    /// Its type by OpenVINO's name: "Convolution".
    public let operatorName: String
    /// What it takes: OpenVINO's arguments have no names, so "0" is the first.
    public let inputs: [String: Argument]
    /// What it gives.
    public let outputs: [NamedValueType]
    /// The blocks inside it. The bodies of loops and conditions are not looked into: empty.
    public let blocks: [Block]

    // MARK: Beyond Core ML

    /// Its name in the model.
    public let name: String

    /// Which model of a pipeline it belongs to, and its place among that one's operations.
    package let stage: Int
    package let place: Int
  }

  /// What is given to an operation for one of its inputs.
  public struct Argument: Sendable, Hashable {
    /// Where it comes from; one.
    public let bindings: [Binding]
  }

  /// Where a value comes from.
  public enum Binding: Sendable, Hashable {
    /// A constant.
    case value(Value)
    /// The value of that name: an input of the function, or what an operation gives.
    case name(String)
  }

  /// A constant; its numbers are not kept.
  public struct Value: Sendable, Hashable {
    /// What kind of value it is. OpenCoreML's own.
    public let type: ValueType
  }

  /// A value's name and kind.
  public struct NamedValueType: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// What kind of value it is.
    public let type: ValueType
  }

  /// The kind of a value: a tensor.
  public struct ValueType: Sendable, Hashable, CustomStringConvertible {
    // MARK: Beyond Core ML

    /// The type of its elements, by OpenVINO's name: "f32".
    public let elementType: String
    /// The sizes of its dimensions, the slowest first, `nil` for one that is open; `nil` where not even their number is fixed.
    public let dimensions: [Int?]?

    /// "f32 1×3×224×?".
    public var description: String {
      guard let dimensions else { return elementType }
      return "\(elementType) " + dimensions.map { $0.map(String.init) ?? "?" }.joined(separator: "×")
    }
  }
}
