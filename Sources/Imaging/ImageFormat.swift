/// A file format of pictures, told by a file's first bytes and never by its name.
public enum ImageFormat: String, Sendable, CaseIterable {
  case jpeg, png, webp, gif, tiff, heif, avif, svg, jpegXL

  /// The endings of names, in lower case, by which a folder's pictures are recognised.
  public static let fileExtensions: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "tif", "tiff", "heic", "heif", "avif", "svg", "jxl",
  ]

  /// The format of a file that begins with these bytes; `nil` where it is none of ours.
  public init?(firstBytes bytes: some Collection<UInt8>) {
    let start = Array(bytes.prefix(512))
    func has(_ text: String, at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: Array(text.utf8)) }
    if start.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if has("RIFF"), has("WEBP", at: 8) {
      self = .webp
    } else if has("GIF87a") || has("GIF89a") {
      self = .gif
    } else if start.starts(with: [0x49, 0x49, 0x2A, 0]) || start.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
      self = .tiff
    } else if start.starts(with: [0xFF, 0x0A]) || start.starts(with: [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20]) {
      self = .jpegXL
    } else if has("ftyp", at: 4) {
      let brands = start.dropFirst(8).prefix(40)
      self = brands.containsText("avif") || brands.containsText("avis") ? .avif : .heif
    } else if Self.looksLikeSVG(start) {
      self = .svg
    } else {
      return nil
    }
  }

  private static func looksLikeSVG(_ start: [UInt8]) -> Bool {
    let text = start.drop { $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 <= 0x20 }
    guard text.first == UInt8(ascii: "<") else { return false }
    return text.containsText("<svg")
  }
}

extension Collection<UInt8> {
  fileprivate func containsText(_ text: String) -> Bool {
    let pattern = Array(text.utf8)
    return indices.contains { self[$0...].starts(with: pattern) }
  }
}
