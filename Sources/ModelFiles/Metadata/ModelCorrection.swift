import Foundation

/// Information about a model that overrides its file: how a photograph goes into its input, and what its output means.
package struct ModelCorrection: Sendable, Equatable {
  /// A size in pixels.
  package struct Extent: Sendable, Equatable {
    package var width: Int
    package var height: Int

    /// `nil` if no photograph has that size: below 2 or above 65,535 pixels on a side.
    package init?(width: Int, height: Int) {
      guard Self.sides.contains(width), Self.sides.contains(height) else { return nil }
      (self.width, self.height) = (width, height)
    }

    /// The longest side is the limit of photographs' file formats; a single pixel is not a picture.
    package static let sides = 2...65_535
  }

  /// The input's size.
  package var inputSize: Extent?
  package var inputOrder: FeatureMetadata.Image.AxisOrder?
  package var inputColors: FeatureMetadata.Image.ColorLayout?
  package var inputScale: PixelScale?
  /// The output to show.
  package var outputName: String?
  /// The meaning of the output that is shown.
  package var outputKind: OutputKind?
  /// The scale of an image's components in the output.
  package var outputScale: PixelScale?
  /// The names of the classes.
  package var classLabels: [String]?
  /// Where the names were read from, for messages.
  package var classLabelsOrigin: String?

  /// The possible meanings of an output.
  package enum OutputKind: String, Sendable, CaseIterable {
    case image, labels, mask, depth, values
  }

  package init() {}

  package var isEmpty: Bool { self == ModelCorrection() }

  /// This correction, with its gaps filled from another one.
  package func filled(from other: ModelCorrection) -> ModelCorrection {
    var filled = self
    filled.inputSize = inputSize ?? other.inputSize
    filled.inputOrder = inputOrder ?? other.inputOrder
    filled.inputColors = inputColors ?? other.inputColors
    filled.inputScale = inputScale ?? other.inputScale
    filled.outputName = outputName ?? other.outputName
    filled.outputKind = outputKind ?? other.outputKind
    filled.outputScale = outputScale ?? other.outputScale
    if classLabels == nil {
      (filled.classLabels, filled.classLabelsOrigin) = (other.classLabels, other.classLabelsOrigin)
    }
    return filled
  }

  /// Equal for corrections with the same effect on a model.
  package var fingerprint: String {
    var parts: [String] = []
    if let inputSize { parts.append("size \(inputSize.width)x\(inputSize.height)") }
    if let inputOrder { parts.append("order \(inputOrder.rawValue)") }
    if let inputColors { parts.append("colors \(inputColors.rawValue)") }
    if let inputScale { parts.append("scale \(inputScale.bounds.map { "\($0.lower)...\($0.upper)" })") }
    if let outputName { parts.append("output \(outputName.debugDescription)") }
    if let outputKind { parts.append("kind \(outputKind.rawValue)") }
    if let outputScale { parts.append("output scale \(outputScale.bounds.map { "\($0.lower)...\($0.upper)" })") }
    if let classLabels { parts.append("labels \(classLabels)") }
    return parts.joined(separator: ", ")
  }

  /// Applies the corrections of outputs to the metadata. The shapes of outputs, which follow from those of the inputs, must already
  /// be known.
  ///
  /// - Throws: `MLModelError` with the code `parameters` if they do not fit the model.
  package func applyToOutputs(of metadata: inout ModelMetadata) throws {
    try applyToOutput(of: &metadata)
    guard let classLabels else { return }
    guard metadata.setClassLabels(classLabels, of: metadata.shownOutput, answer: metadata.predictedFeatureName) else {
      throw MLModelError(
        .parameters,
        "\(classLabelsOrigin ?? "the labels"): there are \(classLabels.count) labels, but \(metadata.classCountText)")
    }
  }

  /// Applies the corrections of the input to the metadata.
  ///
  /// - Throws: `MLModelError` with the code `parameters` if they do not fit the model.
  package func applyToInput(of metadata: inout ModelMetadata) throws {
    guard inputSize != nil || inputOrder != nil || inputColors != nil || inputScale != nil else { return }
    let images = metadata.inputs.indices.filter { metadata.inputs[$0].image != nil }
    guard let index = metadata.inputs.count == 1 ? 0 : images.count == 1 ? images[0] : nil else {
      let names = metadata.inputs.map { "“\($0.name)” (\($0.shape))" }.joined(separator: ", ")
      throw MLModelError(
        .parameters,
        "the model has \(metadata.inputs.count) inputs, \(names): it is not clear which one takes the photograph")
    }
    try applyToImage(&metadata.inputs[index])
  }

  private func applyToImage(_ input: inout FeatureMetadata) throws {
    let subject = "the input “\(input.name)” has the shape \(input.shape) of \(input.elementType)"
    func failure(_ reason: String) -> MLModelError { MLModelError(.parameters, "\(subject): \(reason)") }
    if let obstacle = input.imageObstacle { throw failure(obstacle) }
    guard let element = ImageElement(rawValue: input.elementType), var dimensions = input.shape.dimensions else {
      throw failure("it cannot take a photograph")
    }
    let rank = dimensions.count
    if rank == 4, dimensions[0].contains(1) { dimensions[0] = .init(1) }
    let guessed: FeatureMetadata.Image.AxisOrder =
      rank == 2 || [1, 3].contains(dimensions[rank - 3].fixedSize) || ![1, 3].contains(dimensions[rank - 1].fixedSize)
      ? .planar : .interleaved
    let order = rank == 2 ? .planar : inputOrder ?? input.image?.axisOrder ?? guessed
    var image = FeatureMetadata.Image(
      colorLayout: .gray, axisOrder: order, lowerBound: input.image?.lowerBound ?? element.usualRange.lowerBound,
      upperBound: input.image?.upperBound ?? element.usualRange.upperBound, channelBounds: input.image?.channelBounds,
      rank: rank)
    let channels = image.channelAxis.map { dimensions[$0] } ?? .init(1)
    let usual: FeatureMetadata.Image.ColorLayout = channels.fixedSize == 1 ? .gray : .rgb
    image.colorLayout = inputColors ?? (input.image?.axisOrder == order ? input.image?.colorLayout : nil) ?? usual
    let wanted = image.colorLayout.channelCount
    guard channels.contains(wanted) else {
      throw failure("as \(order.rawValue) it has \(channels) channels, and \(image.colorLayout.rawValue) has \(wanted)")
    }
    if let axis = image.channelAxis { dimensions[axis] = .init(wanted) }
    if let inputSize {
      dimensions[image.columnAxis] = .init(inputSize.width)
      dimensions[image.rowAxis] = .init(inputSize.height)
    }
    if let inputScale {
      guard image.colorLayout != .gray || inputScale.bounds.count == 1 else {
        throw failure("it is gray, and has one mean and one deviation")
      }
      guard element != .u8 || inputScale.bounds == [.init(lower: 0, upper: 255)] else {
        throw failure("bytes are 0...255 and have no other range")
      }
      if let limits = element.limits {
        guard inputScale.bounds.allSatisfy({ limits.contains($0.lower) && limits.contains($0.upper) }) else {
          throw failure("it holds whole numbers of \(Int(limits.lowerBound))...\(Int(limits.upperBound))")
        }
      }
      image.setBounds(inputScale)
    }
    // Enumerated shapes contain sizes and batches that may no longer be true.
    input.shape = TensorShape(
      dimensions: dimensions, enumeratedShapes: inputSize == nil ? input.shape.enumeratedShapes : [])
    input.image = image
    input.isInferred = false
  }

  private func applyToOutput(of metadata: inout ModelMetadata) throws {
    if let outputName {
      guard metadata.outputs.contains(where: { $0.name == outputName }) else {
        let names = metadata.outputs.map { "“\($0.name)”" }.joined(separator: ", ")
        throw MLModelError(.parameters, "the model has no output “\(outputName)”; it has \(names)")
      }
      metadata.shownOutput = outputName
    }
    guard outputKind != nil || outputScale != nil else { return }
    let name = metadata.shownOutput ?? metadata.outputs.first?.name
    guard let index = metadata.outputs.firstIndex(where: { $0.name == name }) else { return }
    metadata.shownOutput = name
    let isImage = outputKind == .image || outputKind == nil
    let possible = metadata.outputs[index].image ?? metadata.outputs[index].possibleImage(smallestSide: 1)
    if isImage {
      guard var image = possible else {
        let output = metadata.outputs[index]
        throw MLModelError(
          .parameters,
          "the output “\(output.name)” has the shape \(output.shape) of \(output.elementType), which is no image"
            + (output.imageObstacle.map { ": \($0)" } ?? ""))
      }
      if let outputScale {
        guard image.colorLayout != .gray || outputScale.bounds.count == 1 else {
          throw MLModelError(.parameters, "the output “\(name ?? "")” is gray, and has one range")
        }
        image.setBounds(outputScale)
      }
      metadata.outputs[index].image = image
      metadata.outputs[index].meaning = nil
    } else {
      metadata.outputs[index].image = nil
      metadata.outputs[index].meaning = outputKind.flatMap { OutputMeaning(rawValue: $0.rawValue) }
    }
    metadata.outputs[index].isInferred = false
  }
}
