import Glibc

/// How long each core of the machine has been busy since boot, with the work of all processes.
struct CoreUsage {
  /// Busy seconds for each core number; empty if `/proc/stat` cannot be read.
  let busySeconds: [(core: Int, seconds: Double)]

  static var now: CoreUsage {
    let file = open("/proc/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return CoreUsage(text: "") }
    defer { close(file) }
    // The lines about cores come first.
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = read(file, &bytes, bytes.count)
    return CoreUsage(text: String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
  }

  /// Parses the text of `/proc/stat`; see `proc_stat(5)`.
  init(text: String) {
    let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
    busySeconds = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 8, fields[0].hasPrefix("cpu"), let core = Int(fields[0].dropFirst(3)) else { return nil }
      // user, nice, system, idle, iowait, irq, softirq, steal. Left out are the two kinds of waiting (idle, iowait) and the time
      // taken by other virtual machines (steal).
      let busy = [1, 2, 3, 6, 7].reduce(0) { $0 + (Double(fields[$1]) ?? 0) }
      return (core, busy / ticksPerSecond)
    }
  }
}
