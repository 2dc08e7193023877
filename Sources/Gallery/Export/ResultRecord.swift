import Files

/// A line of the results folder's journal: what a name stands for.
struct ResultRecord: Codable, Sendable {
  /// A result that is about to get its name. It is recorded first, so that the folder never has a result that the journal does
  /// not know.
  struct Making: Codable, Sendable, Hashable {
    /// Everything that decides the result, apart from the photograph.
    var settings: String
    /// The photograph as it was read.
    var sourceFile: FileIdentity
    var sourceDigest: String
    /// The digest of the result's content.
    var digest: String
    var byteCount: Int
  }

  /// A result in its place. As long as the file is unchanged, its content need not be read.
  struct Place: Codable, Sendable, Hashable {
    var file: FileIdentity
    var digest: String
  }

  /// The result's name in the folder, and its photograph, as `PathText` writes them.
  var name: String
  var source: String
  var making: Making?
  var place: Place?
}
