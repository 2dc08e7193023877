import InferenceTrace
import TerminalUI

/// The gallery in a terminal: messages in, new state, a frame.
@MainActor public final class GalleryApp {
  /// The shortest time between two frames that no key asked for, in seconds.
  private static let framePeriod = 1.0 / 30
  /// How long the first frame waits for the first photographs, in seconds.
  private static let firstFramePatience = 0.04
  /// How often the panel hears of what was recorded.
  private static let tickPeriod = Duration.milliseconds(100)

  private let session: GallerySession
  private let terminal: any Terminal
  private var lastFrame: TraceTime?
  private var isWakeUpDue = false

  /// A gallery that is shown by `terminal`.
  public init(session: GallerySession, terminal: any Terminal) {
    self.session = session
    self.terminal = terminal
  }

  /// Runs until the user leaves; returns the program's exit status. The caller restores the terminal.
  public func run() async -> Int32 {
    let (messages, terminal, session) = (session.messages, terminal, session)
    let input = Task {
      for await event in terminal.events { messages.send(.terminal(event)) }
      // The terminal is gone: nobody is left to show anything to.
      messages.send(.terminal(.terminate(signal: 1)))
    }
    let clock = Task {
      while !Task.isCancelled {
        session.tick()
        try? await Task.sleep(for: Self.tickPeriod)
      }
    }
    defer {
      input.cancel()
      clock.cancel()
      session.stop()
    }
    session.start()
    return await showFrames()
  }

  private func showFrames() async -> Int32 {
    let start = TraceTime.now
    var isStale = true
    for await _ in session.messages.arrivals {
      let arrived = session.takeMessages()
      if let status = arrived.exitStatus { return status }
      isStale = isStale || arrived.isChanged
      guard isStale else { continue }
      let wait = secondsToWait(since: start, hasInput: arrived.hasInput)
      guard wait <= 0 else {
        wakeUp(after: wait)
        continue
      }
      draw()
      isStale = false
    }
    return 0
  }

  /// A key is answered at once; all else keeps to the frame rate, and is drawn together.
  private func secondsToWait(since start: TraceTime, hasInput: Bool) -> Double {
    if hasInput { return 0 }
    guard let lastFrame else {
      return session.hasPhotographs ? 0 : Self.firstFramePatience - TraceTime.now.seconds(since: start)
    }
    return Self.framePeriod - TraceTime.now.seconds(since: lastFrame)
  }

  private func wakeUp(after seconds: Double) {
    guard !isWakeUpDue else { return }
    isWakeUpDue = true
    Task {
      try? await Task.sleep(for: .seconds(seconds))
      isWakeUpDue = false
      session.messages.wakeUp()
    }
  }

  private func draw() {
    let start = TraceTime.now
    terminal.present(session.frame())
    session.trace.recordInterval(.draw, label: "frame", start: start)
    // The model loads behind the first paint, not before it.
    if lastFrame == nil { session.loadModel() }
    lastFrame = .now
  }
}
