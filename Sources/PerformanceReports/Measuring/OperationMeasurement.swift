import Foundation
import OpenCoreML

/// What each operation takes.
enum OperationMeasurement {
  static func operations(of url: URL, _ settings: LoadSettings) async throws -> [ReportedOperation] { [] }
}
