/// A model as operations: what all readers of Core ML's formats produce, and all that the translation to the engine
/// knows.
package struct Program: Sendable {
  /// The functions by their names; a program that is run has at least one.
  package var functions: [Function]
  /// What else a text says of the program, for example what compiler wrote it.
  package var attributes: [String: Value] = [:]

  package init(functions: [Function]) { self.functions = functions }

  package func function(named name: String) -> Function? { functions.first { $0.name == name } }
}

package struct Function: Sendable {
  package var name: String
  /// The set of operations that it was written for, for example "CoreML7".
  package var operationSet: String
  package var inputs: [Variable]
  package var block: Block
  /// What else a text says of the function, for example which sizes its inputs may have.
  package var attributes: [String: Value] = [:]

  package init(name: String, operationSet: String, inputs: [Variable], block: Block) {
    (self.name, self.operationSet, self.inputs, self.block) = (name, operationSet, inputs, block)
  }
}

/// Operations that run in order.
package struct Block: Sendable {
  /// What the operation that it belongs to passes in.
  package var inputs: [Variable]
  package var operations: [Operation]
  /// The names of its results.
  package var outputs: [String]

  package init(inputs: [Variable] = [], operations: [Operation], outputs: [String]) {
    (self.inputs, self.operations, self.outputs) = (inputs, operations, outputs)
  }
}

package struct Variable: Sendable, Equatable {
  package var name: String
  package var type: ValueType

  package init(_ name: String, _ type: ValueType) { (self.name, self.type) = (name, type) }
}

package struct Operation: Sendable {
  /// For example "conv".
  package var type: String
  package var inputs: [String: [Argument]]
  package var outputs: [Variable]
  /// Values that belong to the operation itself: its name, and a constant's value.
  package var attributes: [String: Value]
  package var blocks: [Block]

  package init(
    type: String, inputs: [String: [Argument]] = [:], outputs: [Variable], attributes: [String: Value] = [:],
    blocks: [Block] = []
  ) {
    (self.type, self.inputs, self.outputs) = (type, inputs, outputs)
    (self.attributes, self.blocks) = (attributes, blocks)
  }

  /// What it is called in messages: its first output.
  package var name: String { outputs.first?.name ?? type }
}

/// What an operation is given.
package enum Argument: Sendable {
  case name(String)
  case value(Value)
}

/// A constant.
package indirect enum Value: Sendable {
  case tensor(TensorValue)
  case list([Value])
  case tuple([Value])
  case dictionary([(key: Value, value: Value)])

  package var tensor: TensorValue? {
    if case .tensor(let tensor) = self { tensor } else { nil }
  }

  /// The text, if it is a single one.
  package var text: String? { tensor.flatMap { $0.texts.count == 1 ? $0.texts[0] : nil } }
}
