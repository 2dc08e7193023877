import CoreMLFormats
import Imaging
import ModelFiles

extension MLModelDescription {
  /// The description that a file of Core ML's gives, for models whose features are more than tensors.
  init(_ description: ModelDescription, _ labels: ClassLabels?) {
    func byName(_ features: [FeatureSpecification]) -> [String: MLFeatureDescription] {
      Dictionary(features.map { ($0.name, MLFeatureDescription($0)) }) { first, _ in first }
    }
    inputDescriptionsByName = byName(description.inputs)
    outputDescriptionsByName = byName(description.outputs)
    self.labels = labels?.texts
    hasIntegerLabels = if case .integers = labels { true } else { false }
    outputNames = description.outputs.map(\.name).filter { $0 != description.predictedFeatureName }
    outputMeanings = [:]
    var elements = outputDescriptionsByName.compactMapValues(\.multiArrayConstraint)
    if let labels, let name = description.predictedProbabilitiesName {
      elements[name] = MLMultiArrayConstraint(TensorShape([labels.count]), dataType: .double)
    }
    outputElements = elements
    outputElementTypes = elements.mapValues { "\($0.dataType)" }
    batchCounts = [:]
    imageObstacles = [:]
    shownOutputName = nil
    predictedFeatureName = description.predictedFeatureName
    predictedProbabilitiesName = description.predictedProbabilitiesName
    var entries: [MLModelMetadataKey: any Sendable] = [:]
    entries[.description] = description.summary
    entries[.author] = description.author
    entries[.versionString] = description.version
    entries[.license] = description.license
    if !description.userDefined.isEmpty { entries[.creatorDefinedKey] = description.userDefined }
    metadata = entries
  }
}

extension MLFeatureDescription {
  /// A feature as a file of Core ML's describes it.
  init(_ feature: FeatureSpecification) {
    let (name, isOptional) = (feature.name, feature.isOptional)
    switch feature.type {
    case .integer: self.init(name: name, type: .int64, isOptional: isOptional)
    case .double: self.init(name: name, type: .double, isOptional: isOptional)
    case .text: self.init(name: name, type: .string, isOptional: isOptional)
    case .dictionary: self.init(name: name, type: .dictionary, isOptional: isOptional)
    case .sequence: self.init(name: name, type: .sequence, isOptional: isOptional)
    case .image(let image): self.init(name: name, image: MLImageConstraint(image))
    case .array(let array), .state(let array):
      self.init(name: name, multiArray: MLMultiArrayConstraint(array), isOptional: isOptional)
    }
  }
}

extension MLImageConstraint {
  /// The images that a file of Core ML's describes.
  init(_ image: ImageFeature) {
    let format: PixelBuffer.Format = [.gray, .grayFloat16].contains(image.colorSpace) ? .gray8 : .rgb8
    switch image.sizes {
    case .fixed: self.init(pixelsWide: image.width, pixelsHigh: image.height, pixelFormat: format)
    case .listed(let sizes):
      self.init(
        pixelsWide: image.width, pixelsHigh: image.height, pixelFormat: format,
        sizes: sizes.map { MLImageSize(pixelsWide: $0.width, pixelsHigh: $0.height) })
    case .ranges(let width, let height):
      self.init(
        pixelsWide: image.width, pixelsHigh: image.height, pixelFormat: format, widths: width.closed,
        heights: height.closed)
    }
  }
}

extension MLMultiArrayConstraint {
  /// The arrays that a file of Core ML's describes.
  init(_ array: ArrayFeature) {
    self.init(TensorShape(array), dataType: MLMultiArrayDataType(ArrayElement(array.element) ?? .double))
  }
}

extension SizeRange {
  fileprivate var closed: ClosedRange<Int> {
    let least = max(0, lowerBound)
    return least...max(least, upperBound ?? Int(Int32.max))
  }
}
