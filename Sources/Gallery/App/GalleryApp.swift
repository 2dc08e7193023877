import InferenceTrace
import TerminalUI

/// The gallery in a terminal: takes messages, updates the state, draws a frame.
@MainActor package final class GalleryApp {
  /// The shortest time between two frames without user input, in seconds.
  private static let framePeriod = 1.0 / 30
  /// The same after a key: a held key repeats faster than a screen can draw.
  private static let inputFramePeriod = 1.0 / 120
  /// How long the first frame waits for the first photographs, in seconds.
  private static let firstFramePatience = 0.04

  private let session: GallerySession
  private let terminal: any Terminal
  private let ticks = TickClock(ContinuousClock())
  private var lastFrame: TraceTime?
  private var nextWakeUp: TraceTime?

  /// A gallery shown on `terminal`.
  package init(session: GallerySession, terminal: any Terminal) {
    self.session = session
    self.terminal = terminal
  }

  /// Runs until the user quits; returns the program's exit status. The caller restores the terminal.
  package func run() async -> Int32 {
    let (messages, terminal, session) = (session.messages, terminal, session)
    terminal.listen { messages.send(.terminal($0)) }
    messages.send(.terminal(.appearance(terminal.appearance)))
    let clock = Task { await ticks.run { session.tick() } }
    defer {
      clock.cancel()
      session.stop()
    }
    session.start()
    return await showFrames()
  }

  private func showFrames() async -> Int32 {
    let start = TraceTime.now
    var isStale = true
    var hasInput = false
    for await _ in session.messages.arrivals {
      let arrived = session.takeMessages()
      if let status = arrived.exitStatus { return status }
      if arrived.isActivity || session.isBusy { ticks.noteActivity() }
      isStale = isStale || arrived.isChanged
      hasInput = hasInput || arrived.hasInput
      guard isStale else { continue }
      let wait = secondsToWait(since: start, hasInput: hasInput)
      guard wait <= 0 else {
        wakeUp(after: wait)
        continue
      }
      draw()
      (isStale, hasInput) = (false, false)
    }
    return 0
  }

  /// A key is answered at once. Everything else is collected and drawn at the frame rate.
  private func secondsToWait(since start: TraceTime, hasInput: Bool) -> Double {
    guard let lastFrame else {
      return session.hasPhotographs || hasInput ? 0 : Self.firstFramePatience - TraceTime.now.seconds(since: start)
    }
    return (hasInput ? Self.inputFramePeriod : Self.framePeriod) - TraceTime.now.seconds(since: lastFrame)
  }

  private func wakeUp(after seconds: Double) {
    let time = TraceTime.now.advanced(bySeconds: seconds)
    if let nextWakeUp, nextWakeUp <= time { return }
    nextWakeUp = time
    Task {
      try? await Task.sleep(for: .seconds(seconds), tolerance: .milliseconds(1))
      if nextWakeUp == time { nextWakeUp = nil }
      session.messages.wakeUp()
    }
  }

  private func draw() {
    let start = TraceTime.now
    terminal.present(session.frame())
    session.trace.recordInterval(.draw, label: "frame", start: start)
    // The model starts to load after the first paint.
    if lastFrame == nil { session.loadModel() }
    lastFrame = .now
  }
}
