/// What a compiled model says of itself: the content of its `metadata.json`.
package struct ModelMetadata: Sendable, Equatable, Codable {
  /// What the model was compiled from.
  package struct Source: Sendable, Equatable, Codable {
    /// The file's or folder's name, without its path.
    package var fileName: String
    /// SHA-256 over all of its files, 64 hexadecimal digits.
    package var digest: String

    package init(fileName: String, digest: String) {
      self.fileName = fileName
      self.digest = digest
    }
  }

  /// In how few bits the model's numbers are.
  package struct Compression: Sendable, Equatable, Codable {
    /// The form's short name: "int8".
    package var form: String
    /// The form in words: "int8 weights, per channel; 2 operations kept in f32".
    package var summary: String
    /// How many tensors of weights have the form.
    package var weightCount: Int
    /// The names of the operations that are as in the source.
    package var keptOperations: [String]
    /// How many photographs the ranges of activations were found with; `nil` where those are as in the source.
    package var photographCount: Int?

    package init(
      form: String, summary: String, weightCount: Int, keptOperations: [String], photographCount: Int? = nil
    ) {
      self.form = form
      self.summary = summary
      self.weightCount = weightCount
      self.keptOperations = keptOperations
      self.photographCount = photographCount
    }
  }

  /// Raised with every change that older programs cannot read.
  package static let currentFormatVersion = 3

  /// The oldest version that can say all of it: where nothing newer is used, older programs read it too.
  package var formatVersion = 1
  package var source: Source
  package var inputs: [FeatureMetadata]
  package var outputs: [FeatureMetadata]
  /// The output that is to be shown; `nil` where nobody says.
  package var shownOutput: String?
  /// The names of a classifier's classes, in the order of its answer's elements; with no names of outputs below, those of a mask.
  package var classLabels: [String]?
  /// The output that gives the name of the most probable class.
  package var predictedFeatureName: String?
  /// The output that gives each class's probability.
  package var predictedProbabilitiesName: String?
  package var description: String?
  package var author: String?
  package var version: String?
  package var license: String?
  /// Further entries whose keys begin with "vitrine.user.", without that.
  package var userDefined: [String: String] = [:]
  /// How its weights are stored, where that is not as the source has them.
  package var compression: Compression?
  /// The models of a pipeline, in their order: the names of compiled models in the same folder. `nil` for a single model.
  package var stages: [String]?
  /// SHA-256 of each other file of the folder, by its name; a pipeline's stages have their own.
  package var files: [String: String] = [:]

  package init(source: Source, inputs: [FeatureMetadata], outputs: [FeatureMetadata]) {
    self.source = source
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The format that says all of it.
  package var neededFormatVersion: Int {
    let features = (inputs + outputs).filter { $0.image != nil }
    let isNewest = features.contains { feature in
      feature.image?.rank != nil || feature.batchCount > 1 || !["f32", "u8"].contains(feature.elementType)
    }
    if isNewest { return 3 }
    return features.contains { $0.image?.channelBounds != nil || $0.image?.colorLayout == .bgr } ? 2 : 1
  }
}
