import Foundation
import OpenVINO

/// A source model read by OpenVINO.
package struct OpenVINOSource: ReadSource {
  package let core: Core
  package let model: Model
  package let described: DescribedFeatures?

  package init(_ core: Core, _ model: Model, described: DescribedFeatures? = nil) {
    self.core = core
    self.model = model
    self.described = described
  }

  package func inputs() throws -> [EnginePort] { try model.inputs().map(EnginePort.init) }

  package func outputs() throws -> [EnginePort] { try model.outputs().map(EnginePort.init) }

  package func metadataEntries() throws -> [String: String] {
    // An ONNX file's properties are under "framework/"; names of features may contain slashes themselves.
    try model.metadata().reduce(into: [:]) { entries, entry in
      guard let start = entry.key.range(of: "vitrine.")?.lowerBound else { return }
      entries[String(entry.key[start...])] = entry.value
    }
  }

  package func reshape(_ shapes: [String: [TensorShape.Dimension]]) throws {
    try model.reshape(
      shapes.mapValues { $0.map { Dimension(lowerBound: $0.lowerBound, upperBound: $0.upperBound) } })
  }

  package func save(to folder: URL) throws { try model.save(to: folder.appendingPathComponent("model.xml").path) }
}

extension EnginePort {
  /// A port of a model that OpenVINO has read.
  package init(_ port: OpenVINO.Port) {
    self.init(
      name: port.name, elementType: port.elementType.rawValue,
      shape: port.shape?.map { TensorShape.Dimension(lowerBound: $0.lowerBound, upperBound: $0.upperBound) })
  }
}
