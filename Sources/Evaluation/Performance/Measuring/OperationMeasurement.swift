import Foundation
import OpenCoreML

/// The cost of each operation, from the model's compute plan.
enum OperationMeasurement {
  static func operations(of url: URL, _ settings: LoadSettings) async throws -> [ReportedOperation] {
    let plan = try await MLComputePlan.load(contentsOf: url, configuration: MLModelConfiguration(settings))
    return plan.operations.map { operation in
      ReportedOperation(
        index: operation.index, name: operation.name, type: operation.type, device: operation.device?.properties.name,
        supportedDevices: operation.candidates.filter(\.isSupported).map(\.name), reason: reason(of: operation),
        seconds: operation.kernels.isEmpty ? nil : operation.seconds, kernel: operation.kernel,
        precision: operation.precision)
    }
  }

  /// Why it runs on its device, and why other devices cannot run it.
  private static func reason(of operation: MLComputePlan.PlannedOperation) -> String {
    let unable = operation.candidates.filter { !$0.isSupported }.map { "\($0.name): \($0.reason)" }
    return ([operation.reason] + unable).filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
