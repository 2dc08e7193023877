/// What a classifier said of a photograph whose class is known.
package struct ClassificationFigures: Sendable, Equatable, Codable {
  /// The photograph's class.
  package var label: String
  /// The class that the model gave the highest score.
  package var predictedLabel: String
  /// The place of the photograph's class among the scores: 1 for the highest.
  package var rank: Int
  /// The highest score.
  package var score: Double
  /// The score of the photograph's class.
  package var scoreOfTruth: Double
}
