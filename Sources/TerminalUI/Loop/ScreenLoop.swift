/// The loop of every screen: messages in, new state, a frame.
@MainActor package final class ScreenLoop<Message: Sendable> {
  /// How soon one frame follows another.
  package struct Pace: Sendable {
    /// Between two frames that no key asked for.
    package var idle: Duration
    /// The same if a key did: a held key comes faster than a screen can show.
    package var input: Duration
    /// How long the first frame waits for something to show.
    package var patience: Duration
    /// Whether the time that drawing takes counts.
    package var countsDrawing: Bool

    package init(
      idle: Duration = .zero, input: Duration = .zero, patience: Duration = .zero, countsDrawing: Bool = false
    ) {
      self.idle = idle
      self.input = input
      self.patience = patience
      self.countsDrawing = countsDrawing
    }
  }

  /// What a round of messages was about.
  package struct Round: Sendable {
    /// Whether a new frame is needed.
    package var isChanged = false
    /// Whether the user had a part in it.
    package var hasInput = false
    /// The program's exit status, if it is time to leave.
    package var exitStatus: Int32?

    package init(isChanged: Bool = false, hasInput: Bool = false, exitStatus: Int32? = nil) {
      self.isChanged = isChanged
      self.hasInput = hasInput
      self.exitStatus = exitStatus
    }
  }

  private let messages: MessageQueue<Message>
  private let pace: Pace
  private var lastFrame: ContinuousClock.Instant?
  private var nextWakeUp: ContinuousClock.Instant?

  /// A loop on a terminal, whose events become messages.
  package init(
    _ messages: MessageQueue<Message>, on terminal: any Terminal, pace: Pace = Pace(),
    event: @escaping @Sendable (TerminalEvent) -> Message
  ) {
    self.messages = messages
    self.pace = pace
    terminal.listen { messages.send(event($0)) }
    messages.send(event(.appearance(terminal.appearance)))
  }

  /// Runs until a round says with which status to leave. Several rounds are drawn together if they come faster than the pace.
  ///
  /// - Parameters:
  ///   - take: takes in all messages that wait.
  ///   - isReady: whether there is something to show: the first frame waits for it, but not for ever.
  ///   - draw: draws the state.
  package func run(take: () -> Round, isReady: () -> Bool = { true }, draw: () -> Void) async -> Int32 {
    let start = ContinuousClock.now
    var (isStale, hasInput) = (true, false)
    for await _ in messages.arrivals {
      let round = take()
      if let status = round.exitStatus { return status }
      isStale = isStale || round.isChanged
      hasInput = hasInput || round.hasInput
      guard isStale else { continue }
      let due =
        if let lastFrame { lastFrame + (hasInput ? pace.input : pace.idle) } else {
          start + (hasInput || isReady() ? .zero : pace.patience)
        }
      guard due <= .now else {
        wakeUp(at: due)
        continue
      }
      let drawing = ContinuousClock.now
      draw()
      lastFrame = pace.countsDrawing ? drawing : .now
      (isStale, hasInput) = (false, false)
    }
    return 0
  }

  private func wakeUp(at time: ContinuousClock.Instant) {
    if let nextWakeUp, nextWakeUp <= time { return }
    nextWakeUp = time
    Task {
      try? await Task.sleep(until: time, tolerance: .milliseconds(1))
      if nextWakeUp == time { nextWakeUp = nil }
      messages.wakeUp()
    }
  }
}
