/// A model of Core ML's, as its file describes it: the content of an `.mlmodel`, or of the one in an `.mlpackage`.
package struct ModelSpecification: Sendable {
  package let version: Int
  package let description: ModelDescription
  package let isUpdatable: Bool
  package let kind: ModelKind
  /// The part of the file that says what the model computes; empty if files of their own say that, as in a compiled
  /// program.
  package let content: ProtobufMessage

  /// Source of the fields' numbers: coremltools, `mlmodel/format/Model.proto`.
  ///
  /// - Throws: `FormatError` if this is not a model's file, is damaged, or holds a model of an unknown kind.
  package init(_ message: ProtobufMessage) throws {
    var version = 0
    var isUpdatable = false
    var description: ModelDescription?
    var content: (kind: ModelKind, message: ProtobufMessage)?
    var unknown: Int?
    try message.forEachField { field in
      switch field.number {
      case 1: version = try field.integer()
      case 2: description = try ModelDescription(field.nested())
      case 10: isUpdatable = try field.flag()
      case 200...:
        if let kind = ModelKind(rawValue: field.number) {
          content = (kind, try field.nested())
        } else {
          unknown = field.number
        }
      default: break
      }
    }
    guard version > 0, let description else {
      throw FormatError("\(message.file.name) is not a model of Core ML's: it has no version or no description")
    }
    guard let content else {
      throw FormatError(
        unknown.map { "\(message.file.name) holds a model of an unknown kind (\($0))" }
          ?? "\(message.file.name) describes a model, but does not hold it")
    }
    (self.version, self.isUpdatable, self.description) = (version, isUpdatable, description)
    (kind, self.content) = (content.kind, content.message)
  }

  init(version: Int, kind: ModelKind, description: ModelDescription, content: ProtobufMessage) {
    (self.version, self.kind, self.description, self.content) = (version, kind, description, content)
    isUpdatable = false
  }
}

/// The kinds of models; the raw values are the numbers of their fields in a model's message.
package enum ModelKind: Int, Sendable, CaseIterable {
  case pipelineClassifier = 200
  case pipelineRegressor = 201
  case pipeline = 202
  case glmRegressor = 300
  case supportVectorRegressor = 301
  case treeEnsembleRegressor = 302
  case neuralNetworkRegressor = 303
  case bayesianProbitRegressor = 304
  case glmClassifier = 400
  case supportVectorClassifier = 401
  case treeEnsembleClassifier = 402
  case neuralNetworkClassifier = 403
  case kNearestNeighborsClassifier = 404
  case neuralNetwork = 500
  case itemSimilarityRecommender = 501
  case mlProgram = 502
  case customModel = 555
  case linkedModel = 556
  case classConfidenceThresholding = 560
  case oneHotEncoder = 600
  case imputer = 601
  case featureVectorizer = 602
  case dictVectorizer = 603
  case scaler = 604
  case categoricalMapping = 606
  case normalizer = 607
  case arrayFeatureExtractor = 609
  case nonMaximumSuppression = 610
  case identity = 900
  case textClassifier = 2000
  case wordTagger = 2001
  case visionFeaturePrint = 2002
  case soundAnalysisPreprocessing = 2003
  case gazetteer = 2004
  case wordEmbedding = 2005
  case audioFeaturePrint = 2006
  case serializedModel = 3000

  /// As the specification calls it, for example "neuralNetworkClassifier".
  package var name: String { "\(self)" }
}
