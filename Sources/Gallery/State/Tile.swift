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
  package var preview: PixelGrid?
  /// The picture, once it is done.
  package var finished: FinishedPicture?

  package init(state: State = .idle) { self.state = state }

  /// The picture to show.
  package var shown: PixelGrid? { finished?.picture ?? preview }

  /// Bytes of its pixels in memory.
  package var byteCount: Int {
    let pixels = (shown?.pixels.count ?? 0) + (finished?.before.pixels.count ?? 0)
    return pixels * MemoryLayout<Color>.stride
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
