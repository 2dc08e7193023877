/// The folder of a model, in which its files are found by their paths.
package struct ModelFolder: Sendable {
  /// Opens a file at a path from the folder, whose parts are names alone.
  package typealias Opening = @Sendable (_ path: String) throws -> FileBytes

  private let open: Opening
  /// The folder below the one that `open` starts from, as the parts of its path.
  private let parts: [String]

  package init(_ open: @escaping Opening) { self.init(open, []) }

  private init(_ open: @escaping Opening, _ parts: [String]) { (self.open, self.parts) = (open, parts) }

  /// A folder in this one; its files may still lie anywhere in the whole.
  ///
  /// - Throws: `FormatError` if the path leads out of the whole.
  package func folder(_ path: String) throws -> ModelFolder { ModelFolder(open, try resolved(path)) }

  /// Opens a file.
  ///
  /// - Throws: `FormatError` if the path leads out of the whole; what opening throws.
  package func file(_ path: String) throws -> FileBytes { try open(resolved(path).joined(separator: "/")) }

  /// Whether there is such a file, and it can be opened.
  package func has(_ path: String) -> Bool { (try? file(path)) != nil }

  private func resolved(_ path: String) throws -> [String] {
    var result = parts
    guard !path.hasPrefix("/"), !path.contains("\0") else { throw Self.outside(path) }
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        guard result.popLast() != nil else { throw Self.outside(path) }
      default: result.append(String(part))
      }
    }
    return result
  }

  private static func outside(_ path: String) -> FormatError {
    FormatError("the model names a file outside its own folder: \(path.debugDescription)")
  }
}

extension BlobFiles {
  /// The files that a program names from its own folder, which it calls "@model_path".
  package convenience init(in folder: ModelFolder) {
    self.init { path in
      let prefix = "@model_path/"
      guard path.hasPrefix(prefix) else {
        throw FormatError("the model names its weights in an unknown way: \(path.debugDescription)")
      }
      return try folder.file(String(path.dropFirst(prefix.count)))
    }
  }
}
