/// Names a parameter of a model.
public struct MLParameterKey: RawRepresentable, Hashable, Sendable {
  /// The parameter's name.
  public let rawValue: String

  /// A parameter by its name.
  public init(rawValue: String) { self.rawValue = rawValue }
}
