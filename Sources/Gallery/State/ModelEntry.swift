import Pictures

/// One of the gallery's models, as the screen shows it.
package struct ModelEntry: Sendable {
  /// Shown in the header: "Colorizer".
  package var name: String
  /// How far loading it has got.
  package var state = ModelState.unloaded

  package init(name: String) { self.name = name }
}
