import Foundation
import Glibc

/// Seconds of processor time.
enum ProcessorTime {
  /// All threads of this process.
  static var ofThisProcess: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// All processes of the machine; 0 if the kernel does not report it.
  static var ofTheMachine: Double {
    guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
      let line = text.split(separator: "\n").first
    else { return 0 }
    // user, nice, system, idle, iowait, irq, softirq
    let ticks = line.split(separator: " ").dropFirst().prefix(7).compactMap { Double($0) }
    guard ticks.count == 7 else { return 0 }
    return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
