import BundledModels
import Foundation
import SystemPackage

/// Where the program's own files lie: beside it when installed, in the checkout above it when built there.
enum Installation {
  /// The bundled colouriser, compiled; `nil` where it is missing.
  static var colorizer: URL? { Colorizer.installedURL }

  /// The sample photographs; `nil` where they have not been fetched.
  static var samplePhotographs: FilePath? {
    first(of: ["photographs", "../share/vitrine/photographs"], orAbove: ".deps/photographs").map { FilePath($0.path) }
  }

  /// What makes a model compute in 8-bit integers: a Python script with its requirements; `nil` where it is missing.
  static var quantizer: URL? { first(of: ["compress"], orAbove: "Tools/compress") }

  /// The Python environment that `make compress-tools` makes in the checkout; `nil` where it is missing.
  static var checkoutEnvironment: URL? { first(of: [], orAbove: ".deps/compress-venv") }

  private static func first(of besideProgram: [String], orAbove inCheckout: String) -> URL? {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return nil }
    var folder = URL(fileURLWithPath: program).deletingLastPathComponent()
    let beside = besideProgram.map { folder.appendingPathComponent($0) }
    if let found = beside.first(where: exists) { return found.standardizedFileURL }
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent(inCheckout)
      if exists(candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  private static func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
}
