import SystemPackage
extension PixelBuffer {
  public func resized(width: Int, height: Int) -> PixelBuffer { self }
  public func grayscale() -> PixelBuffer { self }
  public func rgb() -> PixelBuffer { self }
  public func recolored(luminanceOf: PixelBuffer) -> PixelBuffer { self }
}
public struct PixelSize: Hashable, Sendable { public var width, height: Int; public init(width: Int, height: Int) { self.width = width; self.height = height } }
public struct ImageLimits: Sendable { public init(maximumPixelCount: Int = 0, maximumFileBytes: Int = 0) {} }
public enum ImageFormat: String { case jpeg; public static let fileExtensions: Set<String> = ["jpg"] }
public struct ImageError: Error, CustomStringConvertible { public var shortDescription: String; public var description: String }
public struct DecodedImage: Sendable { public var buffer: PixelBuffer; public var originalSize: PixelSize }
public struct ImageDecoder: Sendable {
  public enum Scaling { case fit, cover }
  public init(limits: ImageLimits = .init()) {}
  public func decode(_ path: FilePath, target: PixelSize?, scaling: Scaling, isCancelled: () -> Bool = { false }) throws -> DecodedImage { throw CancellationError() }
}
public struct ThumbnailStore: Sendable {
  public enum Size: Int, Sendable { case normal = 128, large = 256; public var side: Int { rawValue }
    public static func smallest(covering side: Int) -> Size? { nil } }
  public init() {}
  public struct Thumbnail { public var buffer: PixelBuffer; public var originalSize: PixelSize }
  public func lookup(_ path: FilePath, modificationTime: Int, atLeast: Size) -> Thumbnail? { nil }
  public func store(_ picture: PixelBuffer, for: FilePath, modificationTime: Int, size: Size, originalSize: PixelSize) throws {}
}
public enum ImageEncoder { public static func png(_ b: PixelBuffer) throws -> [UInt8] { [] }
 public static func jpeg(_ b: PixelBuffer, quality: Int) throws -> [UInt8] { [] }
 public static func webp(_ b: PixelBuffer, quality: Int) throws -> [UInt8] { [] } }
