import Foundation

/// A model among a target's files.
struct SourceModel {
  /// The file to compile; for a TensorFlow model or a package of Core ML's, its folder.
  let file: URL
  /// The file's name without its extension.
  let name: String
  /// All files that belong to it: if one changes, the model is compiled again.
  let inputs: [URL]

  /// The models among these files.
  static func all(in files: [URL]) -> [SourceModel] {
    files.sorted { $0.path < $1.path }.compactMap { file in
      switch file.pathExtension {
      case "onnx", "tflite", "pdmodel": SourceModel(file, besides: companions(of: file, in: files))
      // Any other XML is not a model.
      case "xml":
        files.contains(file.deletingPathExtension().appendingPathExtension("bin"))
          ? SourceModel(file, besides: companions(of: file, in: files)) : nil
      // A file in a package is a part of it, not a model of its own.
      case "mlmodel": isInPackage(file) ? nil : SourceModel(file, besides: [])
      case "mlpackage": SourceModel(package: file, in: files)
      case "json":
        file.lastPathComponent == "Manifest.json" && isInPackage(file)
          ? SourceModel(package: file.deletingLastPathComponent(), in: files) : nil
      case "pb": file.lastPathComponent == "saved_model.pb" ? SourceModel(savedModel: file, in: files) : nil
      default: nil
      }
    }
  }

  private init(_ file: URL, besides others: [URL]) {
    self.file = file
    name = file.deletingPathExtension().lastPathComponent
    inputs = [file] + others
  }

  private init(savedModel file: URL, in files: [URL]) {
    let folder = file.deletingLastPathComponent()
    self.file = folder
    name = folder.deletingPathExtension().lastPathComponent
    inputs = files.filter { $0.path.hasPrefix(folder.path + "/") }
  }

  private static func isInPackage(_ file: URL) -> Bool {
    file.deletingLastPathComponent().pathComponents.contains { $0.hasSuffix(".mlpackage") }
  }

  private init(package folder: URL, in files: [URL]) {
    file = folder
    name = folder.deletingPathExtension().lastPathComponent
    inputs = files.filter { $0 == folder || $0.path.hasPrefix(folder.path + "/") }
  }

  /// The files next to it that hold its weights, recognised by their names.
  private static func companions(of file: URL, in files: [URL]) -> [URL] {
    let stem = file.deletingPathExtension().lastPathComponent
    let endings = ["bin", "data", "weights", "onnx_data", "pdiparams"]
    return files.filter { other in
      other != file && other.deletingLastPathComponent() == file.deletingLastPathComponent()
        && other.lastPathComponent.hasPrefix(stem + ".") && endings.contains(other.pathExtension)
    }
  }
}
