import TerminalUI

/// What the gallery knows about one picture.
package struct Tile: Sendable, Equatable {
  /// The stage of the work.
  package enum State: Sendable, Equatable {
    /// Not wanted yet, or cancelled.
    case idle
    /// Waiting for a decoder.
    case waiting
    /// Being read, decoded and resized.
    case preparing
    /// Decoded, and waiting for its prediction.
    case prepared
    /// Among the predictions in flight.
    case predicting
    /// Done.
    case done
    /// It cannot be made.
    case failed(PictureFailure)
  }

  /// The newest request; reports from older requests are ignored.
  package var generation = 0
  /// What is going on.
  package var state: State
  /// The request that `state` speaks of.
  package var request: PictureRequest?
  /// What is shown until then: the picture before the prediction, or an earlier one of another size or filter.
  package private(set) var preview: ScreenPicture?
  /// What was shown before that, oldest first: it stays on the screen until the terminal has the newer pixels.
  package private(set) var earlier: [ScreenPicture] = []
  /// The picture, once it is done.
  package private(set) var finished: FinishedPicture?

  package init(state: State = .idle) { self.state = state }

  /// The picture to show.
  package var shown: ScreenPicture? { finished?.picture ?? preview }

  /// Bytes of its pixels in memory.
  package var byteCount: Int {
    let pictures = earlier + [preview, finished?.picture, finished?.before].compactMap { $0 }
    return Set(pictures).reduce(0) { $0 + $1.byteCount }
  }

  /// Whether a task is working on it.
  package var isActive: Bool {
    switch state {
    case .waiting, .preparing, .prepared, .predicting: true
    case .idle, .done, .failed: false
    }
  }

  /// Whether no more will come.
  package var isEnded: Bool {
    switch state {
    case .done, .failed: true
    case .idle, .waiting, .preparing, .prepared, .predicting: false
    }
  }
}

extension Tile {
  /// How many earlier pictures are kept: if the newest comes at once, the terminal may lack the one before it, too.
  private static let keptEarlier = 2

  /// Starts over. The old picture stays on the screen until the new one comes, so nothing flickers.
  mutating func begin(_ request: PictureRequest) {
    generation = request.generation
    self.request = request
    state = .waiting
    preview = shown
    finished = nil
  }

  /// Shows the picture before the prediction.
  mutating func show(preview: ScreenPicture) {
    state = .prepared
    keepShown(under: preview)
    self.preview = preview
    finished = nil
  }

  /// Shows the picture.
  mutating func finish(_ picture: FinishedPicture) {
    state = .done
    keepShown(under: picture.picture)
    var picture = picture
    // The terminal has the preview already, so it should not be sent again.
    if let preview, preview.grid == picture.before.grid, picture.before != picture.picture { picture.before = preview }
    finished = picture
    preview = nil
  }

  /// Lets go of the pictures that were shown before.
  mutating func forgetEarlier() { earlier = [] }

  /// An earlier picture can stand in for a newer one if it covers the same cells.
  private mutating func keepShown(under newer: ScreenPicture) {
    guard newer.bitmap != nil, let shown, shown.bitmap != nil, shown.size == newer.size else {
      earlier = []
      return
    }
    earlier = (earlier.filter { $0.size == newer.size } + [shown]).suffix(Self.keptEarlier)
  }
}
