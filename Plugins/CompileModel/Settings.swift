import Foundation

/// The content of a target's `CompileModel.json`.
struct Settings {
  static let fileName = "CompileModel.json"

  /// The access level of the classes.
  let accessLevel: String
  /// The file, if there is one.
  let files: [URL]

  init(_ targetFiles: [URL]) throws {
    files = targetFiles.filter { $0.lastPathComponent == Self.fileName }
    guard let file = files.first else {
      accessLevel = "internal"
      return
    }
    let levels = ["internal", "package", "public"]
    guard let content = try? JSONDecoder().decode([String: String].self, from: Data(contentsOf: file)),
      content.keys.allSatisfy({ $0 == "accessLevel" }), levels.contains(content["accessLevel"] ?? "internal")
    else {
      throw Failure(#"\#(file.path) has to read {"accessLevel": "public"}, or "package" or "internal""#)
    }
    accessLevel = content["accessLevel"] ?? "internal"
  }
}
