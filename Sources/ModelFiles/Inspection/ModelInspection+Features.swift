import CoreMLFormats

extension ModelInspection.Feature {
  /// A feature as a model of Core ML's describes it.
  init(_ feature: FeatureSpecification) {
    self.init(name: feature.name, type: "", isOptional: feature.isOptional)
    if !feature.summary.isEmpty { shortDescription = feature.summary }
    switch feature.type {
    case .integer: type = "int64"
    case .double: type = "double"
    case .text: type = "string"
    case .dictionary(let hasTextKeys): (type, elements) = ("dictionary", hasTextKeys ? "string" : "int64")
    case .sequence(let isOfTexts, _): (type, elements) = ("sequence", isOfTexts ? "string" : "int64")
    case .image(let image):
      (type, elements, shape) = ("image", Self.colors(image.colorSpace), Self.sizes(image))
    case .array(let array):
      (type, elements, shape) = ("multiArray", array.element.rawValue, Self.shapes(array))
    case .state(let array):
      (type, elements, shape) = ("state", array.element.rawValue, Self.shapes(array))
    }
  }

  /// A feature as the engine's tensor shows it.
  init(_ feature: FeatureMetadata) {
    self.init(name: feature.name, type: feature.image == nil ? "multiArray" : "image")
    if let image = feature.image {
      (elements, shape) = (
        image.colorLayout == .gray ? "gray" : image.colorLayout.rawValue.uppercased(), image.sizes(in: feature.shape)
      )
    } else {
      (elements, shape) = (feature.elementType, "\(feature.shape)")
    }
    shortDescription = feature.shortDescription
  }

  private static func colors(_ space: ImageFeature.ColorSpace) -> String {
    switch space {
    case .gray: "gray"
    case .rgb: "RGB"
    case .bgr: "BGR"
    case .grayFloat16: "gray, fp16"
    }
  }

  private static func sizes(_ image: ImageFeature) -> String {
    switch image.sizes {
    case .fixed: "\(image.width)×\(image.height)"
    case .listed(let sizes): sizes.map { "\($0.width)×\($0.height)" }.joined(separator: " or ")
    case .ranges(let width, let height): "\(range(width))×\(range(height))"
    }
  }

  private static func shapes(_ array: ArrayFeature) -> String {
    switch array.shapes {
    case .fixed: text(array.shape)
    case .listed(let shapes): shapes.map(text).joined(separator: " or ")
    case .ranges(let ranges): ranges.map(range).joined(separator: "×")
    }
  }

  private static func text(_ shape: [Int]) -> String {
    shape.isEmpty ? "of any shape" : shape.map(String.init).joined(separator: "×")
  }

  private static func range(_ range: SizeRange) -> String {
    range.lowerBound == range.upperBound
      ? "\(range.lowerBound)" : "\(range.lowerBound)...\(range.upperBound.map(String.init) ?? "")"
  }
}
