import Gallery
import Imaging
import InferenceTrace
import Pictures
import Streaming
import TerminalUI

/// A stream that has only got messages, the same on every machine.
struct ShownStream {
  private(set) var model: StreamModel

  /// A stream that has shown two frames and dropped three.
  init(_ size: Size, filter: Filter = .model(0)) {
    model = StreamModel(screenSize: size, modelNames: ["Colorizer", "Sharpener"], filter: filter)
    receive(.format("MJPEG"))
    for index in 0..<2 { receive(.modelChanged(index, .loaded(ShownTrace.loadedModel))) }
    for number in 1...6 {
      receive(.arrived)
      if [2, 3, 4].contains(number) { receive(.dropped) }
    }
    receive(.predicting(number: 6))
    finishFrame(1, at: 11_800)
    finishFrame(5, at: 11_900)
    receive(.tick(ShownTrace.records, now: ShownTrace.end))
  }

  mutating func receive(_ message: StreamMessage) { _ = StreamUpdate.update(&model, message) }

  /// A frame is done that fits the screen.
  private mutating func finishFrame(_ number: Int, at milliseconds: Int) {
    let size = LargeLayout(screen: model.screenLayout).picture.size
    let isCompared = model.filter.models.count > 1
    let picture = isCompared ? ShownPicture.compared(filling: size) : ShownPicture.finished(filling: size)
    receive(
      .finished(
        picture, number: number, arrival: ShownTrace.time(milliseconds - 45), end: ShownTrace.time(milliseconds)))
  }

  /// The screen at the moment of the last tick.
  var frame: Frame { StreamView.frame(of: model, now: ShownTrace.end) }
}
