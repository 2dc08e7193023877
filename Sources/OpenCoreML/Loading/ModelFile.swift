import Foundation
import Glibc
import Hashing

/// A source model's content, by its digest: of the file itself and of the weights that lie beside it.
package struct ModelFile: Sendable {
  /// SHA-256 over all files, 64 hexadecimal digits.
  package let digest: String

  /// Reads a model's files.
  ///
  /// - Throws: `MLModelError` with the code `io` where the model is missing, is a folder or cannot be read.
  package init(_ source: URL) throws {
    guard source.isFileURL else {
      throw MLModelError(.io, "\(source): a model is loaded from a file, not from another kind of URL")
    }
    let content = try Self.content(of: source)
    var hash = SHA256()
    Self.add(content, to: &hash)
    for name in Self.companions(of: source, content) {
      let file = source.deletingLastPathComponent().appendingPathComponent(name)
      hash.update(name)
      // A missing one is the engine's to complain of, if it needs it.
      if let weights = try? FileContent.read(file) { Self.add(weights, to: &hash) }
    }
    digest = hash.hexDigest()
  }

  private static func content(of source: URL) throws -> [UInt8] {
    do {
      return try FileContent.read(source)
    } catch let error as POSIXError where error.code == .ENOENT || error.code == .ENOTDIR {
      throw MLModelError(.io, "\(source.path): there is no such model file", underlyingError: error)
    } catch let error as POSIXError where error.code == .EISDIR {
      throw MLModelError(
        .io, "\(source.path): this is a folder; name a model file (.onnx, .xml, .tflite)", underlyingError: error)
    } catch let error as POSIXError where error.code == .EINVAL {
      throw MLModelError(.io, "\(source.path): this is no regular file", underlyingError: error)
    } catch {
      throw MLModelError(
        .io, "\(source.path): the model cannot be read: \(FileContent.reason(error))", underlyingError: error)
    }
  }

  /// The names of the files that hold a model's weights beside it.
  static func companions(of source: URL, _ content: [UInt8]) -> [String] {
    let stem = source.deletingPathExtension().lastPathComponent
    return switch source.pathExtension {
    case "xml": ["\(stem).bin"]
    case "pdmodel": ["\(stem).pdiparams"]
    case "onnx": externalDataNames(in: content)
    default: []
    }
  }

  /// An ONNX tensor whose data lie in another file names it by an entry with the key "location": in protobuf's encoding field 1
  /// holds the key and field 2 the name.
  private static func externalDataNames(in content: [UInt8]) -> [String] {
    let marker: [UInt8] = [0x0A, 8] + Array("location".utf8) + [0x12]
    var names: Set<String> = []
    content.withUnsafeBytes { bytes in
      guard var position = bytes.baseAddress else { return }
      let end = position + bytes.count
      while let found = memchr(position, Int32(marker[0]), end - position) {
        position = UnsafeRawPointer(found) + 1
        let name = UnsafeRawPointer(found) + marker.count + 1
        guard name < end, memcmp(found, marker, marker.count) == 0 else { continue }
        // Names of more than 127 bytes have their length in two; no exporter writes such.
        let length = Int((name - 1).load(as: UInt8.self))
        guard length > 0, length < 128, name + length <= end else { continue }
        names.insert(String(decoding: UnsafeRawBufferPointer(start: name, count: length), as: UTF8.self))
      }
    }
    return names.sorted()
  }

  private static func add(_ content: [UInt8], to hash: inout SHA256) {
    hash.update(":\(content.count):")
    content.withUnsafeBytes { hash.update($0) }
  }
}
