import Glibc

/// Starts threads for work that blocks or takes the processor: such work has no place on Swift's own pool.
package enum BlockingThread {
  /// Runs `body` on a new thread; with a positive niceness the screen's thread goes first.
  package static func start(name: String, niceness: Int32 = 0, body: @escaping @Sendable () -> Void) {
    let status = tryToStart(name: name, niceness: niceness, body: body)
    precondition(status == 0, "no thread can be started: \(String(cString: strerror(status)))")
  }

  /// Does the same if the system has a thread for it: 0, or the number of an error.
  package static func tryToStart(
    name: String, niceness: Int32 = 0, body: @escaping @Sendable () -> Void
  ) -> Int32 {
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
    if status != 0 { context.release() }
    return status
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
