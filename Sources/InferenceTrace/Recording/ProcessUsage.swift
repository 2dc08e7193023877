import Glibc

/// How much memory and processor time the process uses, as counted by the kernel.
public struct ProcessUsage: Sendable {
  /// Bytes in memory now.
  public var residentBytes: Int
  /// The most bytes in memory so far.
  public var peakBytes: Int
  /// Seconds of processor time, user and system, on all cores together.
  public var processorSeconds: Double

  /// The current usage, from `/proc/self/statm` and `getrusage`; what cannot be read is 0.
  public static var now: ProcessUsage {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    let resident = pages().resident * Int(sysconf(Int32(_SC_PAGESIZE)))
    return ProcessUsage(
      residentBytes: resident, peakBytes: max(resident, usage.ru_maxrss * 1_024),
      processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
  }

  /// Bytes in memory that are no file's.
  package static var anonymousBytes: Int {
    let (resident, shared) = pages()
    return (resident - shared) * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  /// Those in memory, and of them those of files.
  private static func pages() -> (resident: Int, shared: Int) {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return (0, 0) }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = read(file, &bytes, bytes.count)
    guard count > 0 else { return (0, 0) }
    let fields = bytes[..<count].split(separator: UInt8(ascii: " ")).map {
      Int(String(decoding: $0, as: UTF8.self)) ?? 0
    }
    return fields.count > 2 ? (fields[1], fields[2]) : (0, 0)
  }
}
