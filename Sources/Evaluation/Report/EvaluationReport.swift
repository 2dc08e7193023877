import Foundation

/// A model's results on photographs whose truth is known.
///
/// The JSON uses these names. Fields may be added, never renamed. Times are in seconds, paths as given.
package struct EvaluationReport: Sendable, Equatable, Codable {
  /// What is measured.
  package enum Kind: String, Sendable, Codable {
    /// A black-and-white picture goes in, a coloured one comes out.
    case coloring
    /// A class comes out.
    case classification
    /// The answers of two models are compared.
    case agreement
  }

  /// A photograph that the figures do not include.
  package struct Problem: Sendable, Equatable, Codable {
    /// Its path, as given or listed.
    package var path: String
    /// What is wrong with it.
    package var reason: String
  }

  /// A size in pixels.
  package struct InputSize: Sendable, Equatable, Codable {
    /// Width in pixels.
    package var width: Int
    /// Height in pixels.
    package var height: Int
  }

  /// A single tint over the whole photograph, for comparison, in CIE Lab.
  package struct Tint: Sendable, Equatable, Codable {
    /// Green to red.
    package var a: Double
    /// Blue to yellow.
    package var b: Double
  }

  /// The model's path, as given.
  package var model: String
  /// The second model's path, if two are compared.
  package var against: String?
  /// What is measured.
  package var kind: Kind
  /// The engine with its full build number: "OpenVINO 2026.4.1-…".
  package var engine: String
  /// The compute devices: "CPU", or "GPU.0+CPU".
  package var device: String
  /// The precision in use: "f32".
  package var precision: String
  /// The size of the model's input.
  package var inputSize: InputSize
  /// The tint that a colouriser is compared with.
  package var tint: Tint?
  /// How many photographs the figures include.
  package var photographs: Int
  /// How many of them were measured by an earlier, interrupted run.
  package var resumed: Int
  /// How long the other photographs took, in seconds, without loading the model.
  package var seconds: Double
  /// How many of the other photographs were measured per second; 0 if there were none.
  package var photographsPerSecond: Double
  /// The figures over all photographs.
  package var summary: EvaluationSummary
  /// The photographs, in the order in which they were listed.
  package var results: [PhotographResult]
  /// Photographs that could not be measured.
  package var failures: [Problem]
  /// Photographs without a known class, and table lines without a photograph.
  package var unmatched: [Problem]
  /// Photographs without colours of their own, which a colouriser's summary leaves out.
  package var grayPhotographs: [String]

  /// One JSON object with the names above.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The best photographs, best first, and the worst, worst first; none is in both lists.
  package func extremes(count: Int) -> (best: [PhotographResult], worst: [PhotographResult]) {
    let counted = results.filter { $0.coloring?.isOfGray != true }.sorted { $0.merit > $1.merit }
    let best = counted.prefix(min(count, (counted.count + 1) / 2))
    return (Array(best), counted.dropFirst(best.count).suffix(count).reversed())
  }
}
