/// A file format for recorded traces.
public enum TraceFormat: Sendable, Equatable {
  /// Chrome's JSON trace format.
  case chrome
  /// Perfetto's own: a `perfetto.protos.Trace` message.
  case perfetto

  /// The program that the files say they are of.
  static let programName = "vitrine"

  /// The format that a file's name asks for: Perfetto's for the endings `.pftrace`, `.perfetto-trace` and `.pb`, Chrome's for all others.
  public init(path: String) {
    let endings = [".pftrace", ".perfetto-trace", ".pb"]
    self = endings.contains { path.lowercased().hasSuffix($0) } ? .perfetto : .chrome
  }

  func encoder(processID: Int32) -> any TraceEncoder {
    switch self {
    case .chrome: ChromeTraceEncoder(processID: processID)
    case .perfetto: PerfettoTraceEncoder(processID: processID)
    }
  }
}
