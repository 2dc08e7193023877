import BundledModels
import Foundation
import SystemPackage

/// The program's own files: beside it if installed, in the checkout above it if built there.
enum Installation {
  /// The bundled colouriser, compiled; `nil` if it is missing.
  static var colorizer: URL? { Colorizer.installedURL }

  /// The sample photographs; `nil` if they have not been fetched.
  static var samplePhotographs: FilePath? {
    first(of: ["photographs", "../share/vitrine/photographs"], orAbove: ".deps/photographs").map { FilePath($0.path) }
  }

  /// The Python script that makes a model compute in 8-bit integers, with its requirements; `nil` if it is missing.
  static var quantizer: URL? { first(of: ["compress"], orAbove: "Tools/compress") }

  /// The Python environment that `make compress-tools` creates in the checkout; `nil` if it is missing.
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
