/// The layers of neural networks that can be translated.
package enum NetworkLayers {
  static let translations: [String: OperationTranslation] = [
    LayerActivations.all, LayerArithmetic.all, LayerComparisons.all, LayerConvolutions.all, LayerPooling.all,
    LayerProducts.all, LayerNormalizations.all, LayerReductions.all, LayerResizing.all, LayerShapes.all,
    LayerDimensions.all, LayerSlices.all, LayerJoins.all, LayerLookups.all, LayerScatters.all, LayerGenerators.all,
    LayerOrders.all, LayerRecurrence.all, LayerControl.all,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }.mapValues(checked)

  /// The names of all layers that run.
  package static var names: [String] { translations.keys.sorted() }

  /// The names of all layers that Core ML has but that do not run here.
  package static var refusedNames: [String] {
    LayerKind.all.values.map(\.name).filter { translations[$0] == nil }.sorted()
  }

  /// Makes all blobs 32-bit floating-point numbers, as they are in these networks, and refuses impossible shapes, so
  /// that no layer has to expect them.
  private static func checked(_ translation: @escaping OperationTranslation) -> OperationTranslation {
    { call in
      let results = try call.folded(translation) ?? translation(call)
      let ranks = try call.optionalIntegers("outputRanks") ?? []
      return try results.prefix(call.operation.outputs.count).enumerated().map { index, tensor in
        var tensor = try call.graph.convert(tensor, to: .float32)
        if tensor.shape == nil, ranks.indices.contains(index), (1...8).contains(ranks[index]) {
          tensor.shape = Array(repeating: nil, count: ranks[index])
        }
        try call.check(tensor.shape)
        return tensor
      }
    }
  }

  /// - Throws: `FormatError` if there are layers that cannot run; it names all of them.
  static func check(_ block: Block) throws {
    guard depth(block) <= deepest else {
      throw FormatError("the model has branches and loops more than \(deepest) deep in each other")
    }
    var reasons: [(reason: String, names: [String])] = []
    collect(block, &reasons)
    guard !reasons.isEmpty else { return }
    let list = reasons.map { reason, names in
      let shown = names.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
      return "\(reason) (\(shown)\(names.count > 3 ? " and \(names.count - 3) more" : ""))"
    }
    throw FormatError("the model has layers that cannot run here: " + list.joined(separator: ", "))
  }

  /// Each pass of a loop is translated more than once, so that deep ones would take forever.
  private static let deepest = 4

  private static func depth(_ block: Block) -> Int {
    block.operations.lazy.flatMap(\.blocks).map { 1 + depth($0) }.max() ?? 0
  }

  private static func collect(_ block: Block, _ reasons: inout [(reason: String, names: [String])]) {
    for layer in block.operations {
      if let reason = refusal(layer) {
        let name = layer.attributes["name"]?.text ?? layer.name
        if let index = reasons.firstIndex(where: { $0.reason == reason }) {
          reasons[index].names.append(name)
        } else {
          reasons.append((reason, [name]))
        }
      }
      for block in layer.blocks { collect(block, &reasons) }
    }
  }

  /// Why a layer cannot run; `nil` if it can.
  static func obstacle(_ layer: Operation) -> String? {
    guard refusal(layer) != nil else { return nil }
    guard layer.type == "custom" else { return "it is not known here" }
    return "the code of its class “\(layer.attributes["className"]?.text ?? "")” is not in the file"
  }

  static func refusal(_ layer: Operation) -> String? {
    if layer.type == "custom" {
      return "custom, code of the class “\(layer.attributes["className"]?.text ?? "")” that is not in the file"
    }
    guard translations[layer.type] == nil else { return nil }
    return layer.type.isEmpty ? "a layer without a kind" : layer.type
  }
}
