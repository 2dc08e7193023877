import Foundation

/// What a model does on photographs with known truth.
///
/// Its JSON has these names; fields may be added, never renamed. Times are in seconds, paths as they were given.
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

  /// A photograph that is not in the figures.
  package struct Problem: Sendable, Equatable, Codable {
    /// Its path, as given or listed.
    package var path: String
    /// What is wrong with it.
    package var reason: String
  }

  /// An extent in pixels.
  package struct InputSize: Sendable, Equatable, Codable {
    /// Width in pixels.
    package var width: Int
    /// Height in pixels.
    package var height: Int
  }

  /// The colour that is laid over photographs for comparison, in CIE Lab.
  package struct Tint: Sendable, Equatable, Codable {
    /// From green to red.
    package var a: Double
    /// From blue to yellow.
    package var b: Double
  }

  /// The model's path, as given.
  package var model: String
  /// The other model's, where two are compared.
  package var against: String?
  /// What is measured.
  package var kind: Kind
  /// The engine with its full build number: "OpenVINO 2026.4.1-…".
  package var engine: String
  /// The compute devices: "CPU", or "GPU.0+CPU".
  package var device: String
  /// The precision that really ran: "f32".
  package var precision: String
  /// The size of the model's input.
  package var inputSize: InputSize
  /// Of a colouriser: the tint that it is compared to.
  package var tint: Tint?
  /// How many photographs are in the figures.
  package var photographs: Int
  /// How many of them an earlier, interrupted run had measured.
  package var resumed: Int
  /// What the others took, in seconds, without the load of the model.
  package var seconds: Double
  /// How many of the others were measured a second; 0 where there were none.
  package var photographsPerSecond: Double
  /// All of them together.
  package var summary: EvaluationSummary
  /// The photographs, in the order in which they were listed.
  package var results: [PhotographResult]
  /// Those that could not be measured.
  package var failures: [Problem]
  /// Photographs without a known class, and lines of a table without a photograph.
  package var unmatched: [Problem]
  /// Of a colouriser: photographs without colours of their own, which are left out of the summary.
  package var grayPhotographs: [String]

  /// One JSON object with the names above.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The photographs that came out best and worst, the best and the worst first; none is in both.
  package func extremes(count: Int) -> (best: [PhotographResult], worst: [PhotographResult]) {
    let counted = results.filter { $0.coloring?.isOfGray != true }.sorted { $0.merit > $1.merit }
    let best = counted.prefix(min(count, (counted.count + 1) / 2))
    return (Array(best), counted.dropFirst(best.count).suffix(count).reversed())
  }
}
