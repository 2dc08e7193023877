/// A classifier's answer for a photograph whose class is known.
package struct ClassificationFigures: Sendable, Equatable, Codable {
  /// The photograph's class.
  package var label: String
  /// The class with the highest score.
  package var predictedLabel: String
  /// The rank of the photograph's class among the scores, 1 for the highest.
  package var rank: Int
  /// The highest score.
  package var score: Double
  /// The score of the photograph's class.
  package var scoreOfTruth: Double
}
