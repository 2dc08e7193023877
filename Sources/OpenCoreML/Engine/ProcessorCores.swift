import CLinux
import Files
import Foundation

/// The processor's cores, as described by Linux.
enum ProcessorCores {
  /// Room for 8192 cores, the kernel's maximum.
  private static let byteCount = 1024

  /// Runs `body` with the calling thread confined to these cores; threads started meanwhile stay on them.
  static func confine<Result>(to cores: [Int]?, _ body: () throws -> Result) throws -> Result {
    guard let cores else { return try body() }
    let before = try affinity()
    try setAffinity(cores)
    defer { vitrine_set_affinity(before, before.count) }
    return try body()
  }

  /// The cores that the calling thread may use.
  static var available: [Int] {
    guard let bits = try? affinity() else { return [] }
    return (0..<bits.count * 8).filter { bits[$0 / 8] & (1 << UInt8($0 % 8)) != 0 }
  }

  /// The cores that the kernel lists in a file such as /sys/devices/cpu_core/cpus, for example "0-7,16".
  static func listed(in path: String) -> [Int]? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ",").flatMap { part -> [Int] in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return [] }
      return Array(first...last)
    }
  }

  private static func affinity() throws -> [UInt8] {
    var bits = [UInt8](repeating: 0, count: byteCount)
    guard vitrine_get_affinity(&bits, bits.count) == 0 else { throw FileContent.lastError }
    return bits
  }

  private static func setAffinity(_ cores: [Int]) throws {
    var bits = [UInt8](repeating: 0, count: byteCount)
    for core in cores where core >= 0 && core < bits.count * 8 { bits[core / 8] |= 1 << UInt8(core % 8) }
    guard vitrine_set_affinity(bits, bits.count) == 0 else {
      let reason = FileContent.reason(FileContent.lastError)
      throw MLModelError(.parameters, "the cores \(cores) cannot be used: \(reason)")
    }
  }
}
