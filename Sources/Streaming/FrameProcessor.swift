import Dispatch
import Gallery
import Imaging
import InferenceTrace
import Pictures
import Scheduling
import Synchronization
import TerminalUI

/// Passes each frame to the strategy that drops late ones, and reports the result to the screen.
final class FrameProcessor: Sendable {
  private let strategy: DroppingStrategy<FrameJob>
  private let messages: MessageQueue<StreamMessage>
  private let jobs: FrameJobs
  private let count = Mutex(0)
  /// Limits the frames that are neither dropped nor processed, however fast they are read.
  private let places: DispatchSemaphore

  init(inFlight: Int, messages: MessageQueue<StreamMessage>, jobs: FrameJobs) {
    strategy = DroppingStrategy(inFlight: inFlight)
    self.messages = messages
    self.jobs = jobs
    // Beside those in flight and the one that waits, some that are on their way to be dropped.
    places = DispatchSemaphore(value: inFlight + 4)
  }

  /// Handles an event, on the reader's thread.
  func take(_ event: FrameReader.Event) {
    switch event {
    case .format(let name): messages.send(.format(name))
    case .damaged(let count): messages.send(.damaged(count: count))
    case .silent(let seconds): messages.send(.silent(seconds: seconds))
    case .ended(let end): messages.send(.ended(end))
    case .frame(let frame, let arrival): take(frame, arrival)
    }
  }

  private func take(_ frame: VideoFrame, _ arrival: TraceTime) {
    places.wait()
    messages.send(.arrived)
    let number = count.withLock { count in
      count += 1
      return count
    }
    // The ticket is taken here, where frames arrive in order.
    let ticket = strategy.gate.ticket()
    Task.detached(priority: .userInitiated) {
      await self.process(frame, number, arrival, ticket)
      self.places.signal()
    }
  }

  private func process(
    _ frame: VideoFrame, _ number: Int, _ arrival: TraceTime, _ ticket: NewestGate.Ticket
  ) async {
    let (job, clock) = jobs.job(frame) { [messages] progress in
      if case .predicting = progress { messages.send(.predicting(number: number)) }
    }
    do {
      var picture = try await strategy.make(job, ticket: ticket)
      picture.times = clock.times
      messages.send(.finished(picture, number: number, arrival: arrival, end: .now))
    } catch is NewestGate.Dropped {
      messages.send(.dropped)
    } catch {
      clock.end(with: error)
      messages.send(.failed(String(describing: error), number: number))
    }
  }
}
