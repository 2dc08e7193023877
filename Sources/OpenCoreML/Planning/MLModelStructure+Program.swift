extension MLModelStructure {
  /// A graph of operations.
  public struct Program: Sendable, Hashable {
    /// Its functions by their names; one, "main".
    public let functions: [String: Function]
  }
}

extension MLModelStructure.Program {
  /// A function of a program.
  public struct Function: Sendable, Hashable {
    /// What it takes.
    public let inputs: [NamedValueType]
    /// What it does.
    public let block: Block
  }

  /// Operations that follow one another.
  public struct Block: Sendable, Hashable {
    /// What the block takes beside what surrounds it; a function's block takes nothing.
    public let inputs: [NamedValueType]
    /// The operations, in an order in which they can be computed. Constants are none: they are values of arguments.
    public let operations: [Operation]
    /// The names of the values that the block gives.
    public let outputNames: [String]
  }
}
