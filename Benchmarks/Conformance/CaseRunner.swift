import Foundation
import Imaging
import OpenCoreML

/// Runs a case through the library's public interface, as any program would. Nothing here makes up for what the library lacks.
struct CaseRunner {
  private let path: String
  private let folder: URL
  private var outcome: CaseOutcome

  /// Runs a manifest's case to its end, successful or not.
  static func run(_ path: String) async -> CaseOutcome {
    var runner = CaseRunner(path)
    do {
      try await runner.run()
    } catch let failure as CaseFailure {
      runner.outcome.outcome = failure.kind
      runner.outcome.stage = failure.stage
      runner.outcome.message = failure.message
    } catch {
      runner.outcome.outcome = .failed
      runner.outcome.message = "\(error)"
    }
    return runner.outcome
  }

  private init(_ path: String) {
    self.path = path
    folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    outcome = CaseOutcome(manifest: path, outcome: .passed)
  }

  private mutating func run() async throws {
    let manifest = try Self.stage("manifest") {
      try JSONDecoder().decode(CaseManifest.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
    try checkTypes(manifest)
    let model = try await load(manifest)
    outcome.precision = model.execution.precision
    outcome.engine = model.execution.engine
    for dataSet in manifest.dataSets {
      let input = try Self.stage("input") { try features(dataSet.inputs, model.modelDescription) }
      let output: any MLFeatureProvider
      do {
        output = try await model.prediction(from: input)
      } catch {
        throw CaseFailure(kind: .failed, stage: "prediction", message: "\(error)")
      }
      try compare(output, dataSet.outputs)
    }
  }

  private func checkTypes(_ manifest: CaseManifest) throws {
    let tensors = manifest.dataSets.flatMap { $0.inputs + $0.outputs }
    let types = Set(tensors.filter { TensorValues(Data(), type: $0.type) == nil }.map(\.type))
    guard types.isEmpty else {
      throw CaseFailure(
        kind: .unsupportedByLibrary, stage: "manifest", message: "type \(types.sorted().joined(separator: ", "))")
    }
  }

  private func load(_ manifest: CaseManifest) async throws -> MLModel {
    guard let precision = ["f32": MLPrecision.float32, "bf16": .bfloat16, "f16": .float16][manifest.precision] else {
      throw CaseFailure(kind: .failed, stage: "manifest", message: "unknown precision \(manifest.precision)")
    }
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = precision
    configuration.usesSpecializationCache = false
    do {
      return try await MLModel.load(
        contentsOf: folder.appendingPathComponent(manifest.model), configuration: configuration)
    } catch {
      throw CaseFailure(kind: .failed, stage: "load", message: "\(error)")
    }
  }

  private mutating func features(
    _ tensors: [CaseManifest.Tensor], _ description: MLModelDescription
  ) throws -> MLDictionaryFeatureProvider {
    var values: [String: Any] = [:]
    for tensor in tensors {
      let bytes = try bytes(of: tensor)
      if tensor.isImage == true {
        values[tensor.name] = PixelBuffer(
          width: tensor.shape[1], height: tensor.shape[0], format: tensor.shape.count == 2 ? .gray8 : .rgb8,
          bytes: [UInt8](bytes))
        continue
      }
      guard let elements = TensorValues(bytes, type: tensor.type) else { continue }
      values[tensor.name] = try elements.multiArray(
        shape: tensor.shape, dataType: dataType(for: tensor, elements, description.inputDescriptionsByName[tensor.name])
      )
    }
    return try MLDictionaryFeatureProvider(dictionary: values)
  }

  /// The type that the model describes; doubles for integers that do not fit into it.
  private mutating func dataType(
    for tensor: CaseManifest.Tensor, _ elements: TensorValues, _ description: MLFeatureDescription?
  ) -> MLMultiArrayDataType {
    guard let described = description?.multiArrayConstraint?.dataType else {
      // The library does not see an array here, and will say so about any array that is given.
      if let description {
        let inferred = description.isInferred ? ", inferred from its shape" : ""
        outcome.notes.append("the input “\(tensor.name)” is described as \(description.type)\(inferred)")
      } else {
        outcome.notes.append("the model describes no input “\(tensor.name)”")
      }
      return .float32
    }
    guard !elements.fits(described) else { return described }
    outcome.notes.append("the input “\(tensor.name)” holds \(tensor.type) beyond \(described) and was given as double")
    return .double
  }

  private mutating func compare(_ output: any MLFeatureProvider, _ expected: [CaseManifest.Tensor]) throws {
    let names = Set(expected.map(\.name))
    guard output.featureNames == names else {
      throw CaseFailure(
        kind: .failed, stage: "output",
        message: "the outputs are \(output.featureNames.sorted()), not \(names.sorted())")
    }
    for tensor in expected {
      let bytes = try Self.stage("output") { try self.bytes(of: tensor) }
      guard let value = output.featureValue(for: tensor.name), let wanted = TensorValues(bytes, type: tensor.type)
      else { continue }
      if tensor.isImage == true {
        guard let image = value.imageBufferValue else {
          throw CaseFailure(kind: .failed, stage: "output", message: "“\(tensor.name)” is no image but \(value.type)")
        }
        try compare(TensorValues(Data(image.bytes), type: "uint8") ?? .integers([]), wanted, tensor)
        continue
      }
      guard let array = value.multiArrayValue else {
        throw CaseFailure(kind: .failed, stage: "output", message: "“\(tensor.name)” is no array but \(value.type)")
      }
      let shape = array.shape.map(\.intValue)
      guard shape == tensor.shape else {
        throw CaseFailure(
          kind: .wrongAnswer, stage: "output", message: "“\(tensor.name)” has the shape \(shape), not \(tensor.shape)")
      }
      try compare(TensorValues(array), wanted, tensor)
    }
  }

  private mutating func compare(_ values: TensorValues, _ wanted: TensorValues, _ tensor: CaseManifest.Tensor) throws {
    let comparison = TensorComparison(
      values.doubles, wanted.doubles, relative: tensor.relativeTolerance ?? 0, absolute: tensor.absoluteTolerance ?? 0)
    outcome.differences.append(
      CaseOutcome.Difference(
        name: tensor.name, largest: comparison.largestDifference, expectedRange: comparison.expectedRange))
    if let message = comparison.message {
      throw CaseFailure(kind: .wrongAnswer, stage: "output", message: "“\(tensor.name)”: \(message)")
    }
  }

  private func bytes(of tensor: CaseManifest.Tensor) throws -> Data {
    guard let file = tensor.file else {
      throw CaseFailure(kind: .failed, stage: "manifest", message: "“\(tensor.name)” has no file")
    }
    return try Data(contentsOf: folder.appendingPathComponent(file))
  }

  private static func stage<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as CaseFailure {
      throw failure
    } catch {
      throw CaseFailure(kind: .failed, stage: name, message: "\(error)")
    }
  }
}
