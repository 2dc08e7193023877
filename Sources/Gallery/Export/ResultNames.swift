import Files
import SystemPackage

/// The possible names for a photograph's result, most readable first: `x.png`, then `x-1a2b3c4d.png` and `x-1a2b3c4d-2.png`, in
/// which the digits stand for the photograph's whole path.
///
/// They depend only on the photograph, so it has the same choice of names whatever else is exported.
package struct ResultNames {
  private let stem: [UInt8]
  private let ending: String
  private let digits: String
  private let longest: Int

  /// - Parameters:
  ///   - source: the photograph's absolute path.
  ///   - longest: how many bytes a name in the folder may have.
  package init(_ source: FilePath, fileExtension: String, longest: Int = 255) {
    let name = source.lastComponent?.withPlatformString { Self.bytes($0) } ?? Array("photograph".utf8)
    // A name whose only dot comes first has no extension.
    let dot = name.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 > 0 ? $0 : nil }
    stem = Array(name[..<(dot ?? name.count)])
    ending = ".\(fileExtension)"
    var hash = SHA256()
    hash.update(PathText.encode(source))
    digits = String(hash.hexDigest().prefix(8))
    self.longest = longest
  }

  /// The name at a place, from 0.
  package subscript(place: Int) -> FilePath.Component {
    let isPlain = place == 0 && stem.count + ending.utf8.count <= longest
    let suffix = isPlain ? ending : "-\(digits)\(place > 1 ? "-\(place)" : "")\(ending)"
    var kept = stem.prefix(max(0, longest - suffix.utf8.count))
    // Do not cut in the middle of a character.
    if kept.count < stem.count {
      while let next = Self.byte(stem, after: kept), next & 0xC0 == 0x80 { kept.removeLast() }
    }
    let bytes = kept.map { CChar(bitPattern: $0) } + suffix.utf8.map { CChar(bitPattern: $0) } + [0]
    return FilePath.Component(platformString: bytes) ?? "photograph"
  }

  private static func byte(_ stem: [UInt8], after kept: ArraySlice<UInt8>) -> UInt8? {
    kept.isEmpty ? nil : stem[kept.endIndex]
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = text
    while next.pointee != 0 {
      bytes.append(UInt8(bitPattern: next.pointee))
      next += 1
    }
    return bytes
  }
}
