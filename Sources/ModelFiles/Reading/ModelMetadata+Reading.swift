/// The metadata of a model that has just been read, from its ports and the entries in its file.
///
/// These entries are used (in ONNX they are metadata properties, in OpenVINO IR runtime information):
///
/// - `vitrine.input.NAME`, `vitrine.output.NAME`: what it is, as `FeatureDeclaration` reads it. Without an entry, `inferredImage`
///   decides, and `isInferred` says so. An output with an open size, without a batch or with more than one answer is an image only
///   if an input with the same batch and number of dimensions is one.
/// - `vitrine.shape.NAME`: the shapes allowed for an open input, as `ShapeDeclaration` reads them.
/// - `vitrine.classLabels`: the names of the classes, one on each line; `vitrine.predictedFeatureName`,
///   `vitrine.predictedProbabilitiesName`: the names of a classifier's two outputs.
/// - `vitrine.description`, `.author`, `.version`, `.license`, and `vitrine.user.KEY` for anything else.
extension ModelMetadata {
  /// - Throws: `MLModelError` with the code `io` if an entry cannot be true.
  package init(
    inputs: [EnginePort], outputs: [EnginePort], entries: [String: String], source: Source
  ) throws {
    func features(_ ports: [EnginePort], _ kind: String) throws -> [FeatureMetadata] {
      try ports.map { try FeatureMetadata($0, kind: kind, entries: entries) }
    }
    self.init(source: source, inputs: try features(inputs, "input"), outputs: try features(outputs, "output"))
    // A tensor of open size says too little by its shape alone, unless it resembles an image input.
    let images = self.inputs.filter { $0.image != nil }
    for index in self.outputs.indices where self.outputs[index].isInferred {
      let output = self.outputs[index]
      let isLikeAnInput = images.contains { input in
        input.image?.rank == output.image?.rank && input.batchCount == output.batchCount
      }
      let isPlain = output.shape.fixedShape != nil && output.image?.rank == nil && output.batchCount == 1
      if !isPlain && !isLikeAnInput { (self.outputs[index].image, self.outputs[index].isInferred) = (nil, false) }
    }
    description = entries["vitrine.description"]
    author = entries["vitrine.author"]
    version = entries["vitrine.version"]
    license = entries["vitrine.license"]
    for (key, value) in entries where key.hasPrefix("vitrine.user.") {
      userDefined[String(key.dropFirst("vitrine.user.".count))] = value
    }
    guard let text = entries["vitrine.classLabels"] else { return }
    let labels: [String]
    do {
      labels = try ClassLabelList.labels(in: text.split(whereSeparator: \.isNewline).joined(separator: "\n"))
    } catch {
      throw MLModelError(.io, "the model's metadata entry vitrine.classLabels: \(error.description)")
    }
    let named = entries["vitrine.predictedProbabilitiesName"]
    guard setClassLabels(labels, of: named, answer: entries["vitrine.predictedFeatureName"]) else {
      throw MLModelError(
        .io,
        "the model's metadata names \(labels.count) classes, but no output \(named.map { "“\($0)” " } ?? "")has that many elements"
      )
    }
  }

  /// Assigns class names to an output: the named one, otherwise the first with that many elements, otherwise the first mask with
  /// that many channels.
  ///
  /// - Returns: Whether there is such an output.
  mutating func setClassLabels(_ labels: [String], of name: String?, answer: String?) -> Bool {
    let named = outputs.filter { name == nil || $0.name == name }
    let vector = named.first { output in
      output.image == nil && output.meaning != .mask && elementCount(of: output) == labels.count
    }
    guard vector != nil || named.contains(where: { $0.isMask(ofClasses: labels.count) }) else { return false }
    classLabels = labels
    predictedProbabilitiesName = vector?.name
    predictedFeatureName = vector.map { _ in answer ?? "classLabel" }
    return true
  }
}

extension ModelMetadata {
  /// The number of elements of an output for one photograph; `nil` if it is open. An open batch counts as one.
  private func elementCount(of output: FeatureMetadata) -> Int? {
    guard let dimensions = output.shape.dimensions else { return nil }
    var count = 1
    for (axis, dimension) in dimensions.enumerated() {
      guard let size = dimension.fixedSize ?? (axis == 0 && dimension.contains(1) ? 1 : nil) else { return nil }
      if axis == 0, dimensions.count > 1, size == photographBatchCount { continue }
      count *= size
    }
    return count
  }

  /// How many photographs the model takes at once.
  package var photographBatchCount: Int {
    inputs.count == 1 && inputs[0].image != nil ? inputs[0].batchCount : 1
  }

  /// The number of classes, for a message about too many or too few names.
  var classCountText: String {
    let shown = outputs.filter { shownOutput == nil || $0.name == shownOutput }
    let vectors = shown.filter { output in
      output.image == nil && (output.shape.dimensions ?? []).dropFirst().count { $0.fixedSize != 1 } == 1
    }
    if vectors.count == 1, let count = elementCount(of: vectors[0]) {
      return "the output “\(vectors[0].name)” has \(count) classes; name a file with that many labels"
    }
    let all = outputs.map { "“\($0.name)” (\($0.shape))" }.joined(separator: ", ")
    return "no output has that many elements or channels; the model gives \(all)"
  }
}

extension FeatureMetadata {
  /// Describes an input or output from its port and the file's entries.
  ///
  /// - Parameter kind: "input" or "output".
  /// - Throws: `MLModelError` with the code `io` if an entry cannot be true.
  package init(_ port: EnginePort, kind: String, entries: [String: String]) throws {
    let key = "vitrine.\(kind).\(port.name)"
    let declaration = try entries[key].map { try FeatureDeclaration($0, key: key) }
    self.init(name: port.name, elementType: port.elementType, shape: TensorShape(dimensions: port.shape))
    if kind == "input" { try declareShape(entries["vitrine.shape.\(port.name)"]) }
    switch declaration {
    case .array: return
    case .image(let format, let scale):
      guard var image = possibleImage(smallestSide: 1) else {
        throw MLModelError(
          .io, "“\(name)” is declared an image, but has the shape \(shape) of \(elementType): \(imageObstacle ?? "")")
      }
      guard (image.colorLayout == .gray) == (format == .gray) else {
        throw MLModelError(.io, "“\(name)” is declared as \(format.rawValue), but has the shape \(shape)")
      }
      image.colorLayout = format
      if let scale { image.setBounds(scale) }
      self.image = image
    case .output(let meaning):
      guard kind == "output" else {
        throw MLModelError(.io, "the input “\(name)” is declared as \(meaning.rawValue), which only an output can be")
      }
      self.meaning = meaning
    case nil:
      image = inferredImage(isInput: kind == "input")
      isInferred = image != nil
    }
  }

  /// Sets the allowed shapes of an open input: as declared; otherwise an open batch becomes one, and the rest stays open.
  private mutating func declareShape(_ text: String?) throws {
    guard let dimensions = shape.dimensions else {
      throw MLModelError(.io, "the input “\(name)” has no fixed number of dimensions; export the model with one")
    }
    if let text {
      let declared = try ShapeDeclaration(text, input: name).shape
      let isPossible =
        declared.dimensions?.count == dimensions.count
        && zip(dimensions, declared.dimensions ?? []).allSatisfy { open, declared in
          open.contains(declared.lowerBound) && open.contains(declared.upperBound ?? .max)
        }
      guard isPossible else {
        throw MLModelError(.io, "the input “\(name)” is declared with the shape \(declared), but has \(shape)")
      }
      shape = declared
    } else if let batch = dimensions.first, batch.fixedSize == nil, batch.contains(1) {
      shape.dimensions?[0] = TensorShape.Dimension(1)
    }
  }

  /// Whether it can be a map of this many classes: with a channel of scores for each, or with class numbers as integers.
  func isMask(ofClasses count: Int) -> Bool {
    guard let dimensions = shape.dimensions, dimensions.count >= 2 else { return false }
    let isOfPlaces = elementType.hasPrefix("i") || elementType.hasPrefix("u")
    if isOfPlaces || meaning == .mask && count <= 2 { return true }
    return dimensions.count == 4 && (dimensions[1].fixedSize == count || dimensions[3].fixedSize == count)
  }
}
