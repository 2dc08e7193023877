import Glibc

/// The most bytes of the process in memory, as the kernel keeps it: not even a short peak is missed.
public enum PeakResidentMemory {
  /// Sets the peak back to what is resident now; whether the kernel permitted it.
  ///
  /// A 5 written to `/proc/self/clear_refs` does it: `proc(5)`.
  @discardableResult public static func reset() -> Bool {
    let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return write(file, "5", 1) == 1 && bytes != nil
  }

  /// The peak since it was last set back, or since the program's start; `nil` where the kernel does not say.
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
