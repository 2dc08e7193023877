/// Says when the panel is to be told what was recorded: often while something happens, seldom at rest, when each telling costs a
/// frame that shows nothing new.
@MainActor package final class TickClock<Time: Clock> where Time.Duration == Duration {
  /// Between two tellings while something happens.
  package static var period: Duration { .milliseconds(100) }
  /// The same at rest.
  package static var restingPeriod: Duration { .seconds(1) }
  /// How long nothing must have happened for that.
  package static var calm: Duration { .seconds(2) }

  private let clock: Time
  private var lastActivity: Time.Instant
  private var isResting = false
  private var sleep: Task<Void, Never>?

  package init(_ clock: Time) {
    self.clock = clock
    lastActivity = clock.now
  }

  /// Notes that something happens; at rest it is told at once.
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
