import Gallery
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
  /// A frame could not be decoded or predicted from; why, and its number.
  case failed(String, number: Int)
  /// A model's load has come further; the model's place.
  case modelChanged(Int, ModelState)
  /// A prediction for a frame has begun; it counts until the frame is done or has failed.
  case predicting(number: Int)
  /// The recording ended early; why.
  case recordingFailed(String)
  /// The stream has ended.
  case ended(StreamEnd)
  /// Time has passed, and this was recorded since the last tick.
  case tick([TraceRecord], now: TraceTime)
}
