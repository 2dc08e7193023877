extension TranslatedModel {
  /// Translates a neural network.
  ///
  /// All inputs are tensors of the engine, also those that may be left out: whoever calls the model fills those with
  /// zeros. Pictures are [1, channels, height, width], with the channels in the order that the description says.
  ///
  /// - Parameter inputs: The shapes of inputs, by name; an input that is left out has the shape that the description
  ///   allows.
  /// - Throws: `FormatError`, which names all layers that are not known.
  package init(_ network: Network, _ description: ModelDescription, inputs: [String: [Int?]] = [:]) throws {
    let block = network.function.block
    try NetworkLayers.check(block)
    let graph = Graph()
    let translator = BlockTranslator(into: graph, NetworkLayers.translations, operands: [:])
    let entrance = NetworkEntrance(network, description, graph)
    for input in description.inputs {
      translator.define(input.name, .tensor(try entrance.blob(input, shape: inputs[input.name])))
    }
    try translator.run(block.operations)
    let exit = NetworkExit(network, graph)
    let probabilities = network.classLabels == nil ? nil : try Self.probabilities(network)
    for output in description.outputs where probabilities == nil || output.name != description.predictedFeatureName {
      if probabilities != nil, output.name == description.predictedProbabilitiesName { continue }
      graph.scope = output.name
      graph.result(try exit.result(translator.tensor(output.name), output), named: output.name)
    }
    if let probabilities, let labels = network.classLabels {
      graph.scope = probabilities
      let name = description.predictedProbabilitiesName ?? probabilities
      graph.result(try exit.probabilities(translator.tensor(probabilities), count: labels.count), named: name)
    }
    try self.init(graph, name: network.function.name, classLabels: network.classLabels)
  }

  /// The name of the blob with a classifier's probabilities.
  private static func probabilities(_ network: Network) throws -> String {
    let layers = network.function.block.operations
    guard let last = layers.last?.outputs.first?.name else { throw FormatError("the classifier has no layers") }
    guard let name = network.probabilityName else { return last }
    if layers.contains(where: { $0.outputs.contains { $0.name == name } }) { return name }
    // Some files name the layer rather than what it gives.
    return layers.first { $0.attributes["name"]?.text == name }?.outputs.first?.name ?? name
  }
}

/// What becomes of a network's inputs before the first layer.
private struct NetworkEntrance {
  private let network: Network
  private let description: ModelDescription
  private let graph: Graph

  init(_ network: Network, _ description: ModelDescription, _ graph: Graph) {
    (self.network, self.description, self.graph) = (network, description, graph)
  }

  func blob(_ input: FeatureSpecification, shape: [Int?]?) throws -> Graph.Tensor {
    graph.scope = input.name
    switch input.type {
    case .image(let image):
      let channels = Self.channels(image)
      let declared = input.openShape(declared: [1, channels, image.height, image.width])
      let shape = try checked(shape ?? declared, input.name)
      guard shape.count == 4 else { throw FormatError("the picture “\(input.name)” has not four dimensions") }
      var picture = try graph.parameter(input.name, .float32, shape)
      for step in network.preprocessing where applies(step.input, to: input) {
        picture = try prepared(picture, image, step.1, input.name)
      }
      return network.picturesHaveFourDimensions ? picture : try fiveDimensions(picture)
    case .array(let array):
      guard let declared = shape ?? input.openShape(declared: nil) ?? (array.shape.isEmpty ? nil : array.shape) else {
        throw FormatError("the file does not say which shape the input “\(input.name)” has")
      }
      let isWhole = array.element == .int32
      let tensor = try graph.parameter(input.name, isWhole ? .int32 : .float32, checked(declared, input.name))
      return try placed(graph.convert(tensor, to: .float32), input.name)
    case .double, .integer: return try placed(graph.parameter(input.name, .float32, [1]), input.name)
    default: throw FormatError("the input “\(input.name)” is neither an array nor a picture")
    }
  }

  /// A shape that an input can have.
  private func checked(_ shape: [Int?]?, _ name: String) throws -> [Int?] {
    let known = (shape ?? []).compactMap(\.self)
    guard let shape, (1...16).contains(shape.count), known.allSatisfy({ $0 >= 0 }),
      let count = Graph.product(known.map { max(1, $0) }), count < 1 << 40
    else { throw FormatError("the input “\(name)” has the impossible shape \((shape ?? []).map { $0 ?? -1 })") }
    return shape
  }

  private static func channels(_ image: ImageFeature) -> Int {
    switch image.colorSpace {
    case .gray, .grayFloat16: 1
    case .rgb, .bgr: 3
    }
  }

  /// An array with the dimensions that layers expect: sequence, batch, channels, height, width.
  private func placed(_ tensor: Graph.Tensor, _ name: String) throws -> Graph.Tensor {
    guard !network.arraysKeepShape else { return tensor }
    switch tensor.rank ?? 0 {
    case 1: return try fiveDimensions(graph.unsqueeze(tensor, [0, 2, 3]))
    case 2: return try graph.unsqueeze(tensor, [1, 3, 4])
    case 3: return try fiveDimensions(graph.unsqueeze(tensor, [0]))
    case 4: return try fiveDimensions(tensor)
    case 5: return tensor
    case let rank: throw FormatError("the input “\(name)” has \(rank) dimensions; networks take up to five")
    }
  }

  private func fiveDimensions(_ tensor: Graph.Tensor) throws -> Graph.Tensor {
    let result = try graph.unsqueeze(tensor, [0])
    graph.setFoldedForm(tensor, of: result)
    return result
  }

  // MARK: Pictures

  /// Whether a step is one for this picture; a step without a name is for the first one.
  private func applies(_ name: String, to input: FeatureSpecification) -> Bool {
    guard name.isEmpty else { return name == input.name }
    return description.inputs.first { if case .image = $0.type { true } else { false } }?.name == input.name
  }

  private func prepared(
    _ picture: Graph.Tensor, _ image: ImageFeature, _ step: Network.Preprocessing, _ name: String
  ) throws -> Graph.Tensor {
    switch step {
    case .scale(let scale, let blue, let green, let red, let gray):
      let shifts: [Float] =
        switch image.colorSpace {
        case .gray, .grayFloat16: [gray]
        case .rgb: [red, green, blue]
        case .bgr: [blue, green, red]
        }
      let scaled = try graph.linear(picture, Double(scale), 0)
      guard shifts.contains(where: { $0 != 0 }) else { return scaled }
      let shift = try graph.constant(shifts.map(Double.init), shape: [shifts.count, 1, 1], as: .float32)
      return try graph.plus(scaled, shift)
    case .mean(let mean):
      let shape = [Self.channels(image), image.height, image.width]
      guard Graph.product(shape.map { max(0, $0) }) == mean.count else {
        throw FormatError("the picture “\(name)” and the one that is subtracted from it have different sizes")
      }
      return try graph.minus(picture, graph.constant(TensorValue(mean.element, shape: shape, mean.data)))
    }
  }
}

/// What becomes of a network's blobs before they are given out.
private struct NetworkExit {
  private let network: Network
  private let graph: Graph

  init(_ network: Network, _ graph: Graph) { (self.network, self.graph) = (network, graph) }

  func result(_ blob: Graph.Tensor, _ output: FeatureSpecification) throws -> Graph.Tensor {
    switch output.type {
    case .image: return try dropped(blob, to: 4)
    case .array(let array):
      let declared = array.shape
      guard !declared.isEmpty else { return network.arraysKeepShape ? blob : try dropped(blob, to: 3) }
      if blob.shape == declared.map(Optional.init) { return blob }
      if let count = count(blob), declared.allSatisfy({ $0 > 0 }), Graph.product(declared) == count {
        return try graph.reshape(blob, to: declared)
      }
      return try dropped(blob, to: network.arraysKeepShape ? blob.rank ?? 1 : declared.count)
    case .double, .integer: return count(blob) == 1 ? try graph.reshape(blob, to: [1]) : blob
    default: return blob
    }
  }

  func probabilities(_ blob: Graph.Tensor, count expected: Int) throws -> Graph.Tensor {
    guard let count = count(blob), count == expected, count > 0 else { return blob }
    return try graph.reshape(blob, to: [count])
  }

  /// How many elements there are, if that is known.
  private func count(_ blob: Graph.Tensor) -> Int? {
    guard let shape = blob.shape, case let sizes = shape.compactMap(\.self), sizes.count == shape.count else {
      return nil
    }
    return Graph.product(sizes)
  }

  /// The blob without dimensions of size 1 in front, but with at least `count` of them; with more in front if there are
  /// too few.
  private func dropped(_ blob: Graph.Tensor, to count: Int) throws -> Graph.Tensor {
    guard let shape = blob.shape else { return blob }
    if shape.count < count, count == 4 { return try graph.unsqueeze(blob, Array(0..<4 - shape.count)) }
    let front = shape.prefix { $0 == 1 }.count
    let axes = Array(0..<max(0, min(front, shape.count - count)))
    return axes.isEmpty ? blob : try graph.squeeze(blob, axes)
  }
}
