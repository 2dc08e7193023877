import Imaging

/// What a model takes and gives.
public struct MLModelDescription: Sendable {
  /// The inputs by their names.
  public let inputDescriptionsByName: [String: MLFeatureDescription]
  /// The outputs by their names.
  public let outputDescriptionsByName: [String: MLFeatureDescription]
  /// What the model's file says of itself.
  public let metadata: [MLModelMetadataKey: String]
}

/// What a model's file may say of itself.
public enum MLModelMetadataKey: String, Sendable, CaseIterable {
  case description = "vitrine.description"
  case versionString = "vitrine.version"
  case author = "vitrine.author"
  case license = "vitrine.license"
}

/// One input or output of a model.
public struct MLFeatureDescription: Sendable, Equatable {
  /// Its name in the model.
  public let name: String
  /// What kind of value it is.
  public let type: MLFeatureType
  /// Its size and format, where it is an image.
  public let imageConstraint: MLImageConstraint?
  /// Its shape and element type, where it is a multi-array.
  public let multiArrayConstraint: MLMultiArrayConstraint?
  /// Whether that it is an image was concluded from its shape alone, because the model's file does not say. OpenCoreML's own.
  public let isInferred: Bool
}

/// The size and format of an image that a model takes or gives.
public struct MLImageConstraint: Sendable, Equatable {
  /// Width in pixels.
  public let pixelsWide: Int
  /// Height in pixels.
  public let pixelsHigh: Int
  /// Gray or colour.
  public let pixelFormat: PixelBuffer.Format
}

/// The shape and element type of a multi-array that a model takes or gives.
public struct MLMultiArrayConstraint: Sendable, Equatable {
  /// The dimensions, the slowest first.
  public let shape: [Int]
  /// The elements' type.
  public let dataType: MLMultiArrayDataType
}
