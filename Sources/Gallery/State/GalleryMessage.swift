import InferenceTrace
import Pictures
import SystemPackage
import TerminalUI

/// What the gallery is told; `GalleryUpdate` turns it into new state and effects.
package enum GalleryMessage: Sendable {
  /// The user did something.
  case terminal(TerminalEvent)
  /// All photographs so far.
  case listed([Photograph], isComplete: Bool)
  /// A folder or file that cannot be listed.
  case listingFailed(path: String, reason: String)
  /// The photographs' credits by their file names.
  case creditsRead([String: String])
  /// Work on a picture has come further.
  case picture(PictureKey, generation: Int, PictureProgress)
  /// A model's load has begun or ended.
  case modelChanged(Int, ModelState)
  /// Time has passed, and this was recorded in it.
  case tick([TraceRecord], now: TraceTime)
  /// Recording to a file has ended early.
  case recordingFailed(String)
}
