import ArgumentParser
import Foundation
import ModelFiles

/// Where a compiled model is written.
enum CompiledOutput {
  /// A compiled model is recognised by its extension.
  static func check(name: String?) throws {
    guard let name, URL(fileURLWithPath: name).pathExtension != CompiledBundle.fileExtension else { return }
    throw ValidationError("-o takes a name that ends in .\(CompiledBundle.fileExtension), not “\(name)”")
  }

  /// Only a compiled model may be replaced.
  static func checkThatNothingElseIs(at destination: URL) throws {
    if let obstacle = CompiledBundle.obstacle(at: destination) { throw CommandError("\(obstacle) with -o") }
  }
}
