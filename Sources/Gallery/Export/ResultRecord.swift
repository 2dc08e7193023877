import Files

/// A line of the journal that lies with the results: what a name stands for.
struct ResultRecord: Codable, Sendable {
  /// A result that is about to be at its name: written before it is, so that no result is ever there that the journal does not know.
  struct Making: Codable, Sendable, Hashable {
    /// All that decides the result but the photograph.
    var settings: String
    /// The photograph as it was read.
    var sourceFile: FileIdentity
    var sourceDigest: String
    /// The result's content.
    var digest: String
    var byteCount: Int
  }

  /// A result in its place: as long as the file is this one, its content need not be read.
  struct Place: Codable, Sendable, Hashable {
    var file: FileIdentity
    var digest: String
  }

  /// The result's name in the folder, and the photograph that it belongs to, as `PathText` writes them.
  var name: String
  var source: String
  var making: Making?
  var place: Place?
}
