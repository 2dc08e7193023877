/// The classic models.
package enum ClassicModels {
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
}
