import TerminalUI

/// The viewer in a terminal: takes events, updates the state, draws a frame.
@MainActor public final class TraceViewerApp {
  private let terminal: any Terminal
  private var model: TraceViewerModel
  private var waiting: [TerminalEvent] = []

  /// A viewer on `terminal` for one trace, or for two, one above the other.
  public convenience init(traces: [RecordedTrace], terminal: any Terminal) {
    let open = traces.map { OpenTrace($0.recording, path: $0.path) }
    self.init(
      model: TraceViewerModel(traces: open, screenSize: terminal.size, appearance: terminal.appearance),
      terminal: terminal)
  }

  package init(model: TraceViewerModel, terminal: any Terminal) {
    self.model = model
    self.terminal = terminal
  }

  /// Runs until the user quits; returns the program's exit status. The caller restores the terminal.
  public func run() async -> Int32 {
    let (arrivals, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    terminal.listen { [weak self] event in
      self?.waiting.append(event)
      wake.yield()
    }
    terminal.present(TraceViewerView.frame(of: model))
    for await _ in arrivals {
      // A held key repeats faster than a screen can draw, so all waiting events are handled before drawing.
      let events = waiting
      waiting.removeAll()
      for event in events { if let status = TraceViewerUpdate.update(&model, event) { return status } }
      terminal.present(TraceViewerView.frame(of: model))
    }
    return 0
  }
}
