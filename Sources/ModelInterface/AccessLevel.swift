/// The access level of the classes generated for a model.
package enum AccessLevel: String, Sendable, CaseIterable {
  /// The model's own module, as in Xcode.
  case `internal`
  /// All modules of the package.
  case package
  /// Everyone.
  case `public`

  /// The modifier before a declaration, with a trailing space.
  var prefix: String { self == .internal ? "" : "\(rawValue) " }
}
