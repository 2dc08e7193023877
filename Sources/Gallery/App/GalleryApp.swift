import InferenceTrace
import Profiler
import TerminalUI

/// The gallery in a terminal: takes messages, updates the state, draws a frame.
@MainActor package final class GalleryApp {
  private let session: GallerySession
  private let terminal: any Terminal
  private let ticks = TickClock(ContinuousClock())
  private var isPainted = false

  /// A gallery shown on `terminal`.
  package init(session: GallerySession, terminal: any Terminal) {
    self.session = session
    self.terminal = terminal
  }

  /// Runs until the user quits; returns the program's exit status. The caller restores the terminal.
  package func run() async -> Int32 {
    let pace = ScreenLoop<GalleryMessage>.Pace(
      idle: .seconds(1.0 / 30), input: .seconds(1.0 / 120), patience: .milliseconds(40))
    let loop = ScreenLoop(session.messages, on: terminal, pace: pace) { .terminal($0) }
    let (ticks, session) = (ticks, session)
    let sending = TransmissionTrace(of: terminal, in: session.trace)
    let clock = Task {
      await ticks.run {
        sending.tick()
        session.tick()
      }
    }
    defer {
      clock.cancel()
      session.stop()
    }
    session.start()
    return await loop.run {
      let arrived = session.takeMessages()
      if arrived.isActivity || session.isBusy { ticks.noteActivity() }
      return arrived.round
    } isReady: {
      session.hasPhotographs
    } draw: {
      draw()
    }
  }

  private func draw() {
    let start = TraceTime.now
    terminal.present(session.frame())
    session.trace.recordInterval(.draw, label: "frame", start: start)
    // The model loads after the first paint, not before it.
    if !isPainted { session.loadModel() }
    isPainted = true
  }
}
