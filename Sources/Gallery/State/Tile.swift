import TerminalUI

/// What the gallery knows of one photograph's picture.
package struct Tile: Sendable, Equatable {
  /// What is going on.
  package enum State: Sendable, Equatable {
    /// Nothing: it was never wanted, or the work was given up.
    case idle
    /// Waits for a decoder.
    case waiting
    /// Is read, decoded and resized.
    case preparing
    /// Is decoded, and waits for its prediction.
    case prepared
    /// Is among the predictions in flight.
    case predicting
    /// Is done.
    case done
    /// Cannot be made.
    case failed(PictureFailure)
  }

  /// The newest request; what older ones report is not heard.
  package var generation = 0
  /// What is going on.
  package var state: State
  /// The request that `state` speaks of.
  package var request: PictureRequest?
  /// What is shown meanwhile: the picture before the prediction, or an earlier one of another size or filter.
  package var preview: PixelGrid?
  /// The picture, once it is done.
  package var finished: FinishedPicture?

  package init(state: State = .idle) { self.state = state }

  /// What there is to show.
  package var shown: PixelGrid? { finished?.picture ?? preview }

  /// Bytes of the pixels that are kept of it.
  package var byteCount: Int {
    let pixels = (shown?.pixels.count ?? 0) + (finished?.before.pixels.count ?? 0)
    return pixels * MemoryLayout<Color>.stride
  }

  /// Whether a task works on it.
  package var isActive: Bool {
    switch state {
    case .waiting, .preparing, .prepared, .predicting: true
    case .idle, .done, .failed: false
    }
  }

  /// Whether nothing more will come of it.
  package var isEnded: Bool {
    switch state {
    case .done, .failed: true
    case .idle, .waiting, .preparing, .prepared, .predicting: false
    }
  }
}
