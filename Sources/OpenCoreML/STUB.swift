import Foundation
import Imaging
import InferenceTrace
public enum MLComputeUnits: Sendable { case all, cpuOnly, cpuAndGPU, cpuAndNeuralEngine }
public enum MLPrecision: Sendable { case automatic, float32, bfloat16, float16 }
public final class MLModelConfiguration: @unchecked Sendable {
  public init() {}
  public var computeUnits = MLComputeUnits.all, precision = MLPrecision.automatic, requestCount: Int?, modelDisplayName: String?, traceRecorder: any TraceRecorder = SilentTraceRecorder()
}
public struct MLImageConstraint: Sendable { public var pixelsWide, pixelsHigh: Int; public var pixelFormat: PixelBuffer.Format }
public struct MLFeatureDescription: Sendable { public var name: String; public var imageConstraint: MLImageConstraint? }
public struct MLModelDescription: Sendable { public var inputDescriptionsByName, outputDescriptionsByName: [String: MLFeatureDescription] }
public protocol MLFeatureProvider: Sendable { func featureValue(for: String) -> MLFeatureValue? }
public final class MLMultiArray { public var count = 0; public subscript(i: Int) -> NSNumber { 0 } }
public final class MLFeatureValue: @unchecked Sendable { public init(pixelBuffer: PixelBuffer) {}
 public var imageBufferValue: PixelBuffer? { nil }
 public var multiArrayValue: MLMultiArray? { nil } }
public final class MLDictionaryFeatureProvider: MLFeatureProvider { public init(dictionary: [String: Any]) throws {}
 public func featureValue(for: String) -> MLFeatureValue? { nil } }
public struct MLModelExecution: Sendable { public var device, deviceDescription, precision: String }
public struct MLModelLoadSummary: Sendable { public var label: String; public var seconds: Double }
public final class MLModel: Sendable {
  public static func load(contentsOf: URL, configuration: MLModelConfiguration) async throws -> MLModel { throw CancellationError() }
  public var modelDescription: MLModelDescription { fatalError() }
  public var predictionConcurrency: Int { 1 }
  public var execution: MLModelExecution { fatalError() }
  public var loadSummary: MLModelLoadSummary { fatalError() }
  public func prediction(from: any MLFeatureProvider) async throws -> any MLFeatureProvider { from }
}
