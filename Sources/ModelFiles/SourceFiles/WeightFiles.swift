import Foundation

/// Where models keep their weights, if not in their own file.
package enum WeightFiles {
  /// The names of the files that hold a model's weights beside it.
  ///
  /// - Throws: `MLModelError` with the code `io` if one is outside the model's folder.
  package static func names(besides source: URL, _ content: [UInt8]) throws -> [String] {
    let stem = source.deletingPathExtension().lastPathComponent
    let names: [String] =
      switch source.pathExtension.lowercased() {
      case "xml": ["\(stem).bin"]
      case "pdmodel", "json": ["\(stem).pdiparams"]
      case "meta": checkpointNames(stem, in: source.deletingLastPathComponent())
      case "onnx":
        try ExternalTensors.fileNames(in: content).map { name in
          guard !name.contains(0), let text = String(validating: name, as: UTF8.self) else {
            throw MLModelError(.io, "\(source.path): the model names a weight file in bytes that are not text")
          }
          return text
        }
      default: []
      }
    if let name = names.first(where: { $0.hasPrefix("/") || $0.split(separator: "/").contains("..") }) {
      throw MLModelError(
        .io, "\(source.path): the model names weights outside its own folder: \(name.debugDescription)")
    }
    return names
  }

  /// The files in which TensorFlow keeps a graph's variables: an index and any number of parts.
  private static func checkpointNames(_ stem: String, in folder: URL) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0 == "\(stem).index" || $0.hasPrefix("\(stem).data-") }.sorted()
  }
}
