import SystemPackage

/// A picture file that the gallery shows.
package struct Photograph: Sendable, Hashable, Identifiable {
  /// Unique in one gallery; the order has no meaning.
  package typealias ID = Int

  /// Its place in the order of listing; no two photographs share it.
  package let id: ID
  /// Where the file lies; its name may hold any byte but 0 and "/".
  package let path: FilePath

  package init(id: ID, path: FilePath) {
    self.id = id
    self.path = path
  }

  /// The file's name as it lies on the disk: it may hold escape sequences, so it must be sanitised before it is shown.
  package var rawName: String { path.lastComponent?.string ?? path.string }
}
