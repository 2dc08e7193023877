import Files
import Foundation
import Glibc
import ModelFiles
import SystemPackage

/// A prepared model on disk: its description and the engine's own bytes, under one checksum.
///
/// The file starts with 16 bytes that name the format and 64 hexadecimal digits, the SHA-256 of everything after them: the length
/// of the description (8 bytes, little endian), the description (JSON), and the engine's bytes. OpenVINO accepts damaged constants
/// and then gives wrong answers, so nothing with a wrong checksum is imported.
package struct CacheEntry {
  /// The description of an entry.
  package struct Description: Codable, Sendable {
    package var key: String
    package var modelName: String
    package var modelPath: String
    /// The digest of the model's content; different content at the same path makes the entry useless.
    package var sourceDigest: String
    /// The settings of the load: `LoadSettings.fingerprint`.
    package var configuration: [String]
    package var engine: String
    package var created: Date
    package var metadata: ModelMetadata
    /// The chain's parts in order; the engine's bytes for them follow in the same order.
    package var parts: [PreparedPart]

    package init(
      key: String, modelName: String, modelPath: String, sourceDigest: String, configuration: [String], engine: String,
      created: Date, metadata: ModelMetadata, parts: [PreparedPart]
    ) {
      self.key = key
      self.modelName = modelName
      self.modelPath = modelPath
      self.sourceDigest = sourceDigest
      self.configuration = configuration
      self.engine = engine
      self.created = created
      self.metadata = metadata
      self.parts = parts
    }

    /// The devices, each once, for example "GPU.0+CPU".
    var deviceNames: String { Self.joined(parts.map(\.target.device)) }

    /// The precisions that are really used, each once.
    var precision: String { Self.joined(parts.map(\.precision)) }

    /// Why nobody will request the entry again; `nil` if somebody may. Reads the model only if its file is newer than the entry.
    var staleReason: String? {
      let model = FilePath(modelPath)
      guard let state = FileIdentity(following: model.appending("metadata.json")) ?? FileIdentity(following: model)
      else { return "its model is gone" }
      guard state.modificationDate > created else { return nil }
      guard let file = try? ModelFile(URL(fileURLWithPath: modelPath)) else { return "its model cannot be read" }
      return file.digest == sourceDigest ? nil : "its model was changed"
    }

    private static func joined(_ texts: [String]) -> String {
      texts.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: "+")
    }
  }

  /// The entry is not what was written.
  package struct Damage: Error, CustomStringConvertible {
    package let reason: String
    package var description: String { reason }
  }

  private static let magic = Array("VITRINE-MODEL-3\n".utf8)
  private static let digestLength = 64
  private static let checkedStart = magic.count + digestLength
  private static let headerLength = checkedStart + 8

  package let description: Description
  private let bytes: [UInt8]
  private let modelStart: Int

  /// Passes the engine's own bytes for a part to `body`.
  package func withModelBytes<Result>(
    ofPart index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let start = modelStart + description.parts[..<index].reduce(0) { $0 + $1.byteCount }
    let end = start + description.parts[index].byteCount
    guard start <= end, end <= bytes.count else { throw Damage(reason: "it ends too early") }
    return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }

  /// Reads an entry and checks it completely.
  ///
  /// - Throws: `Damage` if it is not what was written; `POSIXError` if it cannot be read.
  package init(contentsOf file: URL) throws {
    bytes = try FileContent.readOwn(file)
    let length = try Self.descriptionLength(bytes)
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[Self.checkedStart...])) }
    guard hash.hexDigest() == String(decoding: bytes[Self.magic.count..<Self.checkedStart], as: UTF8.self) else {
      throw Damage(reason: "its checksum differs")
    }
    guard Self.headerLength + length <= bytes.count else { throw Damage(reason: "it ends too early") }
    modelStart = Self.headerLength + length
    description = try Self.decode(bytes[Self.headerLength..<modelStart])
  }

  /// Reads only an entry's description, unchecked, for lists.
  package static func description(of file: URL) throws -> Description {
    let start = try FileContent.readOwn(file, atMost: 1 << 16)
    let end = headerLength + (try descriptionLength(start))
    let whole = end <= start.count ? start : try FileContent.readOwn(file, atMost: end)
    guard end <= whole.count else { throw Damage(reason: "it ends too early") }
    return try decode(whole[headerLength..<end])
  }

  /// Writes an entry next to its final place and moves it there in one step, so that the entry at that place is always complete.
  ///
  /// - Parameter exports: Write the engine's bytes for each part; the parts' sizes are filled in.
  package static func write(_ description: Description, to file: URL, exports: [(Int32) throws -> Void]) throws {
    let pending = try PendingFile(in: FilePath(file.deletingLastPathComponent().path), permissions: 0o600)
    let descriptor = pending.rawDescriptor
    // The sizes of the parts are known only after writing them, but the description comes before them, so it gets room to grow.
    var description = description
    for index in description.parts.indices { description.parts[index].byteCount = 0 }
    let length = try JSONEncoder().encode(description).count + 20 * exports.count
    guard lseek(descriptor, off_t(headerLength + length), SEEK_SET) >= 0 else { throw FileContent.lastError }
    for (index, export) in exports.enumerated() {
      let start = lseek(descriptor, 0, SEEK_CUR)
      try export(descriptor)
      let end = lseek(descriptor, 0, SEEK_END)
      guard start >= 0, end >= start else { throw FileContent.lastError }
      description.parts[index].byteCount = Int(end - start)
    }
    let json = try JSONEncoder().encode(description)
    let padding = [UInt8](repeating: UInt8(ascii: " "), count: length - json.count)
    let lengthBytes = withUnsafeBytes(of: UInt64(length).littleEndian) { Array($0) }
    guard lseek(descriptor, off_t(checkedStart), SEEK_SET) >= 0 else { throw FileContent.lastError }
    try pending.write(lengthBytes + Array(json) + padding)
    let digest = try pending.digest(from: checkedStart)
    guard lseek(descriptor, 0, SEEK_SET) >= 0 else { throw FileContent.lastError }
    try pending.write(magic + Array(digest.utf8))
    guard let name = FilePath.Component(file.lastPathComponent) else { throw POSIXError(.EINVAL) }
    try pending.publish(as: name, .replacingAnything)
  }

  /// The prefix that earlier versions gave to files while writing them.
  static let temporaryPrefix = ".writing-"

  private static func descriptionLength(_ bytes: [UInt8]) throws -> Int {
    guard bytes.count >= headerLength, bytes.starts(with: magic) else {
      let isOther = bytes.count >= headerLength && bytes.starts(with: "VITRINE-MODEL-".utf8)
      throw Damage(reason: isOther ? "it is from another version" : "it is not a prepared model")
    }
    let length = bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: checkedStart, as: UInt64.self))
    }
    // A description has a few thousand bytes; a damaged length must not cause gigabytes to be read.
    guard length < 1 << 24 else { throw Damage(reason: "the length of its description is impossible") }
    return Int(length)
  }

  private static func decode(_ json: ArraySlice<UInt8>) throws -> Description {
    do {
      return try JSONDecoder().decode(Description.self, from: Data(json))
    } catch {
      throw Damage(reason: "its description cannot be read")
    }
  }
}
