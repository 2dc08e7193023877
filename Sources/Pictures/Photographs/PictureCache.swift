import Imaging
import OrderedCollections
import Synchronization

/// Small decoded photographs, kept so that changing the filter or scrolling back decodes nothing. The least recently used go
/// first.
package final class PictureCache: Sendable {
  /// A decoded photograph.
  package struct Source: Sendable {
    /// Upright, in sRGB, and at least as large as requested.
    package var buffer: PixelBuffer
    /// The file's own size in pixels, upright.
    package var originalSize: PixelSize
    /// What is wrong with the file, if it is damaged.
    package var damage: String?

    package init(buffer: PixelBuffer, originalSize: PixelSize, damage: String? = nil) {
      self.buffer = buffer
      self.originalSize = originalSize
      self.damage = damage
    }
  }

  private let capacity: Int
  private let state = Mutex(State())

  private struct State {
    /// The most recently used last.
    var sources: OrderedDictionary<Photograph.ID, Source> = [:]
    var byteCount = 0
  }

  /// A cache of at most `capacity` bytes of pixels.
  package init(capacity: Int) { self.capacity = capacity }

  /// How many bytes of pixels are cached.
  package var byteCount: Int { state.withLock(\.byteCount) }

  /// The cached photograph if it is as wide or as high as `size`, or is the whole of a smaller file.
  package func source(of photograph: Photograph.ID, covering size: PixelSize) -> Source? {
    state.withLock { state in
      guard let source = state.sources[photograph] else { return nil }
      let isLarge = source.buffer.width >= size.width || source.buffer.height >= size.height
      guard isLarge || source.buffer.width == source.originalSize.width else { return nil }
      state.sources[photograph] = nil
      state.sources[photograph] = source
      return source
    }
  }

  /// Caches a photograph, unless it is larger than a tenth of the cache.
  package func store(_ source: Source, of photograph: Photograph.ID) {
    guard source.buffer.bytes.count <= capacity / 10 else { return }
    state.withLock { state in
      state.byteCount -= state.sources.removeValue(forKey: photograph)?.buffer.bytes.count ?? 0
      state.sources[photograph] = source
      state.byteCount += source.buffer.bytes.count
      while state.byteCount > capacity {
        state.byteCount -= state.sources.removeFirst().value.buffer.bytes.count
      }
    }
  }
}
