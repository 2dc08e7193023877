import Dispatch
import Glibc

/// Starts threads for work that blocks or needs a lot of processor time, which does not belong on Swift's own pool.
package enum BlockingThread {
  /// The system cannot start another thread for this process.
  package struct Shortage: Error, CustomStringConvertible {
    /// The system's reason.
    package let reason: String

    /// Creates a shortage with the reason given by the system or a library.
    package init(reason: String) { self.reason = reason }

    package var description: String {
      "no more threads can be started (\(reason)); raise the process limit (ulimit -u) or end other programs"
    }
  }

  /// Runs `body` on a new thread; with a positive niceness it gives way to the thread that draws. For programs that need the
  /// thread: if the system cannot start it, the program prints a message and exits with status 1.
  package static func start(name: String, niceness: Int32 = 0, body: @escaping @Sendable () -> Void) {
    do {
      try startIfPossible(name: name, niceness: niceness, body: body)
    } catch {
      let message = Array("\(error)\n".utf8)
      _ = write(STDERR_FILENO, message, message.count)
      exit(EXIT_FAILURE)
    }
  }

  /// Runs `body` on a new thread; with a positive niceness it gives way to the thread that draws.
  ///
  /// - Throws: `Shortage`; `body` then does not run.
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

  /// Checks that `count` more threads can run: if Swift's pool cannot start any thread, it waits for ever without a message.
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
      // On Linux, PRIO_PROCESS with 0 means only the calling thread.
      if niceness > 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
      body()
    }

    /// The name is for debuggers and `top -H`. Swift does not import `pthread_setname_np`; the kernel keeps 15 bytes.
    private func nameThread() {
      let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { return }
      _ = name.utf8CString.withUnsafeBytes { write(file, $0.baseAddress, min(15, $0.count - 1)) }
      close(file)
    }
  }
}
