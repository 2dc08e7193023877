/// Reads descriptions of features from protobuf messages.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/FeatureTypes.proto` and `Model.proto`.
enum FeatureReader {
  private static let elements: [UInt64: Element] = [
    65_552: .float16, 65_568: .float32, 65_600: .float64, 131_080: .int8, 131_104: .int32,
  ]

  static func feature(_ message: ProtobufMessage) throws -> FeatureSpecification {
    var name = ""
    var summary = ""
    var type: ProtobufMessage?
    try message.forEachField { field in
      switch field.number {
      case 1: name = try field.text()
      case 2: summary = try field.text()
      case 3: type = try field.nested()
      default: break
      }
    }
    guard let type, let (kind, isOptional) = try kind(type) else {
      throw FormatError("the feature “\(name)” has no type, or one of an unknown kind")
    }
    return FeatureSpecification(name: name, summary: summary, type: kind, isOptional: isOptional)
  }

  private static func kind(_ message: ProtobufMessage) throws -> (FeatureKind, isOptional: Bool)? {
    var kind: FeatureKind?
    var isOptional = false
    try message.forEachField { field in
      switch field.number {
      case 1: kind = .integer
      case 2: kind = .double
      case 3: kind = .text
      case 4: kind = .image(try image(field.nested()))
      case 5: kind = .array(try array(field.nested()))
      case 6:
        var hasTextKeys = false
        try field.nested().forEachField { if $0.number == 2 { hasTextKeys = true } }
        kind = .dictionary(hasTextKeys: hasTextKeys)
      case 7: kind = try sequence(field.nested())
      case 8: try field.nested().forEachField { if $0.number == 1 { kind = .state(try array($0.nested())) } }
      case 1000: isOptional = try field.flag()
      default: break
      }
    }
    return kind.map { ($0, isOptional) }
  }

  private static func sequence(_ message: ProtobufMessage) throws -> FeatureKind {
    var isOfTexts = false
    var range = SizeRange(0, nil)
    try message.forEachField { field in
      switch field.number {
      case 3: isOfTexts = true
      case 101: range = try sizeRange(field.nested())
      default: break
      }
    }
    return .sequence(isOfTexts: isOfTexts, range)
  }

  private static func sizeRange(_ message: ProtobufMessage) throws -> SizeRange {
    var range = SizeRange(0, 0)
    try message.forEachField { field in
      switch field.number {
      case 1: range.lowerBound = max(0, try field.integer())
      case 2:
        let bound = try field.integer()
        range.upperBound = bound < 0 ? nil : bound
      default: break
      }
    }
    return range
  }

  private static func image(_ message: ProtobufMessage) throws -> ImageFeature {
    var image = ImageFeature(width: 0, height: 0, colorSpace: .rgb)
    try message.forEachField { field in
      switch field.number {
      case 1: image.width = try field.integer()
      case 2: image.height = try field.integer()
      case 3:
        let code = try field.integer()
        guard let space = ImageFeature.ColorSpace(rawValue: code) else {
          throw FormatError("a picture has the unknown colour space \(code)")
        }
        image.colorSpace = space
      case 21: image.sizes = .listed(try listedSizes(field.nested()))
      case 31:
        var ranges: [Int: SizeRange] = [:]
        try field.nested().forEachField { ranges[$0.number] = try sizeRange($0.nested()) }
        if let width = ranges[1], let height = ranges[2] { image.sizes = .ranges(width: width, height: height) }
      default: break
      }
    }
    return image
  }

  private static func listedSizes(_ message: ProtobufMessage) throws -> [(width: Int, height: Int)] {
    var sizes: [(width: Int, height: Int)] = []
    try message.forEachField { field in
      guard field.number == 1 else { return }
      var size = (width: 0, height: 0)
      try field.nested().forEachField { side in
        switch side.number {
        case 1: size.width = try side.integer()
        case 2: size.height = try side.integer()
        default: break
        }
      }
      sizes.append(size)
    }
    return sizes
  }

  private static func array(_ message: ProtobufMessage) throws -> ArrayFeature {
    var array = ArrayFeature(shape: [], element: .float32)
    try message.forEachField { field in
      switch field.number {
      case 1: try field.appendIntegers(to: &array.shape)
      case 2:
        let code = try field.unsigned()
        guard let element = elements[code] else {
          throw FormatError("a multi-array has elements of the unknown type \(code)")
        }
        array.element = element
      case 21:
        var shapes: [[Int]] = []
        try field.nested().forEachField { entry in
          guard entry.number == 1 else { return }
          var shape: [Int] = []
          try entry.nested().forEachField { if $0.number == 1 { try $0.appendIntegers(to: &shape) } }
          shapes.append(shape)
        }
        array.shapes = .listed(shapes)
      case 31:
        var ranges: [SizeRange] = []
        try field.nested().forEachField { if $0.number == 1 { ranges.append(try sizeRange($0.nested())) } }
        array.shapes = .ranges(ranges)
      case 41: array.defaultValue = Double(Int32(truncatingIfNeeded: try field.integer()))
      case 51: array.defaultValue = Double(try field.float())
      case 61: array.defaultValue = try field.double()
      default: break
      }
    }
    return array
  }
}
