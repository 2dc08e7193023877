import Imaging
import Pictures
import Synchronization

/// What is kept of photographs that are shown large, so that zooming and panning read no file and ask no model again.
final class OpenedPhotographs: Sendable {
  /// What models were asked.
  struct Question: Hashable {
    var photograph: Photograph.ID
    var filter: Filter
    /// Another strategy asks again: the user wants to see the difference.
    var strategy: StrategyName

    init(_ request: PictureRequest) {
      (photograph, filter, strategy) = (request.key.photograph, request.filter, request.strategy)
    }
  }

  /// The most bytes of photographs; one that takes more is kept smaller than it is.
  private static let sourceBytes = 256 << 20
  /// The most bytes of answers, but the newest is always kept.
  private static let answerBytes = 32 << 20
  private static let answerCount = 12

  private struct State {
    /// The most recently used last.
    var sources: [(photograph: Photograph.ID, source: PictureCache.Source)] = []
    var answers: [(question: Question, answers: [ReadAnswer])] = []

    var sourceBytes: Int { sources.reduce(0) { $0 + $1.source.buffer.bytes.count } }
    var answerBytes: Int { answers.reduce(0) { $0 + $1.answers.reduce(0) { $0 + $1.output.byteCount } } }
  }

  private let state = Mutex(State())

  /// Bytes of the photographs and the answers.
  var byteCount: Int { state.withLock { $0.sourceBytes + $0.answerBytes } }

  /// Forgets the pixels of all photographs but these.
  func keep(only photographs: Set<Photograph.ID>) {
    state.withLock { $0.sources.removeAll { !photographs.contains($0.photograph) } }
  }

  /// The models' answers, if they were asked before.
  func answers(to question: Question) -> [ReadAnswer]? {
    state.withLock { state in
      guard let place = state.answers.firstIndex(where: { $0.question == question }) else { return nil }
      let entry = state.answers.remove(at: place)
      state.answers.append(entry)
      return entry.answers
    }
  }

  func keep(_ answers: [ReadAnswer], to question: Question) {
    state.withLock { state in
      state.answers.removeAll { $0.question == question }
      state.answers.append((question, answers))
      while state.answers.count > Self.answerCount || state.answerBytes > Self.answerBytes, state.answers.count > 1 {
        state.answers.removeFirst()
      }
    }
  }

  /// The photograph with as many pixels as a zoom needs: those that are kept, or else what `load` reads for a longer side.
  func source(
    of photograph: Photograph.ID, for zoom: PictureZoom, in room: PictureRoom,
    load: (_ side: Int) throws -> PictureCache.Source
  ) rethrows -> PictureCache.Source {
    let side = min(room.decodingSide(of: zoom), Self.largestSide(of: zoom.photograph))
    if let kept = kept(photograph, side: side) { return kept }
    let source = try load(side)
    state.withLock { state in
      state.sources.removeAll { $0.photograph == photograph }
      state.sources.append((photograph, source))
      while state.sourceBytes > Self.sourceBytes, state.sources.count > 1 { state.sources.removeFirst() }
    }
    return source
  }

  /// The photograph if it is kept with at least this longer side, or at its own size.
  func kept(_ photograph: Photograph.ID, side: Int) -> PictureCache.Source? {
    state.withLock { state in
      guard let place = state.sources.firstIndex(where: { $0.photograph == photograph }) else { return nil }
      let entry = state.sources.remove(at: place)
      state.sources.append(entry)
      let (buffer, own) = (entry.source.buffer, entry.source.originalSize)
      return max(buffer.width, buffer.height) >= side || buffer.width == own.width ? entry.source : nil
    }
  }

  /// The longer side of the largest picture of a photograph that may be kept.
  private static func largestSide(of size: PixelSize) -> Int {
    let (longer, shorter) = (Double(max(size.width, size.height)), Double(min(size.width, size.height)))
    return max(1, Int((Double(sourceBytes / 3) * longer / max(1, shorter)).squareRoot()))
  }
}
