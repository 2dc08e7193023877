import TerminalGraphics
import TerminalUI

/// A way of getting a frame's bitmaps to the terminal.
@MainActor protocol PictureSender: AnyObject {
  /// Called when something has arrived that changes what the cells show.
  var onChange: (@MainActor () -> Void)? { get set }
  /// Called with each picture that was sent or given up.
  var onTransmission: (@MainActor (Transmission) -> Void)? { get set }
  /// Whether the line's speed matters.
  var measuresSpeed: Bool { get }
  /// What the terminal's cells have to hold for a frame.
  func cells(of frame: Frame) -> ScreenCells
  /// Starts what the frame needs; returns the bytes that follow it.
  func followFrame() -> [UInt8]
  /// Takes in what has become known of the terminal.
  func adapt(to detector: PixelDetector)
  /// Takes in that the screen is cleared before the next frame.
  func screenIsCleared()
  /// Forgets what the terminal has of pictures: it may have lost them.
  func forgetAll()
  /// The bytes that end and free everything, when the terminal is given back.
  func leave() -> [UInt8]
  /// Removes files that the terminal has not taken. Call it when it has had the time.
  func removeFiles()
}
