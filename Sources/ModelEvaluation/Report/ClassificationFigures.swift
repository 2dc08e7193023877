/// What a classifier said of a photograph whose class is known.
public struct ClassificationFigures: Sendable, Equatable, Codable {
  /// The photograph's class.
  public var label: String
  /// The class that the model gave the highest score.
  public var predictedLabel: String
  /// The place of the photograph's class among the scores: 1 for the highest.
  public var rank: Int
  /// The highest score.
  public var score: Double
  /// The score of the photograph's class.
  public var scoreOfTruth: Double
}
