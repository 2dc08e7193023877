extension MLModelStructure {
  /// A graph of operations.
  public struct Program: Sendable, Hashable {
    /// The functions by name; there is only one, "main".
    public let functions: [String: Function]
  }
}

extension MLModelStructure.Program {
  /// A function of a program.
  public struct Function: Sendable, Hashable {
    /// Its inputs.
    public let inputs: [NamedValueType]
    /// Its operations.
    public let block: Block
  }

  /// A sequence of operations.
  public struct Block: Sendable, Hashable {
    /// The block's own inputs, apart from values of the surrounding code; empty for a function's block.
    public let inputs: [NamedValueType]
    /// The operations, in an order in which they can be computed. Constants are not among them: they are argument values.
    public let operations: [Operation]
    /// The names of the values that the block returns.
    public let outputNames: [String]
  }
}
