import Foundation

extension Colorizer {
  /// The compiled model next to the running program, where building and installing put it; `nil` if it is missing.
  ///
  /// `urlOfModelInThisBundle` would instead stop the program, or use the model in the folder that the program was built in.
  package static var installedURL: URL? {
    let resources = Bundle.main.bundleURL.appendingPathComponent("Vitrine_BundledModels.resources")
    let isThere = FileManager.default.fileExists(atPath: resources.appendingPathComponent("Colorizer.mlmodelc").path)
    return isThere ? urlOfModelInThisBundle : nil
  }
}
