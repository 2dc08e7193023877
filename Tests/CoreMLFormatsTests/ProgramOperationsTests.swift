import Testing

import CoreMLFormats

@Suite struct ProgramOperationsTests {
  @Test func anUnknownOperationIsNamed() throws {
    let operation = Operation(type: "unheard_of", outputs: [Variable("y", .tensor(TensorType(.float32, [1])))])
    #expect(throws: FormatError.self) { try ProgramOperations.check(Block(operations: [operation], outputs: ["y"])) }
  }
}
