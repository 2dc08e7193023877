import InferenceTrace
import Pictures
import TerminalUI

/// What the screen of a stream is told.
package enum StreamMessage: Sendable {
  /// The user did something.
  case terminal(TerminalEvent)
  /// The stream's format in words.
  case format(String)
  /// A frame has come.
  case arrived
  /// So many frames cannot be made out.
  case damaged(count: Int)
  /// Nothing has come for so many seconds.
  case silent(seconds: Double)
  /// A frame is done; its number, when it came, and when it was done.
  case finished(FinishedPicture, number: Int, arrival: TraceTime, end: TraceTime)
  /// A frame was late and gave way to a newer one.
  case dropped
  /// A frame could not be decoded or predicted from; why, and its number.
  case failed(String, number: Int)
  /// A model's load has come further; the model's place.
  case modelChanged(Int, ModelState)
  /// A prediction for a frame has begun; it counts until the frame is done or has failed.
  case predicting(number: Int)
  /// The recording ended early; why.
  case recordingFailed(String)
  /// The stream is over.
  case ended(StreamEnd)
  /// Time has passed, and this was recorded in it.
  case tick([TraceRecord], now: TraceTime)
}
