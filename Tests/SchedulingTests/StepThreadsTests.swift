import Dispatch
import Scheduling
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct StepThreadsTests {
  private final class Log: Sendable {
    let numbers = Mutex<[Int]>([])
    let ended = DispatchSemaphore(value: 0)

    func add(_ number: Int) {
      numbers.withLock { $0.append(number) }
      ended.signal()
    }
  }

  /// Waits on a thread of its own for as many steps.
  private func wait(for count: Int, _ log: Log) async {
    await withCheckedContinuation { continuation in
      BlockingThread.start(name: "test") {
        for _ in 0..<count { log.ended.wait() }
        continuation.resume()
      }
    }
  }

  @Test func runsStepsInTheirOrderOnOneThread() async {
    let (threads, log) = (StepThreads(limit: 1), Log())
    for number in 0..<1000 { threads.run { log.add(number) } }
    await wait(for: 1000, log)
    #expect(log.numbers.withLock { $0 } == Array(0..<1000))
  }

  @Test func aLongStepDoesNotHoldUpTheOthers() async {
    let (threads, log) = (StepThreads(limit: 2), Log())
    let gate = DispatchSemaphore(value: 0)
    threads.run {
      gate.wait()
      log.add(-1)
    }
    for number in 0..<100 { threads.run { log.add(number) } }
    await wait(for: 100, log)
    #expect(log.numbers.withLock { $0 } == Array(0..<100))
    gate.signal()
    await wait(for: 1, log)
  }

  @Test func stepsAskForFurtherSteps() async {
    let (threads, log) = (StepThreads(limit: 2), Log())
    @Sendable func step(_ number: Int) {
      log.add(number)
      if number < 500 { threads.run { step(number + 1) } }
    }
    threads.run { step(0) }
    await wait(for: 501, log)
    #expect(log.numbers.withLock { $0 } == Array(0...500))
  }
}
