/// Decides when the panel receives newly recorded data: often while something happens, seldom at rest, because each update
/// draws a frame that then shows nothing new.
@MainActor package final class TickClock<Time: Clock> where Time.Duration == Duration {
  /// The time between two updates while something happens.
  package static var period: Duration { .milliseconds(100) }
  /// The same at rest.
  package static var restingPeriod: Duration { .seconds(1) }
  /// How long nothing must happen before the gallery counts as at rest.
  package static var calm: Duration { .seconds(2) }

  private let clock: Time
  private var lastActivity: Time.Instant
  private var isResting = false
  private var sleep: Task<Void, Never>?

  package init(_ clock: Time) {
    self.clock = clock
    lastActivity = clock.now
  }

  /// Records that something happened; a resting clock ticks at once.
  package func noteActivity() {
    lastActivity = clock.now
    guard isResting else { return }
    isResting = false
    sleep?.cancel()
  }

  /// Calls `tick` until the task is cancelled.
  package func run(_ tick: () -> Void) async {
    while !Task.isCancelled {
      tick()
      isResting = lastActivity.duration(to: clock.now) >= Self.calm
      let (clock, period) = (clock, isResting ? Self.restingPeriod : Self.period)
      let sleep = Task { _ = try? await clock.sleep(for: period) }
      self.sleep = sleep
      await withTaskCancellationHandler {
        await sleep.value
      } onCancel: {
        sleep.cancel()
      }
    }
  }
}
