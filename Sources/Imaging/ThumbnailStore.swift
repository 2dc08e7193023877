import CImageCodecs
import Files
import Glibc
import Synchronization
import SystemPackage

/// Thumbnails according to the freedesktop thumbnail specification: other programs' thumbnails are read, and ours are written so
/// that they can read them.
public struct ThumbnailStore: Sendable {
  /// The specification's sizes. The raw value is the side in pixels of the square that a thumbnail fits into.
  public enum Size: Int, Sendable, CaseIterable {
    case normal = 128
    case large = 256
    case extraLarge = 512
    case extraExtraLarge = 1024

    /// The side in pixels.
    public var side: Int { rawValue }

    /// The smallest size with at least this side; `nil` if none is that large.
    public static func smallest(covering side: Int) -> Size? { allCases.first { $0.side >= side } }

    var folderName: String {
      switch self {
      case .normal: "normal"
      case .large: "large"
      case .extraLarge: "x-large"
      case .extraExtraLarge: "xx-large"
      }
    }
  }

  /// A thumbnail with what it says about its photograph.
  public struct Thumbnail: Sendable {
    /// The thumbnail's pixels.
    public let buffer: PixelBuffer
    /// The photograph's own size in pixels.
    public let originalSize: PixelSize
  }

  /// The sizes whose folders have been cleared of leftovers since the program started.
  private final class Tidied: Sendable {
    let sizes = Mutex<Set<Size>>([])
  }

  /// The folder of the store, with a folder inside for each size.
  public let directory: FilePath
  private let tidied = Tidied()

  /// Creates a store in a folder; by default in the user's, `$XDG_CACHE_HOME/thumbnails` or `~/.cache/thumbnails`.
  public init(directory: FilePath? = nil) { self.directory = directory ?? Self.userDirectory }

  /// A photograph's thumbnail of at least this size; `nil` if there is none that is intact and up to date.
  ///
  /// - Parameters:
  ///   - path: The photograph's path.
  ///   - modificationTime: The photograph's modification time, in seconds since 1970.
  ///   - size: The smallest size that will do.
  public func lookup(_ path: FilePath, modificationTime: Int, atLeast size: Size) -> Thumbnail? {
    let uri = Self.uri(of: path)
    let name = "\(md5HexDigest(of: uri)).png"
    for candidate in Size.allCases where candidate.side >= size.side {
      let file = directory.appending(candidate.folderName).appending(name)
      guard let thumbnail = read(file, uri: uri, modificationTime: modificationTime) else { continue }
      return thumbnail
    }
    return nil
  }

  /// Writes a thumbnail; does nothing if the photograph is no larger than its thumbnail, or is itself a thumbnail.
  ///
  /// - Throws: `ImageError` with the code `failed` if it cannot be written.
  public func store(
    _ picture: PixelBuffer, for path: FilePath, modificationTime: Int, size: Size, originalSize: PixelSize
  ) throws {
    guard max(originalSize.width, originalSize.height) > size.side else { return }
    let absolute = Self.absolute(path)
    guard !absolute.starts(with: directory) else { return }
    let uri = Self.uri(of: path)
    let scaled = ImageDecoder.scaledSize(
      of: PixelSize(width: picture.width, height: picture.height),
      to: PixelSize(width: size.side, height: size.side), .fit)
    let bytes = try ImageEncoder.png(
      picture.resized(width: scaled.width, height: scaled.height),
      text: [
        ("Thumb::URI", uri), ("Thumb::MTime", "\(modificationTime)"),
        ("Thumb::Image::Width", "\(originalSize.width)"), ("Thumb::Image::Height", "\(originalSize.height)"),
        ("Software", "vitrine"),
      ], compressionLevel: 1)
    let folder = directory.appending(size.folderName)
    // The first write to a folder removes what killed processes left half-written there.
    if tidied.sizes.withLock({ $0.insert(size).inserted }) { Leftovers.remove(in: folder) }
    try write(bytes, name: "\(md5HexDigest(of: uri)).png", in: folder)
  }

  private func read(_ file: FilePath, uri: String, modificationTime: Int) -> Thumbnail? {
    guard let data = try? RegularFile.read(file, atMost: 16 << 20, owner: .user),
      Self.text(data, "Thumb::URI") == uri, Self.text(data, "Thumb::MTime") == "\(modificationTime)",
      let decoded = try? ImageDecoder(limits: ImageLimits(maximumPixelCount: 4 << 20)).decode(data, target: nil)
    else { return nil }
    let width = Self.text(data, "Thumb::Image::Width").flatMap { Int($0) }
    let height = Self.text(data, "Thumb::Image::Height").flatMap { Int($0) }
    return Thumbnail(
      buffer: decoded.buffer,
      originalSize: PixelSize(width: width ?? decoded.buffer.width, height: height ?? decoded.buffer.height))
  }

  private func write(_ bytes: [UInt8], name: String, in folder: FilePath) throws {
    Self.createFolders(folder)
    do {
      guard let name = FilePath.Component(name) else { throw FileFailure.folder }
      let file = try PendingFile(in: folder, permissions: 0o600)
      try file.write(bytes)
      // Not synced: the PNG's checksums reveal a damaged file, and it can be made again.
      try file.publish(as: name, .replacingAnything, syncs: false)
    } catch {
      throw ImageError(.failed, path: folder, message: "the thumbnail cannot be written: \(error)")
    }
  }

  /// Private to the user, as the specification requires.
  private static func createFolders(_ folder: FilePath) {
    var path = FilePath(root: folder.root)
    for component in folder.components {
      path.append(component)
      _ = path.withPlatformString { mkdir($0, 0o700) }
    }
  }

  private static var userDirectory: FilePath { UserFolders.cache.appending("thumbnails") }

  private static func absolute(_ path: FilePath) -> FilePath {
    if path.isAbsolute { return path.lexicallyNormalized() }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return FilePath(platformString: current).pushing(path).lexicallyNormalized()
  }

  /// The photograph's URI: its absolute path, with every byte percent-encoded except letters, digits and some punctuation.
  package static func uri(of path: FilePath) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!$&'()*+,=:@/".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var uri = Array("file://".utf8)
    absolute(path).withPlatformString { text in
      for byte in UnsafeBufferPointer(start: text, count: strlen(text)).map({ UInt8(bitPattern: $0) }) {
        if plain.contains(byte) {
          uri.append(byte)
        } else {
          uri += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
      }
    }
    return String(decoding: uri, as: UTF8.self)
  }

  static func text(_ data: [UInt8], _ key: String) -> String? {
    guard let text = imc_png_text(data, data.count, key) else { return nil }
    defer { imc_free(text) }
    return String(cString: text)
  }
}
