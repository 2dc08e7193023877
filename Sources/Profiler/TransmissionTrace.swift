import InferenceTrace
import TerminalUI

/// Records what is sent to a terminal.
@MainActor package final class TransmissionTrace {
  private let terminal: any Terminal
  private let recorder: any TraceRecorder
  private var hasPictures = false

  /// Records the pictures that the terminal is sent from now on.
  package init(of terminal: any Terminal, in recorder: any TraceRecorder) {
    (self.terminal, self.recorder) = (terminal, recorder)
    terminal.onTransmission = { [weak self] transmission in
      self?.hasPictures = true
      let end = TraceTime.now
      recorder.record(
        .interval(
          TraceInterval(
            kind: .transmit, label: "picture", start: end.advanced(bySeconds: -(transmission.duration / .seconds(1))),
            end: end, outcome: transmission.isComplete ? .completed : .cancelled)))
    }
  }

  /// Records how many bytes the terminal has taken, if pictures are among them; call it at every tick.
  package func tick() {
    if hasPictures { recorder.recordCounter(.sentBytes, Double(terminal.sentByteCount)) }
  }
}
