/// The outcome of a case: one line of JSON.
struct CaseOutcome: Encodable {
  enum Kind: String, Encodable {
    case passed
    /// A different shape or different numbers than expected.
    case wrongAnswer
    /// A type without a Core ML array.
    case unsupportedByLibrary
    case failed
  }

  /// How far an output is from the expected one.
  struct Difference: Encodable {
    var name: String
    /// The largest difference between two finite numbers.
    var largest: Double
    /// The largest minus the smallest finite expected number.
    var expectedRange: Double
  }

  /// The manifest's path, as given.
  var manifest: String
  var outcome: Kind
  /// The current step: "manifest", "load", "input", "prediction" or "output".
  var stage: String?
  var message: String?
  /// Remarks for readers of the result, for example that an input was given with a different type than the model describes.
  var notes: [String] = []
  var differences: [Difference] = []
  /// The precision that was used, as reported by the model.
  var precision: String?
  var engine: String?
}

/// Ends a case.
struct CaseFailure: Error {
  var kind: CaseOutcome.Kind
  var stage: String
  var message: String
}
