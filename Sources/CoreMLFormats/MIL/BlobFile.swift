/// The weights of an ML program: a file of blobs, each with a header that says what it is.
///
/// The file begins with 64 bytes: the number of blobs and the version 2. Each blob has 64 bytes of description (a mark, its type, its
/// size in bytes, the place of its data, and how many bits at the end are not used), and data that begin on a multiple of 64.
/// Source: coremltools, `mlmodel/src/MILBlob/Blob/StorageFormat.hpp`.
package struct BlobFile: Sendable {
  private static let headerSize = 64
  private static let mark: UInt32 = 0xDEAD_BEEF

  private static let elements: [UInt32: Element] = [
    1: .float16, 2: .float32, 3: .uint8, 4: .int8, 5: .bfloat16, 6: .int16, 7: .uint16, 8: .int4, 9: .uint1, 10: .uint2,
    11: .uint4, 12: .uint3, 13: .uint6, 14: .int32, 15: .uint32, 16: .float8E4M3, 17: .float8E5M2,
  ]

  private let file: FileBytes

  /// - Throws: `FormatError` if the file is not of this kind.
  package init(_ file: FileBytes) throws {
    guard file.count >= Self.headerSize else {
      throw FormatError("\(file.name) is cut off: it has \(file.count) bytes")
    }
    let version = file.number(UInt32.self, at: 4)
    guard version == 2 else {
      throw FormatError("\(file.name) is no file of weights, or of an unknown version (\(version))")
    }
    self.file = file
  }

  /// The tensor whose description is at `offset`.
  ///
  /// - Throws: `FormatError` if there is none, if it lies beyond the file's end, or if it is of another type or size.
  func tensor(at offset: UInt64, _ element: Element, shape: [Int]) throws -> TensorValue {
    guard let place = Int(exactly: offset), place <= file.count - Self.headerSize, place >= 0 else {
      throw FormatError("\(file.name) has \(file.count) bytes, but the model looks for weights at byte \(offset)")
    }
    guard file.number(UInt32.self, at: place) == Self.mark else {
      throw FormatError("\(file.name) has no weights at byte \(offset), where the model looks for some")
    }
    let type = file.number(UInt32.self, at: place + 4)
    // Booleans are kept as bytes.
    guard let found = Self.elements[type], found == element || (element == .bool && found.bitCount == 8) else {
      throw FormatError(
        "\(file.name) holds \(Self.elements[type]?.rawValue ?? "elements of the unknown type \(type)") at byte \(offset), not "
          + element.rawValue)
    }
    let (size, start) = (file.number(UInt64.self, at: place + 8), file.number(UInt64.self, at: place + 16))
    guard let needed = TensorValue.byteCount(element, shape), needed <= size else {
      throw FormatError(
        "\(file.name) holds \(size) bytes at byte \(offset), too few for a tensor of the shape \(shape)")
    }
    guard start <= UInt64(file.count), size <= UInt64(file.count) - start else {
      throw FormatError(
        "\(file.name) is cut off: the weights described at byte \(offset) end beyond its \(file.count) bytes")
    }
    return try TensorValue(element, shape: shape, .file(file, Int(start)..<Int(start) + needed))
  }
}
