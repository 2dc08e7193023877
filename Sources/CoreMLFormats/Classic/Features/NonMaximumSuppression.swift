/// Of boxes that overlap, keeps the most confident.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/NonMaximumSuppression.proto`.
struct NonMaximumSuppression: ClassicModel {
  private struct Names: Sendable {
    var confidences = ""
    var coordinates = ""
    /// Inputs that replace the model's own thresholds if they are given.
    var overlapThreshold = ""
    var confidenceThreshold = ""
    var keptConfidences = ""
    var keptCoordinates = ""
  }

  private let names: Names
  private let suppressesPerClass: Bool
  private let overlapThreshold: Double
  private let confidenceThreshold: Double
  /// How many boxes come out; missing ones are filled in with zeros.
  private let boxCount: SizeRange
  /// How many classes there are; `nil` if the description does not say.
  private let classCount: Int?

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var (names, perClass, overlap, confidence) = (Names(), false, 0.0, 0.0)
    try specification.content.forEachField { field in
      switch field.number {
      case 1: try field.nested().forEachField { if $0.number == 1 { perClass = try $0.flag() } }
      case 110: overlap = try field.double()
      case 111: confidence = try field.double()
      case 200: names.confidences = try field.text()
      case 201: names.coordinates = try field.text()
      case 202: names.overlapThreshold = try field.text()
      case 203: names.confidenceThreshold = try field.text()
      case 210: names.keptConfidences = try field.text()
      case 211: names.keptCoordinates = try field.text()
      default: break
      }
    }
    guard (0...1).contains(overlap), confidence >= 0 else {
      throw kind.failure("its thresholds (\(overlap) and \(confidence)) are out of range")
    }
    func array(_ name: String, _ features: [FeatureSpecification], _ role: String) throws -> ArrayFeature {
      guard case .array(let array)? = features.first(where: { $0.name == name })?.type else {
        throw kind.failure("its description has no \(role) “\(name)” that is a multi-array")
      }
      return array
    }
    let description = specification.description
    let given = try array(names.confidences, description.inputs, "input")
    _ = try array(names.coordinates, description.inputs, "input")
    let kept = try array(names.keptConfidences, description.outputs, "output")
    let keptCoordinates = try array(names.keptCoordinates, description.outputs, "output")
    for output in description.outputs where output.name != names.keptConfidences && output.name != names.keptCoordinates
    {
      throw kind.failure("it describes the output “\(output.name)”, which it does not make")
    }
    // Exporters leave these two out of the stage's description, and describe them as inputs of the pipeline alone.
    for input in description.inputs where [names.overlapThreshold, names.confidenceThreshold].contains(input.name) {
      guard input.type == .double else {
        throw kind.failure("its input “\(input.name)” is \(input.type.kindName), not a number")
      }
    }
    (self.names, suppressesPerClass, overlapThreshold, confidenceThreshold) = (names, perClass, overlap, confidence)
    // The size of one output is enough: both have as many rows.
    boxCount = kept.rows ?? keptCoordinates.rows ?? SizeRange(0, nil)
    classCount = given.shapes == .fixed && given.shape.count > 1 ? given.shape.last : nil
    guard boxCount.lowerBound <= ClassicLimits.mostElements / max(4, classCount ?? 4) else {
      throw kind.failure("its outputs have at least \(boxCount.lowerBound) rows")
    }
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let (confidences, columns) = try matrix(names.confidences, inputs, columns: classCount)
    let (coordinates, _) = try matrix(names.coordinates, inputs, columns: 4)
    let boxes = BoxSuppression(
      confidences: confidences, classCount: columns, coordinates: coordinates, perClass: suppressesPerClass)
    guard coordinates.count == boxes.count * 4 else {
      throw FormatError(
        "there are confidences of \(boxes.count) boxes in “\(names.confidences)”, but coordinates of "
          + "\(coordinates.count / 4) in “\(names.coordinates)”")
    }
    let kept = boxes.kept(
      overlap: try threshold(names.overlapThreshold, inputs, overlapThreshold),
      confidence: try threshold(names.confidenceThreshold, inputs, confidenceThreshold),
      atMost: boxCount.upperBound ?? Int.max)
    let rows = max(kept.count, boxCount.lowerBound)
    guard rows <= ClassicLimits.mostElements / max(1, columns) || rows == kept.count else {
      throw FormatError("the outputs would have \(rows) rows of \(columns) numbers")
    }
    func rowsOf(_ values: [Double], _ columns: Int) -> ClassicValue {
      let taken = kept.flatMap { values[$0 * columns..<($0 + 1) * columns] }
      return .array(taken + repeatElement(0, count: (rows - kept.count) * columns), shape: [rows, columns])
    }
    return [
      names.keptConfidences: rowsOf(confidences, columns), names.keptCoordinates: rowsOf(coordinates, 4),
    ]
  }

  /// An input as rows; leading axes of one element do not matter.
  private func matrix(
    _ name: String, _ inputs: [String: ClassicValue], columns: Int?
  ) throws -> (values: [Double], columns: Int) {
    guard let value = inputs[name] else { throw FormatError.missingInput(name) }
    guard case .array(let values, let shape) = value else {
      throw FormatError("the input “\(name)” is \(value.kindName), but must be a multi-array")
    }
    guard shape.count >= 2, let last = shape.last, last > 0, columns == nil || last == columns,
      values.count.isMultiple(of: last)
    else {
      let expected = columns.map { "\($0) columns" } ?? "a column for each class"
      throw FormatError("the input “\(name)” has the shape \(shape), but must have \(expected)")
    }
    return (values, last)
  }

  private func threshold(_ name: String, _ inputs: [String: ClassicValue], _ own: Double) throws -> Double {
    guard !name.isEmpty, let value = inputs[name] else { return own }
    switch value {
    case .number(let number): return number
    case .integer(let integer): return Double(integer)
    default: throw FormatError("the input “\(name)” is \(value.kindName), but must be a number")
    }
  }
}

extension ArrayFeature {
  /// How many rows an array of two dimensions has, if that is said.
  fileprivate var rows: SizeRange? {
    switch shapes {
    case .ranges(let ranges) where ranges.count == 2: ranges[0]
    case .fixed where shape.count == 2 && shape[0] >= 0: SizeRange(shape[0], shape[0])
    default: nil
    }
  }
}
