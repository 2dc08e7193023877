import Foundation

extension Colorizer {
  /// The compiled model beside the program that runs, where the build and the installation put it; `nil` where it is missing.
  ///
  /// `urlOfModelInThisBundle` would end the program there, or take the model from the folder that the program was built in.
  package static var installedURL: URL? {
    let resources = Bundle.main.bundleURL.appendingPathComponent("Vitrine_BundledModels.resources")
    let isThere = FileManager.default.fileExists(atPath: resources.appendingPathComponent("Colorizer.mlmodelc").path)
    return isThere ? urlOfModelInThisBundle : nil
  }
}
