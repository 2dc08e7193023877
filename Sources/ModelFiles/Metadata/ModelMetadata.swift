/// A compiled model's description of itself: the content of its `metadata.json`.
package struct ModelMetadata: Sendable, Equatable, Codable {
  /// What the model was compiled from.
  package struct Source: Sendable, Equatable, Codable {
    /// The name of the file or folder, without its path.
    package var fileName: String
    /// SHA-256 over all its files, as 64 hexadecimal digits.
    package var digest: String

    package init(fileName: String, digest: String) {
      self.fileName = fileName
      self.digest = digest
    }
  }

  /// How the model's numbers were compressed.
  package struct Compression: Sendable, Equatable, Codable {
    /// The form's short name, for example "int8".
    package var form: String
    /// The form in words, for example "int8 weights, per channel; 2 operations kept in f32".
    package var summary: String
    /// The number of weight tensors in this form.
    package var weightCount: Int
    /// The names of the operations left as they are in the source.
    package var keptOperations: [String]
    /// The number of photographs used to find the ranges of activations; `nil` if activations are not quantised.
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
  package static let currentFormatVersion = 4

  /// The oldest version that can express this model, so that older programs can read it if it uses nothing newer.
  package var formatVersion = 1
  package var source: Source
  package var inputs: [FeatureMetadata]
  package var outputs: [FeatureMetadata]
  /// The output to show; `nil` if nothing says which.
  package var shownOutput: String?
  /// A classifier's class names in the order of its answer's elements; if the two outputs below are `nil`, a mask's class names.
  package var classLabels: [String]?
  /// Whether the class names are numbers, and the answers integers.
  package var hasIntegerLabels: Bool?
  /// The output with the name of the most probable class.
  package var predictedFeatureName: String?
  /// The output with the probability of each class.
  package var predictedProbabilitiesName: String?
  package var description: String?
  package var author: String?
  package var version: String?
  package var license: String?
  /// Further entries whose keys begin with "vitrine.user.", without that prefix.
  package var userDefined: [String: String] = [:]
  /// How its weights are stored, if that differs from the source.
  package var compression: Compression?
  /// The models of a pipeline in order, as names of compiled models in the same folder. `nil` for a single model.
  package var stages: [String]?
  /// SHA-256 of every other file in the folder, by name; a pipeline's stages have their own.
  package var files: [String: String] = [:]
  /// In a file: SHA-256 of the file with zeros in this place. `nil` in memory, and in files of earlier versions.
  var checksum: String?

  package init(source: Source, inputs: [FeatureMetadata], outputs: [FeatureMetadata]) {
    self.source = source
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The oldest format that can express this model.
  package var neededFormatVersion: Int {
    let isDescribed = (inputs + outputs).contains {
      $0.arrayElement != nil || $0.defaultValue != nil || $0.scalar != nil
    }
    if isDescribed || hasIntegerLabels == true { return 4 }
    let features = (inputs + outputs).filter { $0.image != nil }
    let isNewest = features.contains { feature in
      feature.image?.rank != nil || feature.batchCount > 1 || !["f32", "u8"].contains(feature.elementType)
    }
    if isNewest { return 3 }
    return features.contains { $0.image?.channelBounds != nil || $0.image?.colorLayout == .bgr } ? 2 : 1
  }
}
