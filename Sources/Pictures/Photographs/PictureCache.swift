import Imaging
import Synchronization

/// Decoded photographs, small ones, so that another filter or a way back costs no decode; the least recently used go first.
package final class PictureCache: Sendable {
  /// A decoded photograph.
  package struct Source: Sendable {
    /// Upright, sRGB; it covers at least what it was decoded for.
    package var buffer: PixelBuffer
    /// The file's own size in pixels, upright.
    package var originalSize: PixelSize
    /// What is wrong with it if the file is damaged.
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
    var entries: [Photograph.ID: (source: Source, lastUse: Int)] = [:]
    var byteCount = 0
    var clock = 0
  }

  /// A cache of at most `capacity` bytes of pixels.
  package init(capacity: Int) { self.capacity = capacity }

  /// Bytes of the pixels that are kept.
  package var byteCount: Int { state.withLock(\.byteCount) }

  /// The photograph, where it is kept and covers `size`, or is the whole of a smaller file.
  package func source(of photograph: Photograph.ID, covering size: PixelSize) -> Source? {
    state.withLock { state in
      guard let source = state.entries[photograph]?.source else { return nil }
      let isLarge = source.buffer.width >= size.width || source.buffer.height >= size.height
      guard isLarge || source.buffer.width == source.originalSize.width else { return nil }
      state.clock += 1
      state.entries[photograph]?.lastUse = state.clock
      return source
    }
  }

  /// Keeps a photograph; one that is larger than a tenth of the cache is not kept.
  package func store(_ source: Source, of photograph: Photograph.ID) {
    guard source.buffer.bytes.count <= capacity / 10 else { return }
    state.withLock { state in
      state.clock += 1
      state.byteCount -= state.entries[photograph]?.source.buffer.bytes.count ?? 0
      state.entries[photograph] = (source, state.clock)
      state.byteCount += source.buffer.bytes.count
      while state.byteCount > capacity, let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
        state.byteCount -= oldest.value.source.buffer.bytes.count
        state.entries[oldest.key] = nil
      }
    }
  }
}
