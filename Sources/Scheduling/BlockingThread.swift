import Dispatch
import Glibc

/// Starts threads for work that blocks or takes the processor: such work has no place on Swift's own pool.
package enum BlockingThread {
  /// The system has no thread left for this process.
  package struct Shortage: Error, CustomStringConvertible {
    /// What the system says.
    package let reason: String

    /// A shortage of which the system, or a library, says this.
    package init(reason: String) { self.reason = reason }

    package var description: String {
      "no further thread can be started (\(reason)); raise the limit of processes (ulimit -u) or end other programs"
    }
  }

  /// Runs `body` on a new thread; with a positive niceness the screen's thread goes first. For programs that cannot go on without the
  /// thread: if the system has none left, the program says so and ends with the status 1.
  package static func start(name: String, niceness: Int32 = 0, body: @escaping @Sendable () -> Void) {
    do {
      try startIfPossible(name: name, niceness: niceness, body: body)
    } catch {
      let message = Array("\(error)\n".utf8)
      _ = write(STDERR_FILENO, message, message.count)
      exit(EXIT_FAILURE)
    }
  }

  /// Runs `body` on a new thread; with a positive niceness the screen's thread goes first.
  ///
  /// - Throws: `Shortage`; `body` does not run then.
  package static func startIfPossible(
    name: String, niceness: Int32 = 0, body: @escaping @Sendable () -> Void
  ) throws(Shortage) {
    let start = Start(name: name, niceness: niceness, body: body)
    let context = Unmanaged.passRetained(start)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<Start>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard status != 0 else { return }
    context.release()
    throw Shortage(reason: String(cString: strerror(status)))
  }

  /// Makes sure that `count` more threads can run: without any of its own, Swift's pool waits for ever and says nothing.
  package static func require(_ count: Int) throws(Shortage) {
    let end = DispatchSemaphore(value: 0)
    var started = 0
    defer { for _ in 0..<started { end.signal() } }
    while started < count {
      try startIfPossible(name: "vitrine-probe") { end.wait() }
      started += 1
    }
  }

  private final class Start: Sendable {
    let name: String
    let niceness: Int32
    let body: @Sendable () -> Void

    init(name: String, niceness: Int32, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.niceness = niceness
      self.body = body
    }

    func run() {
      nameThread()
      // On Linux, PRIO_PROCESS with 0 means the calling thread alone.
      if niceness > 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
      body()
    }

    /// For debuggers and `top -H`. Swift does not import `pthread_setname_np`; the kernel keeps 15 bytes.
    private func nameThread() {
      let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { return }
      _ = name.utf8CString.withUnsafeBytes { write(file, $0.baseAddress, min(15, $0.count - 1)) }
      close(file)
    }
  }
}
