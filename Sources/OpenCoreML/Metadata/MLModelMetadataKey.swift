/// Names what a model says of itself.
public struct MLModelMetadataKey: RawRepresentable, Hashable, Sendable {
  /// The key's name, as in Core ML.
  public let rawValue: String

  /// A key by its name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// What the model does; a `String`.
  public static let description = MLModelMetadataKey(rawValue: "MLModelDescriptionKey")
  /// The model's version; a `String`.
  public static let versionString = MLModelMetadataKey(rawValue: "MLModelVersionStringKey")
  /// Who made it; a `String`.
  public static let author = MLModelMetadataKey(rawValue: "MLModelAuthorKey")
  /// Under which licence; a `String`.
  public static let license = MLModelMetadataKey(rawValue: "MLModelLicenseKey")
  /// How a compressed model's weights are stored, "int8 weights, per channel"; a `String`. OpenCoreML's own.
  public static let compression = MLModelMetadataKey(rawValue: "MLModelCompressionKey")
  /// What else its maker put into it; a `[String: String]`.
  public static let creatorDefinedKey = MLModelMetadataKey(rawValue: "MLModelCreatorDefinedKey")
}
