import CoreMLFormats
import Foundation
import ModelFiles
import Text

/// What a model contains, for scripts and for people.
struct InspectionReport: Encodable {
  var path: String
  var format: String
  var specificationVersion: Int?
  var metadata: [String: String]
  var inputs: [ModelInspection.Feature]
  var outputs: [ModelInspection.Feature]
  var states: [ModelInspection.Feature]
  var functions: [String]
  var stages: [String]
  var operations: [ModelOutline.OperationCount]
  var weights: [ModelOutline.WeightCount]
  var runs: Bool
  var problems: [ModelOutline.Problem]

  init(_ inspection: ModelInspection, path: String) {
    self.path = path
    format = inspection.format
    specificationVersion = inspection.specificationVersion
    metadata = inspection.metadata
    inputs = inspection.inputs
    outputs = inspection.outputs
    states = inspection.states
    functions = inspection.functions
    stages = inspection.stages
    operations = inspection.outline.operations
    weights = inspection.outline.weights
    runs = inspection.runs
    problems = inspection.outline.problems
  }
}

// MARK: Text

extension InspectionReport {
  /// How many different operations are shown before the rest is only counted.
  private static let shownOperations = 24

  /// The report as text.
  var text: String {
    let version = specificationVersion.map { ", specification version \($0)" } ?? ""
    var lines = ["\(path)  \(format)\(version)"]
    lines += metadata.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    lines += table([("input", inputs), ("output", outputs), ("state", states)])
    if !functions.isEmpty { lines.append("  functions  \(functions.joined(separator: ", "))") }
    if !stages.isEmpty { lines.append("  stages  \(stages.joined(separator: ", "))") }
    if !operations.isEmpty { lines.append("  operations  \(Figures.count(operations.reduce(0) { $0 + $1.count }))") }
    let names = operations.prefix(Self.shownOperations).map { "\($0.type) \($0.count)" }
    lines += wrapped(names)
    if operations.count > Self.shownOperations {
      lines.append("    and \(operations.count - Self.shownOperations) kinds more; --format json lists all")
    }
    lines += weights.map { weights in
      "  weights  \(weights.precision)  \(weights.count) tensors  \(Figures.bytes(Double(weights.bytes)))"
    }
    lines.append(runs ? "  runs here" : "  does not run here:")
    lines += problems.map { "    \($0.operation)\($0.output.isEmpty ? "" : " “\($0.output)”"): \($0.reason)" }
    return lines.map { Console.sanitized($0) + "\n" }.joined()
  }

  private func table(_ groups: [(kind: String, features: [ModelInspection.Feature])]) -> [String] {
    let width = groups.flatMap(\.features).map { DisplayText.width($0.name) }.max() ?? 0
    return groups.flatMap { kind, features in
      features.map { feature in
        let name = feature.name + String(repeating: " ", count: width - DisplayText.width(feature.name))
        let facts = [feature.type, feature.elements, feature.shape, feature.isOptional ? "optional" : nil]
          .compactMap(\.self).joined(separator: ", ")
        let text = feature.shortDescription.map { "  – \($0)" } ?? ""
        return "  \(kind.padding(toLength: 6, withPad: " ", startingAt: 0))  \(name)  \(facts)\(text)"
      }
    }
  }

  private func wrapped(_ words: [String]) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.count + word.count + 2 <= 96 {
        lines[lines.count - 1] = "\(last), \(word)"
      } else {
        lines.append("    \(word)")
      }
    }
    return lines
  }
}
