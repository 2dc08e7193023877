import TerminalUI

/// The viewer in a terminal.
@MainActor package final class TraceViewerApp {
  private let terminal: any Terminal
  private var model: TraceViewerModel

  /// A viewer of one trace, or of two above each other, that is shown by `terminal`.
  package init(traces: [RecordedTrace], terminal: any Terminal) {
    let open = traces.map { OpenTrace($0.recording, path: $0.path) }
    model = TraceViewerModel(traces: open, screenSize: terminal.size, appearance: terminal.appearance)
    self.terminal = terminal
  }

  /// Runs until the user leaves; returns the program's exit status. The caller restores the terminal.
  package func run() async -> Int32 {
    let messages = MessageQueue<TerminalEvent>()
    return await ScreenLoop(messages, on: terminal) { $0 }.run {
      for event in messages.takeAll() {
        if let status = TraceViewerUpdate.update(&model, event) { return .init(exitStatus: status) }
      }
      return .init(isChanged: true)
    } draw: {
      terminal.present(TraceViewerView.frame(of: model))
    }
  }
}
