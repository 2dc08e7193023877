import Foundation
import Testing

import CoreMLFormats

@Suite struct ProgramOperationsTests {
  /// Operations that have a place of their own in the translation, and so no entry in the tables.
  private static let handledApart: Set<String> = ["classify"]

  /// Every operation that coremltools can write for iOS 15 to 18, with the names of the cases that have it.
  private static func operations() throws -> [String: [String]] {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let tests = file.deletingLastPathComponent().deletingLastPathComponent()
    let list = tests.appendingPathComponent("ModelFixtures/Models/CoreML/program_operations.json")
    return try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: list))
  }

  /// Operations whose cases are in the groups “programWeights” and “programControl”.
  private static let inOtherGroups: Set<String> = [
    "cond", "while_loop", "make_list", "list_gather", "list_length", "list_read", "list_scatter", "list_write", "gru",
    "lstm", "rnn", "quantize", "dequantize", "read_state", "scaled_dot_product_attention",
    "constexpr_affine_dequantize", "constexpr_blockwise_shift_scale", "constexpr_cast", "constexpr_lut_to_dense",
    "constexpr_lut_to_sparse", "constexpr_sparse_blockwise_shift_scale", "constexpr_sparse_to_dense",
  ]

  @Test func everyOperationIsTranslatedOrRefusedWithAReason() throws {
    let known = Set(ProgramOperations.names)
    for (name, cases) in try Self.operations() {
      let isRefused = ProgramOperations.refused[name] != nil
      #expect(known.contains(name) != isRefused, "\(name) must be either translated or refused")
      if !isRefused, !Self.inOtherGroups.contains(name), !Self.handledApart.contains(name) {
        #expect(!cases.isEmpty, "no case has \(name)")
      }
    }
  }

  @Test func allUnknownOperationsAreNamedAtOnceWithTheReasons() throws {
    func operation(_ type: String, _ name: String) -> CoreMLFormats.Operation {
      .init(type: type, outputs: [Variable(name, .tensor(TensorType(.float32, [1])))])
    }
    let block = Block(
      operations: [operation("unheard_of", "a"), operation("relu", "b"), operation("random_normal", "c")],
      outputs: ["c"])
    let error = #expect(throws: FormatError.self) { try ProgramOperations.check(block) }
    let text = error?.description ?? ""
    #expect(text.contains("unheard_of (“a”)"))
    #expect(text.contains("random_normal (“c”; Core ML's random numbers"))
    #expect(!text.contains("“b”"))
  }

  @Test(arguments: [
    ("pad", ["pad": [1, 2, 3]]), ("pad", ["pad": [0, 0, 0, 0, 0, 0]]), ("transpose", [:]), ("tile", [:]),
    ("reduce_sum", ["axes": [2]]), ("reduce_sum", ["axes": [0, -2]]), ("slice_by_size", ["begin": [0], "size": [1]]),
    ("crop", ["crop_height": [-1, 0], "crop_width": [0, 0]]), ("topk", ["axis": [5]]),
    ("split", ["axis": [0], "split_sizes": [1, 1]]), ("resize_bilinear", ["target_size_height": [Int.max]]),
    ("space_to_batch", ["block_shape": [0, 1], "paddings": [0, 0, 0, 0]]), ("flatten2d", ["axis": [-3]]),
    ("sliding_windows", ["axis": [0], "size": [0]]), ("local_response_norm", ["size": [-1]]),
    ("layer_norm", ["axes": [Int.min]]), ("concat", ["axis": [0]]), ("gather", [:]),
  ])
  func aWrongArgumentIsAnError(_ type: String, _ arguments: [String: [Int]]) throws {
    let matrix = ValueType.tensor(TensorType(.float32, [2, 3]))
    var inputs: [String: [Argument]] = ["x": [.name("x")]]
    for (name, numbers) in arguments { inputs[name] = [.value(.tensor(TensorValue(integers: numbers)))] }
    let operation = CoreMLFormats.Operation(type: type, inputs: inputs, outputs: [Variable("y", matrix)])
    let function = Function(
      name: "main", operationSet: "CoreML7", inputs: [Variable("x", matrix)],
      block: Block(operations: [operation], outputs: ["y"]))
    var description = ModelDescription()
    description.outputs = [.init(name: "y", type: .array(ArrayFeature(shape: [2, 3], element: .float32)))]
    let error = #expect(throws: FormatError.self) { try TranslatedModel(function, description) }
    #expect(error?.description.contains("“y”") == true || error?.description.contains("y:") == true)
  }
}
