import InferenceTrace
import Pictures
import SystemPackage
import TerminalUI

/// The gallery's input; `GalleryUpdate` turns it into new state and effects.
package enum GalleryMessage: Sendable {
  /// The user did something.
  case terminal(TerminalEvent)
  /// All photographs so far.
  case listed([Photograph], isComplete: Bool)
  /// A folder or file that cannot be listed.
  case listingFailed(path: String, reason: String)
  /// The photographs' credits, by file name.
  case creditsRead([String: String])
  /// Progress of a picture.
  case picture(PictureKey, generation: Int, PictureProgress)
  /// A model's load began or ended.
  case modelChanged(Int, ModelState)
  /// Time has passed, and this was recorded since the last tick.
  case tick([TraceRecord], now: TraceTime)
  /// Recording to a file ended early.
  case recordingFailed(String)
}
