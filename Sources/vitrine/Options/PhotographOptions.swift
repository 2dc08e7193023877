import ArgumentParser
import Foundation
import Gallery
import Imaging
import Settings
import SystemPackage

/// Which photographs to use. It means the same in every command.
struct PhotographOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Folders and files. Default: the sample photographs of a checkout, else the current folder.",
      valueName: "path"))
  var paths: [String] = []

  @Flag(name: [.customShort("r"), .customLong("recursive")], help: "Look into folders inside folders.")
  var isRecursive = UserSettings.current.isRecursive

  @Option(name: .customLong("max-megapixels"), help: "Photographs with more pixels are not decoded.")
  var maximumMegapixels = UserSettings.current.maximumMegapixels

  @Option(name: .customLong("max-megabytes"), help: "Files with more bytes are not read.")
  var maximumMegabytes = UserSettings.current.maximumMegabytes

  mutating func validate() throws {
    guard maximumMegapixels > 0, maximumMegabytes > 0 else {
      throw ValidationError("--max-megapixels and --max-megabytes take a number above 0")
    }
  }

  /// The paths to show, and their title in the header.
  func gallery() -> GalleryConfiguration {
    let samples = paths.isEmpty ? Installation.samplePhotographs : nil
    let shown = paths.isEmpty ? [samples ?? FilePath(".")] : paths.map { FilePath($0) }
    var configuration = GalleryConfiguration(paths: shown, title: samples == nil ? title(of: shown) : "Samples")
    configuration.isRecursive = isRecursive
    configuration.limits = limits
    return configuration
  }

  /// Photographs beyond these limits are not decoded.
  var limits: ImageLimits {
    ImageLimits(maximumPixelCount: maximumMegapixels * 1_000_000, maximumFileBytes: maximumMegabytes * 1_048_576)
  }

  /// The last two parts of the path if there is only one folder, otherwise the number of paths.
  private func title(of paths: [FilePath]) -> String {
    guard paths.count == 1, let path = paths.first else { return "\(paths.count) places" }
    let absolute = URL(fileURLWithPath: path.string).standardizedFileURL.pathComponents.filter { $0 != "/" }
    return absolute.isEmpty ? "/" : absolute.suffix(2).joined(separator: " › ")
  }
}
