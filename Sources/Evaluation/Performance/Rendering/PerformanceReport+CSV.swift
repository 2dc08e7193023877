import Text

extension PerformanceReport {
  /// The operations as comma-separated values (RFC 4180), a line each.
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
