import ModelFiles

/// A model that the engine has prepared and that can make requests.
package struct PreparedModel: Sendable {
  package var metadata: ModelMetadata
  /// The digest of the files that it was made from.
  package var contentDigest: String
  /// The parts with their models, in the order in which they run.
  package var parts: [(part: PreparedPart, model: any EngineModel)]
  package var engineVersion: String
  package var label: MLModelLoadSummary.Label
  package var phases: [MLModelLoadSummary.Phase]
  package var cacheNote: String?
  /// What the configuration asked for but the machine does not have.
  package var missingDevice: String?

  /// The devices in the order of their first parts, each once, for example "CPU" or "GPU.0+CPU".
  package var deviceNames: String {
    var names: [String] = []
    for (part, _) in parts where !names.contains(part.target.device) { names.append(part.target.device) }
    return names.joined(separator: "+")
  }
}
