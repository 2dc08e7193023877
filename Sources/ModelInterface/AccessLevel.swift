/// Who may use a class that is written for a model.
package enum AccessLevel: String, Sendable, CaseIterable {
  /// The module that the model is in, as in Xcode.
  case `internal`
  /// All modules of the package.
  case package
  /// Everybody.
  case `public`

  /// What stands before a declaration, with the space behind it.
  var prefix: String { self == .internal ? "" : "\(rawValue) " }
}
