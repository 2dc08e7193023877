import SystemPackage

/// A picture file that the gallery shows.
package struct Photograph: Sendable, Hashable, Identifiable {
  /// Unique within a gallery; the order means nothing.
  package typealias ID = Int

  /// Its place in the order of listing; no two photographs share it.
  package let id: ID
  /// The file's path; its name may contain any byte except 0 and "/".
  package let path: FilePath

  package init(id: ID, path: FilePath) {
    self.id = id
    self.path = path
  }

  /// The file's name as stored on disk. It may contain escape sequences, so sanitise it before you show it.
  package var rawName: String { path.lastComponent?.string ?? path.string }
}
