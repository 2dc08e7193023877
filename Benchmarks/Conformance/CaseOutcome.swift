/// How a case ended: one line of JSON.
struct CaseOutcome: Encodable {
  enum Kind: String, Encodable {
    case passed
    /// Another shape or other numbers than expected.
    case wrongAnswer
    /// A type that Core ML has no array for.
    case unsupportedByLibrary
    case failed
  }

  /// An output's distance from what is expected.
  struct Difference: Encodable {
    var name: String
    /// The largest difference of two finite numbers.
    var largest: Double
    /// The largest minus the smallest of the expected numbers that are finite.
    var expectedRange: Double
  }

  /// The manifest, as it was given.
  var manifest: String
  var outcome: Kind
  /// What was under way: "manifest", "load", "input", "prediction", "output".
  var stage: String?
  var message: String?
  /// What a reader of the result should know, such as an input that was given as another type than the model describes.
  var notes: [String] = []
  var differences: [Difference] = []
  /// The precision that ran, by the model's own word.
  var precision: String?
  var engine: String?
}

/// Ends a case.
struct CaseFailure: Error {
  var kind: CaseOutcome.Kind
  var stage: String
  var message: String
}
