import Imaging
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
  private var preview: TilePicture?
  /// What was shown before that, oldest first: it stays on the screen until the terminal has the newer pixels.
  package private(set) var earlier: [TilePicture] = []
  /// The picture, once it is done. It stays while another part of it is made.
  package private(set) var finished: FinishedPicture?
  /// The file's own size in pixels, once a picture has been made of it.
  package private(set) var originalSize: PixelSize?

  package init(state: State = .idle) { self.state = state }

  /// The picture to show.
  package var shown: ScreenPicture? { finished?.picture ?? preview?.after }

  /// The picture to show, with all that belongs to it.
  package var newest: TilePicture? { finished.map(TilePicture.init) ?? preview }

  /// Bytes of its pixels in memory.
  package var byteCount: Int {
    let pictures = (earlier + [preview, finished.map(TilePicture.init)].compactMap { $0 }).flatMap(\.all)
    return Set(pictures).reduce(0) { $0 + $1.byteCount }
  }

  /// Whether a task is working on it.
  package var isActive: Bool {
    switch state {
    case .waiting, .preparing, .prepared, .predicting: true
    case .idle, .done, .failed: false
    }
  }

  /// Whether it cannot be made.
  package var hasFailed: Bool { if case .failed = state { true } else { false } }

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
    let isOtherPart = self.request?.hasSamePicture(as: request) == true
    generation = request.generation
    self.request = request
    state = .waiting
    guard !isOtherPart || finished == nil else { return }
    preview = newest
    finished = nil
  }

  /// Shows the picture before the prediction.
  mutating func show(preview picture: ScreenPicture) {
    state = .prepared
    let picture = TilePicture(picture)
    keepShown(under: picture)
    preview = picture
    finished = nil
  }

  /// Shows the picture.
  mutating func finish(_ picture: FinishedPicture) {
    state = .done
    originalSize = picture.originalSize
    keepShown(under: TilePicture(picture))
    var picture = picture
    // What took time is the picture, and not that another part of it is shown.
    if let finished { picture.times = finished.times }
    // The terminal has the preview already, so it should not be sent again.
    if let preview, preview.region == picture.region, preview.after.grid == picture.before.grid,
      picture.before != picture.picture
    {
      picture.before = preview.after
    }
    finished = picture
    preview = nil
  }

  /// Lets go of the pictures that were shown before.
  mutating func forgetEarlier() { earlier = [] }

  /// An earlier picture stands in for a newer one that is still on its way to the terminal.
  private mutating func keepShown(under newer: TilePicture) {
    guard newer.after.bitmap != nil, let newest, newest.after.bitmap != nil else {
      earlier = []
      return
    }
    // A large picture can be stretched over the newer one's cells; a tile's is of use only if it covers the same.
    let isLarge = request?.key.purpose == .large
    earlier = (earlier + [newest]).filter { isLarge || $0.after.size == newer.after.size }.suffix(Self.keptEarlier)
  }
}
