import Glibc

/// The most bytes of the process in memory, as counted by the kernel, which does not miss even a short peak.
public enum PeakResidentMemory {
  /// Resets the peak to what is resident now; returns whether the kernel permitted it.
  ///
  /// It writes a 5 to `/proc/self/clear_refs`; see `proc(5)`.
  @discardableResult public static func reset() -> Bool {
    let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return write(file, "5", 1) == 1 && bytes != nil
  }

  /// The peak in bytes since it was last reset, or since the program started; `nil` if the kernel does not report it.
  public static var bytes: Int? {
    let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 8 << 10)
    let count = read(file, &text, text.count)
    let lines = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }) else { return nil }
    return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 * 1_024 }
  }
}
