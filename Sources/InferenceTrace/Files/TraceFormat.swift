/// A file format for recorded traces.
public enum TraceFormat: Sendable, Equatable {
  /// Chrome's JSON trace format.
  case chrome
  /// Perfetto's own format: a `perfetto.protos.Trace` message.
  case perfetto

  /// The program name in the files.
  static let programName = "vitrine"

  /// Chooses the format by the file name's extension: Perfetto's for `.pftrace`, `.perfetto-trace` and `.pb`, Chrome's for all
  /// others.
  public init(path: String) {
    let endings = [".pftrace", ".perfetto-trace", ".pb"]
    self = endings.contains { path.lowercased().hasSuffix($0) } ? .perfetto : .chrome
  }

  /// Whether a file that begins with these bytes was recorded by this program, in either format.
  static func isOwnTrace(_ start: some Collection<UInt8>) -> Bool {
    let start = Array(start)
    let name = Array(programName.utf8)
    func holds(_ pattern: [UInt8]) -> Bool { start.indices.contains { start[$0...].starts(with: pattern) } }
    // The program's name is in the first line, or in one of the first packets, after its length.
    if start.starts(with: "[\n{\"ph\":\"M\",\"pid\":".utf8) { return holds(name) }
    return start.first == 0x0A && holds([UInt8(name.count)] + name)
  }

  func encoder(processID: Int32) -> any TraceEncoder {
    switch self {
    case .chrome: ChromeTraceEncoder(processID: processID)
    case .perfetto: PerfettoTraceEncoder(processID: processID)
    }
  }
}
