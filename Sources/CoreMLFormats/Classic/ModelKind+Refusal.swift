extension ModelKind {
  /// Why a model of this kind cannot run here, with a way out if there is one; `nil` if it can.
  package var refusal: String? {
    switch self {
    case .visionFeaturePrint:
      Self.systemNetwork("its network, which finds features of images, is a part of Apple's systems")
        + "; train an image classifier or detector that keeps its own network, for example with PyTorch and coremltools"
    case .audioFeaturePrint:
      Self.systemNetwork("its network, which finds features of sounds, is a part of Apple's systems")
        + "; train a sound classifier that keeps its own network, for example with PyTorch and coremltools"
    case .soundAnalysisPreprocessing:
      Self.systemNetwork("its filters, which prepare sounds, are a part of Apple's systems")
        + "; put the preparation into the network itself, for example with PyTorch and coremltools"
    case .textClassifier: Self.language("a text classifier")
    case .wordTagger: Self.language("a word tagger")
    case .gazetteer: Self.language("a gazetteer")
    case .wordEmbedding:
      Self.language("a word embedding")
    case .customModel: "custom models cannot run here: the file names a class, whose code is in an app"
    case .linkedModel:
      "linked models cannot run here: the file names another model, somewhere in an app; load that model instead"
    case .serializedModel: "serialized models cannot run here: their content belongs to frameworks of Apple's systems"
    case .bayesianProbitRegressor:
      "Bayesian probit regressors cannot run here: the scale of their probabilities is not in the file"
    default: nil
    }
  }

  private static func systemNetwork(_ reason: String) -> String {
    "the model's file holds parameters alone: \(reason)"
  }

  private static func language(_ name: String) -> String {
    "\(name) is data for Apple's Natural Language framework, whose code and word tables are not in the file; train a "
      + "network that keeps its own, for example with PyTorch and coremltools"
  }
}

extension ModelSpecification {
  /// Why the model cannot run here, by name; `nil` if its kind can run.
  ///
  /// - Throws: `FormatError` if the model is damaged.
  package func refusal() throws -> String? {
    guard let reason = kind.refusal else { return nil }
    let detail = try refusedName().map { " “\($0)”" } ?? ""
    return "\(kind.name)\(detail): \(reason)"
  }

  /// What a custom model's class is called, or a linked model's file.
  ///
  /// Source of the fields' numbers: coremltools, `mlmodel/format/CustomModel.proto`, `LinkedModel.proto` and
  /// `Model.proto`.
  private func refusedName() throws -> String? {
    var name: String?
    switch kind {
    case .customModel: try content.forEachField { if $0.number == 10 { name = try $0.text() } }
    case .serializedModel: try content.forEachField { if $0.number == 1 { name = try $0.text() } }
    case .linkedModel:
      try content.forEachField { file in
        guard file.number == 1 else { return }
        try file.nested().forEachField { parameter in
          guard parameter.number == 1 else { return }
          try parameter.nested().forEachField { if $0.number == 1 { name = try $0.text() } }
        }
      }
    default: break
    }
    return name.flatMap { $0.isEmpty ? nil : $0 }
  }
}
