import CoreMLFormats
import Files
import Foundation
import SystemPackage

/// Finds and opens models in Core ML's own formats.
package enum CoreMLFiles {
  /// How such a model lies on disk.
  package enum Form: Sendable {
    /// One file, an `.mlmodel`.
    case file
    /// A folder with a list of its content, an `.mlpackage`.
    case package
    /// A folder that Apple's compiler has made, an `.mlmodelc`.
    case compiled
  }

  /// The form of the model at a place; `nil` if no model of Core ML's is there.
  package static func form(of url: URL) -> Form? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return nil }
    if !isFolder.boolValue { return url.pathExtension.lowercased() == "mlmodel" ? .file : nil }
    func has(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path)
    }
    if has("Manifest.json") { return .package }
    // This library's own compiled models have the same extension.
    guard !has("model.xml") else { return nil }
    return ["coremldata.bin", "model.mil", "model.espresso.net"].contains(where: has) ? .compiled : nil
  }

  /// The names of all files of a model that is a folder; empty for anything else.
  package static func names(in url: URL) -> [String] {
    guard let form = form(of: url), form != .file else { return [] }
    return (try? FileManager.default.subpathsOfDirectory(atPath: url.path).sorted()) ?? []
  }

  /// Opens a model; `nil` if no model of Core ML's is there.
  ///
  /// - Throws: `MLModelError` with the code `io`, which says what is wrong and where.
  package static func open(_ url: URL) throws -> CoreMLModel? {
    guard let form = form(of: url) else { return nil }
    return try reading(url) {
      switch form {
      case .file:
        let folder = folder(url.deletingLastPathComponent())
        return try CoreMLModel(folder.file(url.lastPathComponent), in: folder)
      case .package: return try CoreMLModel(package: folder(url))
      case .compiled: return try CoreMLModel(compiled: folder(url))
      }
    }
  }

  /// Opens the model that is meant of those in a file; `nil` if no model of Core ML's is there.
  ///
  /// - Throws: `MLModelError` with the code `io`.
  package static func open(_ url: URL, _ selection: ModelSelection) throws -> CoreMLModel? {
    guard let model = try open(url) else { return nil }
    return try reading(url) { try model.model(at: selection.stages) }
  }

  /// Turns what a format's reader says into an error that names the model.
  package static func reading<Value>(_ url: URL, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as FormatError {
      throw MLModelError(.io, "\(url.path): \(error.description)", underlyingError: error)
    }
  }

  private static func folder(_ url: URL) -> ModelFolder {
    ModelFolder { path in
      let file = url.appendingPathComponent(path)
      let descriptor: Descriptor
      do {
        descriptor = try FileContent.open(file)
      } catch let error as POSIXError where error.code == .ENOENT || error.code == .ENOTDIR {
        throw FormatError("\(path) is missing")
      } catch {
        throw FormatError("\(path) cannot be read: \(FileContent.reason(error))")
      }
      let bytes = try FileBytes(descriptor: descriptor.rawValue, name: path)
      let start = Array(bytes.bytes.prefix(64))
      guard !ForeignFile.isPointer(start) else {
        throw FormatError("\(path) is only a pointer of Git LFS; fetch the file itself with “git lfs pull”")
      }
      return bytes
    }
  }
}
