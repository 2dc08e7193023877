/// The operations of ML programs that can be translated.
enum ProgramOperations {
  static let translations: [String: OperationTranslation] = [
    ElementwiseOperations.all, ActivationOperations.all, ConvolutionOperations.all, ShapeOperations.all,
    LinearOperations.all, RecurrentOperations.all, QuantizationOperations.all, AttentionOperations.all,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// Those that give something other than tensors.
  static let operandTranslations: [String: OperandTranslation] = [
    WeightOperations.all, ControlOperations.all, ListOperations.all, StateOperations.all,
    QuantizationOperations.operands,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// - Throws: `FormatError` if the block has operations that are not known; it names all of them.
  static func check(_ block: Block) throws {
    var unknown: [String: [String]] = [:]
    collect(block, &unknown)
    guard !unknown.isEmpty else { return }
    let list = unknown.sorted { $0.key < $1.key }.map { type, names in
      let shown = names.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
      return "\(type) (\(shown)\(names.count > 3 ? " and \(names.count - 3) more" : ""))"
    }
    throw FormatError("the model has operations that cannot run here: " + list.joined(separator: ", "))
  }

  private static func collect(_ block: Block, _ unknown: inout [String: [String]]) {
    for operation in block.operations {
      if operation.type != "const", translations[operation.type] == nil, operandTranslations[operation.type] == nil {
        unknown[operation.type, default: []].append(operation.name)
      }
      for block in operation.blocks { collect(block, &unknown) }
    }
  }
}
