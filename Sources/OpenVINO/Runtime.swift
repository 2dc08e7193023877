import COpenVINO
import Glibc

/// The function table of the library, which is opened late. The only place that turns its statuses into errors.
///
/// Safe to share because the table and everything that it points to are constant and live as long as the program.
struct Runtime: @unchecked Sendable {
  private let table: UnsafePointer<ovr_api>

  /// The library, opened on first use, which blocks for some milliseconds.
  static let shared: Result<Runtime, OpenVINOError> = {
    var message: UnsafePointer<CChar>?
    guard let table = ovr_load(&message) else {
      return .failure(
        OpenVINOError(
          code: .unavailable, attempted: "open OpenVINO",
          message: message.map { String(cString: $0) } ?? "no library was found"))
    }
    return .success(Runtime(table: table))
  }()

  var api: ovr_api { table.pointee }

  /// Throws an error if a call returned a message.
  func check(_ message: ovr_error?, attempting attempted: @autoclosure () -> String) throws(OpenVINOError) {
    guard let message else { return }
    defer { api.free_string(message) }
    throw OpenVINOError(code: .failed, attempted: attempted(), message: String(cString: message))
  }

  /// The text that a call returns; frees the C string.
  func text(
    attempting attempted: @autoclosure () -> String,
    _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> ovr_error?
  ) throws(OpenVINOError) -> String {
    var text: UnsafeMutablePointer<CChar>?
    try check(call(&text), attempting: attempted())
    defer { api.free_string(text) }
    return text.map { String(cString: $0) } ?? ""
  }

  /// Collects the rows that a call passes to its visitor.
  func collect<Row>(
    attempting attempted: @autoclosure () -> String, _ call: (UnsafeMutableRawPointer) -> ovr_error?
  ) throws(OpenVINOError) -> [Row] {
    let collector = Collector<Row>()
    let status = withExtendedLifetime(collector) { call(Unmanaged.passUnretained(collector).toOpaque()) }
    try check(status, attempting: attempted())
    return collector.rows
  }
}

/// Collects rows from a C visitor.
final class Collector<Row> {
  fileprivate(set) var rows: [Row] = []

  static func add(_ row: Row, to context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<Collector<Row>>.fromOpaque(context).takeUnretainedValue().rows.append(row)
  }
}

/// Keeps a property list alive during a call.
func withProperties<Result>(
  _ properties: [String: String], _ body: (UnsafePointer<ovr_property>?, Int) -> Result
) -> Result {
  let strings = properties.sorted { $0.key < $1.key }.map { (strdup($0.key), strdup($0.value)) }
  defer {
    for (key, value) in strings {
      free(key)
      free(value)
    }
  }
  let rows = strings.compactMap { key, value in
    key.flatMap { key in value.map { ovr_property(key: UnsafePointer(key), value: UnsafePointer($0)) } }
  }
  return rows.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
}

/// Keeps a list of shapes alive during a call.
func withShapes<Result>(
  _ shapes: [String: [Dimension]], _ body: (UnsafePointer<ovr_shape>?, Int) -> Result
) -> Result {
  let shapes = shapes.map { (strdup($0.key), $0.value.map(\.row)) }
  defer { for (name, _) in shapes { free(name) } }
  // All dimensions share one buffer, so a single pointer stays valid for all shapes.
  let dimensions = shapes.flatMap(\.1)
  return dimensions.withUnsafeBufferPointer { buffer in
    var start = 0
    let rows = shapes.compactMap { name, shape in
      defer { start += shape.count }
      return name.map {
        ovr_shape(name: UnsafePointer($0), dimensions: buffer.baseAddress?.advanced(by: start), rank: shape.count)
      }
    }
    return rows.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
  }
}
