import Pictures

/// A model of the gallery as the screen knows it.
package struct ModelEntry: Sendable {
  /// Shown in the header: "Colorizer".
  package var name: String
  /// How far its load has come.
  package var state = ModelState.unloaded

  package init(name: String) { self.name = name }
}
