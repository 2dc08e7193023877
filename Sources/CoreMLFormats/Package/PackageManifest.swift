import Foundation

/// The list of what an `.mlpackage` contains.
struct PackageManifest: Decodable {
  struct Item: Decodable { var path: String }

  private var itemInfoEntries: [String: Item]
  private var rootModelIdentifier: String

  static let name = "Manifest.json"

  /// - Throws: `FormatError` if this is no such list.
  init(_ file: FileBytes) throws {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(file.bytes))
    } catch {
      throw FormatError("\(Self.name) is damaged, or is no list of a package's content")
    }
  }

  /// The path of the model from the package's folder.
  ///
  /// - Throws: `FormatError` if the list does not have the model that it names.
  func modelPath() throws -> String {
    guard let item = itemInfoEntries[rootModelIdentifier] else {
      throw FormatError("\(Self.name) does not say where the package's model is")
    }
    return "Data/\(item.path)"
  }
}
