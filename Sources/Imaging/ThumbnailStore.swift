import CImageCodecs
import Files
import Glibc
import Synchronization
import SystemPackage

/// Thumbnails by the freedesktop thumbnail specification: those of other programs are read, ours are written so that they can
/// read them.
public struct ThumbnailStore: Sendable {
  /// The specification's sizes, by the side of the square that a thumbnail fits into, in pixels.
  public enum Size: Int, Sendable, CaseIterable {
    case normal = 128
    case large = 256
    case extraLarge = 512
    case extraExtraLarge = 1024

    /// The side in pixels.
    public var side: Int { rawValue }

    /// The smallest one of at least this side; `nil` where none is so large.
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

  /// A thumbnail with what is known of its photograph.
  public struct Thumbnail: Sendable {
    /// The thumbnail's pixels.
    public let buffer: PixelBuffer
    /// The photograph's own size in pixels.
    public let originalSize: PixelSize
  }

  /// The sizes whose folders have been tidied since the program began.
  private final class Tidied: Sendable {
    let sizes = Mutex<Set<Size>>([])
  }

  /// Where the thumbnails lie, in a folder for each size.
  public let directory: FilePath
  private let tidied = Tidied()

  /// The store in a folder; without one, that of the user: `$XDG_CACHE_HOME/thumbnails`, or below `~/.cache`.
  public init(directory: FilePath? = nil) { self.directory = directory ?? Self.userDirectory }

  /// The thumbnail of a photograph, of at least this size; `nil` where there is none that is whole and of the same moment.
  ///
  /// - Parameters:
  ///   - path: the photograph's.
  ///   - modificationTime: the photograph's, in seconds since 1970.
  ///   - size: the smallest one that will do.
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

  /// Writes a thumbnail; nothing for a photograph that is no larger than its thumbnail, or that is one itself.
  ///
  /// - Throws: `ImageError` with the code `failed` where it cannot be written.
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
    // What a process that was killed left half-written goes with the next one that writes.
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
      // Its checksums tell a damaged one, and it can be made anew.
      try file.publish(as: name, .replacingAnything, syncs: false)
    } catch {
      throw ImageError(.failed, path: folder, message: "the thumbnail cannot be written: \(error)")
    }
  }

  /// As the specification asks, for the user alone.
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

  /// The photograph's URI: its absolute path, every byte but letters, digits and a few signs percent-encoded.
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
