import Foundation
import InferenceTrace
import ModelFiles

/// A single model, assembled after its preparation. It is created on the compile thread, because making requests may block.
struct LoadedProgram: Sendable {
  let model: PreparedModel
  let chain: ModelChain
  let program: ModelProgram
  let description: MLModelDescription
  let requestSeconds: Double

  init(_ model: PreparedModel, _ url: URL, _ settings: LoadSettings, _ specializer: ModelSpecializer) throws {
    self.model = model
    let features = try ModelFeatures(model.metadata)
    let name = settings.displayName(of: url)
    let start = TraceTime.now
    chain = try ModelChain(model, features: features, name: name, settings: settings)
    requestSeconds = TraceTime.now.seconds(since: start)
    description = MLModelDescription(model.metadata, features)
    let names = features.inputs.map(\.description.name)
    let variants = ShapeVariants { shapes in
      var settings = settings
      settings.inputShapes = Dictionary(zip(names, shapes)) { first, _ in first }
      let model = try specializer.loadBlocking(url, settings)
      return try ModelChain(model, features: features, name: name, settings: settings)
    }
    program = .model(
      ModelProgram.Stage(
        features: features, chain: chain,
        preparedShapes: try SourceReader.preparedShapes(model.metadata, settings.shapeChoice),
        variants: settings.preparesSingleShapes ? variants : nil))
  }
}
