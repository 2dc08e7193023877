/// A picture file's format, recognised by the file's bytes and never by its name.
public enum ImageFormat: String, Sendable, CaseIterable {
  case jpeg, png, webp, gif, tiff, heif, avif, svg, jpegXL

  /// File name extensions, in lower case, of the files that count as pictures in a folder.
  public static let fileExtensions: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "tif", "tiff", "heic", "heif", "hif", "avif", "avifs",
    "svg", "svgz", "jxl",
  ]

  /// Brands of ISO files that hold pictures, apart from AVIF's.
  private static let heifBrands = [
    "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1", "miaf", "MiHE", "MiHB",
  ]
  /// How many bytes of junk may come before a JPEG.
  private static let maximumJunk = 1_024

  /// The format of a file with these bytes; `nil` if it is not one of these formats.
  ///
  /// Any number of comments may come before an SVG's root element, so only the whole file gives a certain answer.
  public init?(firstBytes bytes: some Collection<UInt8>) {
    let start = Array(bytes.prefix(Self.maximumJunk + 3))
    func has(_ text: String, at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: Array(text.utf8)) }
    func begins(_ pattern: [UInt8]) -> Bool { start.starts(with: pattern) }
    if begins([0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if has("RIFF"), has("WEBP", at: 8) {
      self = .webp
    } else if has("GIF87a") || has("GIF89a") {
      self = .gif
    } else if begins([0x49, 0x49, 0x2A, 0]) || begins([0x4D, 0x4D, 0, 0x2A]) || begins([0x49, 0x49, 0x2B, 0])
      || begins([0x4D, 0x4D, 0, 0x2B])
    {
      // The last two are BigTIFF.
      self = .tiff
    } else if begins([0xFF, 0x0A]) || (begins([0, 0, 0, 0x0C]) && has("JXL ", at: 4)) {
      self = .jpegXL
    } else if has("ftyp", at: 4) {
      guard let format = Self.format(ofBrandsIn: start) else { return nil }
      self = format
    } else if begins([0x1F, 0x8B]) {
      // SVG is the only format that is compressed as a whole; its decoder finds out what is really inside.
      self = .svg
    } else if MarkupRoot(bytes).isSVG {
      self = .svg
    } else if Self.hasJPEG(behindJunkIn: start) {
      self = .jpeg
    } else {
      return nil
    }
  }

  /// Looks at the major brand and all compatible ones: an AVIF may name `mif1` first.
  private static func format(ofBrandsIn start: [UInt8]) -> ImageFormat? {
    let length = start.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let end = min(start.count, max(length, 16))
    let places = [8] + stride(from: 16, to: end, by: 4)
    let brands = places.compactMap { $0 + 4 <= start.count ? String(decoding: start[$0..<$0 + 4], as: UTF8.self) : nil }
    if brands.contains("avif") || brands.contains("avis") { return .avif }
    return brands.contains { heifBrands.contains($0) } ? .heif : nil
  }

  private static func hasJPEG(behindJunkIn start: [UInt8]) -> Bool {
    start.indices.dropLast(2).contains { start[$0] == 0xFF && start[$0 + 1] == 0xD8 && start[$0 + 2] == 0xFF }
  }
}
