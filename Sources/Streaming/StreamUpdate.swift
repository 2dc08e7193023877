import Gallery
import TerminalUI

/// Turns a message into new state: a pure function for a stream's screen.
package enum StreamUpdate {
  /// Seconds of silence after which the screen mentions it.
  private static let silenceWorthAWord = 2.0

  /// Processes one message; returns the program's exit status if it is time to quit.
  package static func update(_ model: inout StreamModel, _ message: StreamMessage) -> Int32? {
    switch message {
    case .terminal(let event): return handle(event, &model)
    case .format(let name): model.format = name
    case .arrived:
      model.arrivedCount += 1
      model.silentSeconds = nil
    case .damaged(let count): model.damagedCount = count
    case .silent(let seconds): model.silentSeconds = seconds >= silenceWorthAWord ? seconds : nil
    case .finished(let picture, let number, let arrival, let end):
      model.predicting.remove(number)
      model.processedCount += 1
      model.latencies.add(end.seconds(since: arrival))
      if picture.times.predict > 0 { model.predictions.add(picture.times.predict) }
      model.start = model.start ?? arrival
      model.lastEnd = end
      if let shown = model.shown {
        // A frame that was overtaken by a newer one is not shown.
        guard number > shown.number else { return nil }
        model.ages.add(end.seconds(since: shown.arrival))
      }
      model.keepShown()
      model.shown = StreamModel.ShownFrame(
        picture: picture, number: number, arrival: arrival, latency: end.seconds(since: arrival))
    case .dropped: model.droppedCount += 1
    case .failed(let reason, let number):
      model.predicting.remove(number)
      model.failedCount += 1
      model.lastFailure = reason
    case .modelChanged(let index, let state): model.models[index].state = state
    case .predicting(let number): model.predicting.insert(number)
    case .recordingFailed(let reason): model.recordingFailure = reason
    case .ended(let end):
      model.end = end
      model.silentSeconds = nil
    case .tick(let records, let now):
      model.panel.add(records, now: now)
    }
    return nil
  }

  private static func handle(_ event: TerminalEvent, _ model: inout StreamModel) -> Int32? {
    switch event {
    case .terminate(let signal): return 128 + signal
    case .key(.control("c")): return 130
    case .key(.character("q")), .key(.escape): return 0
    case .resize(let size): model.screenSize = size
    case .appearance(let appearance): model.appearance = appearance
    case .pixels(let support): model.pixels.support = support
    case .key(.character("x")): model.pixels.change()
    case .key(.tab): model.panel.isWanted.toggle()
    case .key(let key) where [.character("f"), .character("<"), .character(">")].contains(key):
      _ = model.panel.press(key, in: model.screenLayout)
    case .key, .mouse, .paste, .redraw: break
    }
    return nil
  }
}
