/// The files that a program keeps its weights in, opened when they are first needed.
package final class BlobFiles {
  /// Opens the file at a path that the program names, such as "@model_path/weights/weight.bin".
  package typealias Opening = (_ path: String) throws -> FileBytes

  private let open: Opening
  private var files: [String: BlobFile] = [:]

  package init(_ open: @escaping Opening) { self.open = open }

  func tensor(in path: String, at offset: UInt64, _ type: ValueType) throws -> TensorValue {
    guard case .tensor(let tensor) = type, let sizes = tensor.shape, case let shape = sizes.compactMap(\.self),
      shape.count == sizes.count
    else { throw FormatError("weights in \(path) have no fixed shape") }
    return try file(path).tensor(at: offset, tensor.element, shape: shape)
  }

  private func file(_ path: String) throws -> BlobFile {
    if let file = files[path] { return file }
    let file = try BlobFile(open(path))
    files[path] = file
    return file
  }
}
