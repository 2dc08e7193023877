import CLinux
import Foundation
import Glibc
import Scheduling
import Synchronization

/// Memory pressure as measured by Linux (PSI): tasks waited for memory for more than 150 ms within 2 s.
///
/// If the kernel grants this process a trigger, the thread sleeps until it fires. Otherwise the thread reads every two seconds how
/// long tasks have waited. Without PSI no pressure is ever reported.
package final class LinuxMemoryPressure: MemoryPressureSource {
  /// The file of the whole machine and, if the kernel has one, that of the process's own group, whose limit may be lower.
  package static var systemFiles: [String] {
    let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
    let own = groups.split(separator: "\n").first { $0.hasPrefix("0::/") && $0 != "0::/" }?.dropFirst(3)
    return ["/proc/pressure/memory"] + (own.map { ["/sys/fs/cgroup\($0)/memory.pressure"] } ?? [])
  }

  /// Without privileges, a process may only use a window that is a multiple of two seconds.
  private static let stallMicroseconds = 150_000
  private static let windowMicroseconds = 2_000_000

  private let files: [String]
  private let usesTriggers: Bool
  private let interval: Duration
  /// The descriptor that wakes the thread to end it; set while the thread runs.
  private let wake = Mutex<Int32?>(nil)

  /// Creates a source that watches these files; `interval` is the time between two readings if there are no triggers.
  package init(
    files: [String] = LinuxMemoryPressure.systemFiles, usesTriggers: Bool = true, interval: Duration = .seconds(2)
  ) {
    self.files = files
    self.usesTriggers = usesTriggers
    self.interval = interval
  }

  package func start(_ handler: @escaping @Sendable () -> Void) {
    let watch: PressureWatch? = wake.withLock { wake in
      guard wake == nil else { return nil }
      let triggers = usesTriggers ? files.compactMap(Self.trigger) : []
      // Read here and not on the thread, so that stalls from now on count.
      let read = triggers.isEmpty ? files.compactMap(PressureFile.init) : []
      guard !triggers.isEmpty || !read.isEmpty else { return nil }
      let end = vitrine_event_descriptor()
      guard end >= 0 else {
        for trigger in triggers { close(trigger) }
        return nil
      }
      wake = end
      return PressureWatch(end: end, triggers: triggers, files: read, interval: interval)
    }
    guard let watch else { return }
    do {
      try BlockingThread.startIfPossible(name: "vitrine-memory", niceness: 10) {
        var watch = watch
        watch.run(handler)
      }
    } catch {
      // Nobody watches; models are unloaded when their idle time is over.
      wake.withLock { $0 = nil }
      watch.close()
    }
  }

  package func stop() {
    wake.withLock { wake in
      guard let end = wake else { return }
      // The thread closes the descriptor after it has seen this.
      var one: UInt64 = 1
      _ = write(end, &one, 8)
      wake = nil
    }
  }

  deinit { stop() }

  /// A descriptor on which `poll` reports `POLLPRI` when memory is short; `nil` if the kernel does not grant one.
  private static func trigger(_ file: String) -> Int32? {
    let descriptor = open(file, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let text = Array("some \(stallMicroseconds) \(windowMicroseconds)".utf8) + [0]
    guard write(descriptor, text, text.count) == text.count else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Whether this much waiting within `interval` is as much as a trigger would report.
  fileprivate static func isShort(stalled: Int, within interval: Duration) -> Bool {
    let microseconds = interval / .microseconds(1)
    return Double(stalled) * Double(windowMicroseconds) >= Double(stallMicroseconds) * microseconds && stalled > 0
  }
}

/// A file that reports how long tasks have waited for memory.
private struct PressureFile: Sendable {
  private let path: String
  private var stalledMicroseconds: Int

  /// `nil` for a file that cannot be read or does not report it.
  init?(_ path: String) {
    guard let stalled = Self.stalledMicroseconds(in: path) else { return nil }
    self.path = path
    stalledMicroseconds = stalled
  }

  /// Microseconds that some task has waited since the last call.
  mutating func newlyStalledMicroseconds() -> Int {
    let now = Self.stalledMicroseconds(in: path) ?? stalledMicroseconds
    defer { stalledMicroseconds = now }
    return now - stalledMicroseconds
  }

  /// Microseconds that some task has waited for memory since the machine started.
  private static func stalledMicroseconds(in file: String) -> Int? {
    // The kernel's files do not report a size.
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("some ") }),
      let total = line.split(separator: " ").first(where: { $0.hasPrefix("total=") })
    else { return nil }
    return Int(total.dropFirst(6))
  }
}

/// What the thread waits for.
private struct PressureWatch: Sendable {
  let end: Int32
  let triggers: [Int32]
  var files: [PressureFile]
  let interval: Duration

  func close() { for descriptor in triggers + [end] { Glibc.close(descriptor) } }

  mutating func run(_ handler: () -> Void) {
    defer { close() }
    var polled = [pollfd(fd: end, events: Int16(POLLIN), revents: 0)]
    polled += triggers.map { pollfd(fd: $0, events: Int16(POLLPRI), revents: 0) }
    let timeout = triggers.isEmpty ? Int32(max(1, interval / .milliseconds(1))) : -1
    while true {
      let count = poll(&polled, nfds_t(polled.count), timeout)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0, polled[0].revents == 0 else { return }
      var isShort = false
      for index in polled.indices.dropFirst() {
        isShort = isShort || polled[index].revents & Int16(POLLPRI) != 0
        // The group is gone; `poll` ignores a negative descriptor.
        if polled[index].revents & Int16(POLLERR) != 0 { polled[index].fd = -1 }
      }
      for index in files.indices {
        if LinuxMemoryPressure.isShort(stalled: files[index].newlyStalledMicroseconds(), within: interval) {
          isShort = true
        }
      }
      if isShort { handler() }
    }
  }
}
