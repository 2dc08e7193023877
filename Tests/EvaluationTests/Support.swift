import Evaluation
import Foundation
import Imaging
import InferenceTrace
import ModelFixtures
import OpenCoreML
import ProgramSupport
import SystemPackage

extension TemporaryFolder {
  /// Writes a picture as PNG and returns its path.
  @discardableResult func write(_ picture: PixelBuffer, _ name: String) throws -> FilePath {
    try write(try ImageEncoder.png(picture), name)
    return FilePath(path(name))
  }

  /// Writes a picture of one colour into a folder of its own.
  func write(red: UInt8, green: UInt8, blue: UInt8, _ folder: String, _ name: String) throws -> FilePath {
    _ = try self.folder(folder)
    try writePhotograph("\(folder)/\(name)", red: red, green: green, blue: blue)
    return FilePath(path("\(folder)/\(name)"))
  }

  /// A configuration that leaves nothing outside of the folder.
  func configuration(_ fixture: ModelFixture) -> EvaluationConfiguration { configuration(fixture.url) }

  func configuration(_ model: URL) -> EvaluationConfiguration {
    let configuration = EvaluationConfiguration(model: model.path)
    configuration.modelConfiguration.precision = .float32
    configuration.modelConfiguration.specializationCacheDirectory = url.appendingPathComponent("specialization")
    return configuration
  }
}

func evaluate(
  _ configuration: EvaluationConfiguration, _ photographs: [FilePath]
) async throws -> EvaluationReport {
  try await ModelEvaluator(configuration, recorder: SilentTraceRecorder()).run(photographs)
}
