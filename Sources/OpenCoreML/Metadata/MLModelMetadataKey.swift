/// A key of a model's metadata.
public struct MLModelMetadataKey: RawRepresentable, Hashable, Sendable {
  /// The key's name, as in Core ML.
  public let rawValue: String

  /// Creates a key from its name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// What the model does; a `String`.
  public static let description = MLModelMetadataKey(rawValue: "MLModelDescriptionKey")
  /// The model's version; a `String`.
  public static let versionString = MLModelMetadataKey(rawValue: "MLModelVersionStringKey")
  /// The author; a `String`.
  public static let author = MLModelMetadataKey(rawValue: "MLModelAuthorKey")
  /// The licence; a `String`.
  public static let license = MLModelMetadataKey(rawValue: "MLModelLicenseKey")
  /// How a compressed model's weights are stored, for example "int8 weights, per channel"; a `String`. An OpenCoreML addition.
  public static let compression = MLModelMetadataKey(rawValue: "MLModelCompressionKey")
  /// Any further entries by the author; a `[String: String]`.
  public static let creatorDefinedKey = MLModelMetadataKey(rawValue: "MLModelCreatorDefinedKey")
}
