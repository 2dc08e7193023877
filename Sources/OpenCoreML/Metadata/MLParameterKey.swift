/// The name of a model's parameter.
public struct MLParameterKey: RawRepresentable, Hashable, Sendable {
  /// The parameter's name.
  public let rawValue: String

  /// Creates a key from its name.
  public init(rawValue: String) { self.rawValue = rawValue }
}
