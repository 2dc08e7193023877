import Files
import Glibc
import Imaging
import InferenceTrace
import SystemPackage

/// Brings a photograph into memory, no larger than needed: from the cache, from a thumbnail, or from the file.
package struct SourceLoader: Sendable {
  private let decoder: ImageDecoder
  private let thumbnails: ThumbnailStore?
  private let memory: PictureCache
  private let recorder: any TraceRecorder

  /// A loader; without `thumbnails` it neither reads nor writes any.
  package init(
    decoder: ImageDecoder, thumbnails: ThumbnailStore?, memory: PictureCache, recorder: any TraceRecorder
  ) {
    self.decoder = decoder
    self.thumbnails = thumbnails
    self.memory = memory
    self.recorder = recorder
  }

  /// A loader without caches: every photograph is decoded from its file each time.
  package init(decodingAnewWith decoder: ImageDecoder, recorder: any TraceRecorder) {
    self.init(decoder: decoder, thumbnails: nil, memory: PictureCache(capacity: 0), recorder: recorder)
  }

  /// The photograph, brought to its size on the screen. Blocks; throws `ImageError`, and `CancellationError` at the next check.
  ///
  /// - Parameters:
  ///   - predicts: whether models see it.
  ///   - isGray: asked once the photograph is there: by then more may be known of the model.
  package func picture(
    _ photograph: Photograph.ID, _ path: FilePath, room: PictureRoom, predicts: Bool, inGray isGray: () -> Bool,
    isCancelled: () -> Bool
  ) throws -> PreparedPicture {
    let size = room.decodingSize.forDecoding(predicts: predicts)
    let source = try source(photograph, path, covering: size, isCancelled: isCancelled)
    guard !isCancelled() else { throw CancellationError() }
    return recorder.measure(.prepareStep, label: "resize") {
      PreparedPicture(source: source, size: room.size(of: source.originalSize), inGray: isGray())
    }
  }

  /// The photograph, its longer side at least that of `size` if the file has as much. Blocks and throws as `picture` does.
  package func source(
    _ photograph: Photograph.ID, _ path: FilePath, covering size: PixelSize, isCancelled: () -> Bool
  ) throws -> PictureCache.Source {
    if let source = memory.source(of: photograph, covering: size) { return source }
    let source = try loadFromDisk(path, covering: size, isCancelled: isCancelled)
    memory.store(source, of: photograph)
    return source
  }

  private func loadFromDisk(
    _ path: FilePath, covering size: PixelSize, isCancelled: () -> Bool
  ) throws -> PictureCache.Source {
    let side = max(size.width, size.height)
    guard let thumbnails, let thumbnailSize = ThumbnailStore.Size.smallest(covering: side),
      let modified = Self.modificationTime(of: path)
    else { return try decode(path, side: side, isCancelled) }
    let thumbnail = recorder.measure(.prepareStep, label: "thumbnail") {
      thumbnails.lookup(path, modificationTime: modified, atLeast: thumbnailSize)
    }
    if let thumbnail {
      recorder.recordEvent(.cacheHit, label: "thumbnails")
      return PictureCache.Source(buffer: thumbnail.buffer, originalSize: thumbnail.originalSize)
    }
    recorder.recordEvent(.cacheMiss, label: "thumbnails")
    let source = try decode(path, side: thumbnailSize.side, isCancelled)
    guard !isCancelled() else { throw CancellationError() }
    // A thumbnail cannot record that its photograph is damaged.
    guard source.damage == nil else { return source }
    do {
      try thumbnails.store(
        source.buffer, for: path, modificationTime: modified, size: thumbnailSize, originalSize: source.originalSize)
    } catch {
      // The only cost is another decode next time.
      CacheProblems.add("\(error); photographs are decoded again each time", kind: "thumbnails")
    }
    return source
  }

  private func decode(_ path: FilePath, side: Int, _ isCancelled: () -> Bool) throws -> PictureCache.Source {
    let decoded = try recorder.measure(.prepareStep, label: "decode") {
      try decoder.decode(
        path, target: PixelSize(width: side, height: side), scaling: .fit, acceptsDamage: true,
        isCancelled: isCancelled)
    }
    return PictureCache.Source(buffer: decoded.buffer, originalSize: decoded.originalSize, damage: decoded.damage)
  }

  private static func modificationTime(of path: FilePath) -> Int? {
    guard case .regular(let file)? = try? PathState(following: path) else { return nil }
    return file.modifiedSeconds
  }
}
