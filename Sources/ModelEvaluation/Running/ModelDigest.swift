import Foundation
import OpenCoreML

/// What identifies a model's content, and how large it is.
package enum ModelDigest {
  /// Hexadecimal digits that are equal for equal content.
  ///
  /// - Throws: `MLModelError` with the code `io` where the model cannot be read.
  static func digest(of model: URL) throws -> String {
    // A pipeline's metadata name its stages, which say what they were compiled from.
    if CompiledBundle.isBundle(model), let metadata = try? CompiledBundle.metadata(of: model), metadata.stages != nil {
      return "pipeline \(metadata.source.digest)"
    }
    return try ModelFile(model).digest
  }

  /// Bytes on the disk of all files that belong to the model.
  package static func byteCount(of model: URL) -> Int {
    let files = FileManager.default
    func size(_ url: URL) -> Int { (try? files.attributesOfItem(atPath: url.path))?[.size] as? Int ?? 0 }
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: model.path, isDirectory: &isFolder) else { return 0 }
    if isFolder.boolValue {
      let names = (try? files.subpathsOfDirectory(atPath: model.path)) ?? []
      return names.map { model.appendingPathComponent($0) }.filter { !$0.hasDirectoryPath }.reduce(0) { $0 + size($1) }
    }
    let content = (try? Data(contentsOf: model)).map { [UInt8]($0) } ?? []
    let companions = (try? ModelFile.companions(of: model, content)) ?? []
    return companions.reduce(size(model)) { $0 + size(model.deletingLastPathComponent().appendingPathComponent($1)) }
  }
}
