import Foundation
import ModelFiles
import OpenCoreML

/// The size of a model.
package enum ModelSize {
  /// Bytes on disk of all the model's files.
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
    let companions = (try? WeightFiles.names(besides: model, content)) ?? []
    return companions.reduce(size(model)) { $0 + size(model.deletingLastPathComponent().appendingPathComponent($1)) }
  }
}
