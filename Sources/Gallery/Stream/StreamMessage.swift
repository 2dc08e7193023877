import InferenceTrace
import Pictures
import TerminalUI

/// Input for the screen of a stream.
package enum StreamMessage: Sendable {
  /// The user did something.
  case terminal(TerminalEvent)
  /// The stream's format in words.
  case format(String)
  /// A frame arrived.
  case arrived
  /// The number of frames that cannot be decoded.
  case damaged(count: Int)
  /// Nothing has arrived for this many seconds.
  case silent(seconds: Double)
  /// A frame is done: its number, when it arrived, and when it was done.
  case finished(FinishedPicture, number: Int, arrival: TraceTime, end: TraceTime)
  /// A frame was late and was dropped for a newer one.
  case dropped
  /// A frame could not be decoded or predicted, for this reason.
  case failed(String)
  /// The state of a model changed; the model's index.
  case modelChanged(Int, ModelState)
  /// A prediction began or ended.
  case predicting(Bool)
  /// The recording ended early, for this reason.
  case recordingFailed(String)
  /// The stream has ended.
  case ended(StreamEnd)
  /// Time has passed, and this was recorded meanwhile.
  case tick([TraceRecord], now: TraceTime)
}
