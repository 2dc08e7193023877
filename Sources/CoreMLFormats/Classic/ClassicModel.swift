/// A model that needs no engine: a few formulas over numbers and texts.
package protocol ClassicModel: Sendable {
  /// A classifier's classes, in the order of its scores.
  var classLabels: ClassLabels? { get }

  /// Computes the outputs of the model's description.
  ///
  /// - Parameter inputs: The inputs by name; others than the model's own are ignored.
  /// - Throws: `FormatError` if an input is missing, is of another type or of another size.
  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue]
}

extension ClassicModel {
  package var classLabels: ClassLabels? { nil }
}

/// The classic models.
package enum ClassicModels {
  /// The most elements that a model may make up by itself, for example to fill a declared size: numbers that a small
  /// file can declare must not become gigabytes of memory.
  static let mostElements = 1 << 24

  /// Reads a model of a classic kind.
  ///
  /// - Returns: `nil` if the model is of another kind.
  /// - Throws: `FormatError` if the model is damaged or does not fit its own description.
  package static func model(_ specification: ModelSpecification) throws -> (any ClassicModel)? {
    switch specification.kind {
    case .glmRegressor: try GLMRegressor(specification)
    case .glmClassifier: try GLMClassifier(specification)
    case .treeEnsembleRegressor: try TreeEnsembleRegressor(specification)
    case .treeEnsembleClassifier: try TreeEnsembleClassifier(specification)
    case .supportVectorRegressor: try SupportVectorRegressor(specification)
    case .supportVectorClassifier: try SupportVectorClassifier(specification)
    case .kNearestNeighborsClassifier: try NearestNeighborsClassifier(specification)
    case .itemSimilarityRecommender: try ItemSimilarityRecommender(specification)
    case .featureVectorizer: try FeatureVectorizer(specification)
    case .dictVectorizer: try DictionaryVectorizer(specification)
    case .oneHotEncoder: try OneHotEncoder(specification)
    case .scaler: try Scaler(specification)
    case .imputer: try Imputer(specification)
    case .normalizer: try Normalizer(specification)
    case .categoricalMapping: try CategoricalMapping(specification)
    case .arrayFeatureExtractor: try ArrayFeatureExtractor(specification)
    case .nonMaximumSuppression: try NonMaximumSuppression(specification)
    case .classConfidenceThresholding: try ClassConfidenceThresholding(specification)
    case .identity: IdentityModel(specification)
    default: nil
    }
  }
}

extension ModelKind {
  /// Whether a model of this kind needs no engine.
  package var isClassic: Bool {
    switch self {
    case .glmRegressor, .glmClassifier, .treeEnsembleRegressor, .treeEnsembleClassifier, .supportVectorRegressor,
      .supportVectorClassifier, .kNearestNeighborsClassifier, .itemSimilarityRecommender, .featureVectorizer,
      .dictVectorizer, .oneHotEncoder, .scaler, .imputer, .normalizer, .categoricalMapping, .arrayFeatureExtractor,
      .nonMaximumSuppression, .classConfidenceThresholding, .identity:
      true
    default: false
    }
  }

  /// An error about a model's content.
  func failure(_ reason: String) -> FormatError { FormatError("the model (\(name)) cannot run: \(reason)") }
}
