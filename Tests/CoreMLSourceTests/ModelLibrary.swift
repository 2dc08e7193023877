import Foundation

#if canImport(CoreML)
  import CoreML
#else
  import OpenCoreML
#endif

/// An app's models: compiled where they were downloaded to, moved to where they stay, loaded as the device allows.
///
/// This file is source for Core ML: but for the import it must compile there and here alike.
actor ModelLibrary {
  enum Failure: Error, Equatable {
    case unreadable(code: Int)
    case unsupported(String)
  }

  private let folder: URL
  private var loaded: [String: MLModel] = [:]

  init(folder: URL) { self.folder = folder }

  static func configuration(named name: String, lowLatency: Bool) -> MLModelConfiguration {
    let configuration = MLModelConfiguration()
    configuration.modelDisplayName = name
    configuration.computeUnits = hasNeuralEngine ? .cpuAndNeuralEngine : .all
    configuration.allowLowPrecisionAccumulationOnGPU = true
    configuration.functionName = nil
    configuration.parameters = [:]
    var hints = MLOptimizationHints()
    hints.reshapeFrequency = .infrequent
    hints.specializationStrategy = lowLatency ? .fastPrediction : .default
    configuration.optimizationHints = hints
    return configuration
  }

  static var hasNeuralEngine: Bool {
    MLModel.availableComputeDevices.contains { device in
      guard case .neuralEngine(let engine) = device else { return false }
      return engine.totalCoreCount > 0
    }
  }

  static var deviceNames: [String] {
    MLComputeDevice.allComputeDevices.map { device in
      switch device {
      case .cpu: "CPU"
      case .gpu: "GPU"
      case .neuralEngine: "Neural Engine"
      @unknown default: "\(device)"
      }
    }
  }

  /// Compiles a download into the library, in the place of an older version.
  func install(_ download: URL, as name: String) async throws -> URL {
    let compiled: URL
    do {
      compiled = try await MLModel.compileModel(at: download)
    } catch let error as MLModelError where error.code == .io {
      throw Failure.unreadable(code: error.code.rawValue)
    }
    let destination = folder.appendingPathComponent(name).appendingPathExtension("mlmodelc")
    if FileManager.default.fileExists(atPath: destination.path) {
      try FileManager.default.removeItem(at: destination)
    }
    try FileManager.default.moveItem(at: compiled, to: destination)
    loaded[name] = nil
    return destination
  }

  func model(_ name: String) async throws -> MLModel {
    if let model = loaded[name] { return model }
    let url = folder.appendingPathComponent(name).appendingPathExtension("mlmodelc")
    let model = try await MLModel.load(
      contentsOf: url, configuration: Self.configuration(named: name, lowLatency: true))
    loaded[name] = model
    return model
  }

  /// What a settings screen shows of a model.
  static func summary(of description: MLModelDescription) -> [String] {
    let author = description.metadata[MLModelMetadataKey.author] as? String
    let features =
      (description.inputDescriptionsByName.values.map { ("in", $0) }
        + description.outputDescriptionsByName.values.map { ("out", $0) })
    let lines = features.map { direction, feature in
      "\(direction) \(feature.name): \(text(of: feature))\(feature.isOptional ? "?" : "")"
    }
    return (author.map { ["by \($0)"] } ?? []) + lines.sorted()
  }

  private static func text(of feature: MLFeatureDescription) -> String {
    switch feature.type {
    case .image:
      guard let constraint = feature.imageConstraint else { return "image" }
      let format = constraint.pixelFormatType == kCVPixelFormatType_OneComponent8 ? "gray" : "color"
      let isFixed = constraint.sizeConstraint.type == .enumerated
      return "\(format) \(constraint.pixelsWide)x\(constraint.pixelsHigh)\(isFixed ? "" : "+")"
    case .multiArray:
      guard let constraint = feature.multiArrayConstraint else { return "array" }
      let shape = constraint.shape.map { "\($0)" }.joined(separator: "x")
      switch constraint.shapeConstraint.type {
      case .enumerated: return "\(shape) of \(constraint.shapeConstraint.enumeratedShapes.count)"
      case .range: return "\(shape) within \(constraint.shapeConstraint.sizeRangeForDimension.count) ranges"
      default: return shape
      }
    case .dictionary, .sequence, .string, .int64, .double: return "value \(feature.type.rawValue)"
    default: return "unknown"
    }
  }
}
