import Foundation
import ModelFiles
import OpenCoreML

/// What was recognised in a compiled model, for scripts and for people.
struct CompilationReport: Encodable {
  struct Feature: Encodable {
    /// The tensor's values for the components 0 and 255.
    struct Range: Encodable {
      var lowerBound: Float
      var upperBound: Float
    }

    var name: String
    /// "image" or "multiArray".
    var type: String
    /// "declared" if the model's file says that it is an image, "inferred" if only its shape suggests it; `nil` for
    /// multi-arrays.
    var origin: String?
    /// "1×3×224...512×224...512", outermost dimension first.
    var shape: String
    /// The type by OpenVINO's name: "f32".
    var elementType: String
    /// For an image: "gray" or "rgb", and its layout in the tensor.
    var colorLayout: String?
    var axisOrder: String?
    var range: Range?

    fileprivate var summary: String
  }

  struct Classifier: Encodable {
    var labelCount: Int
    var predictedFeatureName: String
    var predictedProbabilitiesName: String
  }

  var source: String
  var output: String
  var bytes: Int
  /// The size of the original of a compressed model; `nil` if the model was only compiled.
  var sourceBytes: Int?
  /// How its weights are stored; `nil` if they are stored as in the source.
  var compression: String?
  var seconds: Double
  var inputs: [Feature]
  var outputs: [Feature]
  var classifier: Classifier?

  init(_ metadata: ModelMetadata, source: String, output: String, at destination: URL, seconds: Double) {
    self.source = source
    self.output = output
    self.seconds = seconds
    let files = FileManager.default
    let names = (try? files.subpathsOfDirectory(atPath: destination.path)) ?? []
    bytes = names.reduce(0) { sum, name in
      let attributes = try? files.attributesOfItem(atPath: destination.appendingPathComponent(name).path)
      return sum + (attributes?[.size] as? Int ?? 0)
    }
    compression = metadata.compression?.summary
    inputs = metadata.inputs.map(Feature.init)
    outputs = metadata.outputs.map(Feature.init)
    if let labels = metadata.classLabels, let name = metadata.predictedFeatureName,
      let probabilities = metadata.predictedProbabilitiesName
    {
      classifier = Classifier(
        labelCount: labels.count, predictedFeatureName: name, predictedProbabilitiesName: probabilities)
    }
  }

  /// The report as text.
  var text: String {
    let features = inputs.map { ("input", $0) } + outputs.map { ("output", $0) }
    let nameWidth = features.map { $0.1.name.count }.max() ?? 0
    let lines = features.map { kind, feature in
      let name = feature.name.padding(toLength: nameWidth, withPad: " ", startingAt: 0)
      let origin = feature.origin.map { ", \($0)" } ?? ""
      return "  \(kind.padding(toLength: 6, withPad: " ", startingAt: 0))  \(name)  \(feature.summary)\(origin)"
    }
    let classes =
      classifier.map { ["  classes \($0.labelCount), the most probable in “\($0.predictedFeatureName)”"] } ?? []
    let source = sourceBytes.map { String(format: " of %.1f MB", Double($0) / 1_000_000) } ?? ""
    let size = String(format: "%.1f MB\(source) in %.1f s", Double(bytes) / 1_000_000, seconds)
    return ([output + "  " + size] + (compression.map { ["  " + $0] } ?? []) + lines + classes).map {
      Console.sanitized($0) + "\n"
    }.joined()
  }

  /// What may be wrong, and how to correct it.
  var hints: [String] {
    let features = inputs.map { ("input", $0) } + outputs.map { ("output", $0) }
    return features.filter { $0.1.origin == "inferred" }.map { kind, feature in
      let range = feature.range.map { "\(Self.number($0.lowerBound))...\(Self.number($0.upperBound))" } ?? ""
      return
        "“\(feature.name)” is read as an image, its components as \(range), from its shape alone; if that is wrong, put the "
        + "metadata entry vitrine.\(kind).\(feature.name) into the source: “array” or “image; \(feature.colorLayout ?? "rgb"); "
        + "-1...1”"
    }
  }

  private static func number(_ value: Float) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}

extension CompilationReport.Feature {
  private enum CodingKeys: CodingKey { case name, type, origin, shape, elementType, colorLayout, axisOrder, range }

  init(_ feature: FeatureMetadata) {
    name = feature.name
    type = feature.image == nil ? "multiArray" : "image"
    origin = feature.image == nil ? nil : feature.isInferred ? "inferred" : "declared"
    shape = "\(feature.shape)"
    elementType = feature.elementType
    colorLayout = feature.image?.colorLayout.rawValue
    axisOrder = feature.image?.axisOrder.rawValue
    range = feature.image.map { Range(lowerBound: $0.lowerBound, upperBound: $0.upperBound) }
    summary = feature.summary
  }
}
