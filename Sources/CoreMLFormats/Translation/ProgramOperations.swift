/// The operations of ML programs that can be translated.
package enum ProgramOperations {
  static let translations: [String: OperationTranslation] = [
    ElementwiseOperations.all, ActivationOperations.all, ConvolutionOperations.all, ShapeOperations.all,
    LinearOperations.all, ReductionOperations.all, NormalizationOperations.all, SliceOperations.all,
    GatherOperations.all, FillOperations.all, BlockOperations.all, ResizeOperations.all, SamplingOperations.all,
    SuppressionOperations.all, RecurrentOperations.all, QuantizationOperations.all, AttentionOperations.all,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// Those that give something other than tensors.
  static let operandTranslations: [String: OperandTranslation] = [
    WeightOperations.all, ControlOperations.all, ListOperations.all, StateOperations.all,
    QuantizationOperations.operands,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// The names of all operations that run.
  package static var names: [String] { (Array(translations.keys) + operandTranslations.keys + ["classify", "const"]).sorted() }

  /// Operations that Core ML has but that do not run here, with the reason.
  package static let refused: [String: String] = [
    "random_bernoulli": randomness, "random_categorical": randomness, "random_normal": randomness,
    "random_uniform": randomness,
    "conv_quantized": "it was an experiment; convert the model again with a current coremltools",
    "_const_symbolic": "it exists only while a model is converted",
  ]

  private static let randomness = "Core ML's random numbers cannot be had elsewhere; make them an input of the model"

  /// - Throws: `FormatError` if the block has operations that are not known; it names all of them.
  package static func check(_ block: Block) throws {
    var unknown: [String: [String]] = [:]
    collect(block, &unknown)
    guard !unknown.isEmpty else { return }
    let list = unknown.sorted { $0.key < $1.key }.map { type, names in
      let shown = names.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
      let more = names.count > 3 ? " and \(names.count - 3) more" : ""
      return "\(type) (\(shown)\(more)\(refused[type].map { "; \($0)" } ?? ""))"
    }
    throw FormatError("the model has operations that cannot run here: " + list.joined(separator: ", "))
  }

  /// Why an operation cannot run; `nil` if it can.
  static func obstacle(_ operation: Operation) -> String? {
    guard !isKnown(operation.type), operation.type != "classify" else { return nil }
    return refused[operation.type] ?? "it is not known here"
  }

  private static func isKnown(_ type: String) -> Bool {
    translations[type] != nil || operandTranslations[type] != nil
  }

  private static func collect(_ block: Block, _ unknown: inout [String: [String]]) {
    for operation in block.operations {
      if operation.type != "const", !isKnown(operation.type) {
        unknown[operation.type, default: []].append(operation.name)
      }
      for block in operation.blocks { collect(block, &unknown) }
    }
  }
}
