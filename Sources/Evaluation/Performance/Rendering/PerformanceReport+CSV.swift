import Text

extension PerformanceReport {
  /// The operations as CSV (RFC 4180), one per line.
  package var csv: String {
    var table = TextTable(
      ["index", "name", "type", "device", "supportedDevices", "seconds", "kernel", "precision", "reason"].map {
        ($0, .left)
      })
    for operation in operations {
      table.add([
        "\(operation.index)", operation.name, operation.type, operation.device ?? "",
        operation.supportedDevices.joined(separator: " "), operation.seconds.map { "\($0)" } ?? "",
        operation.kernel ?? "", operation.precision ?? "", operation.reason,
      ])
    }
    return table.csv
  }
}
