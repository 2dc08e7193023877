import Foundation
import ModelFiles
import ModelInterface

/// Compiles a model for its module and writes its classes. The CompileModel plugin runs it at build time.
@main struct CompileModelTool {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count == 4, let accessLevel = AccessLevel(rawValue: arguments[3]) else {
      let levels = AccessLevel.allCases.map(\.rawValue).joined(separator: "|")
      fail("usage: CompileModelTool MODEL NAME.mlmodelc NAME.swift \(levels)", status: 2)
    }
    let (source, bundle) = (URL(fileURLWithPath: arguments[0]), URL(fileURLWithPath: arguments[1]))
    do {
      try ModelCompiler().compile([source], to: bundle)
      let name = bundle.deletingPathExtension().lastPathComponent
      let metadata = try CompiledBundle.metadata(of: bundle)
      let interface = try ModelInterface(name: name, metadata: metadata, accessLevel: accessLevel)
      try write(interface.source, to: URL(fileURLWithPath: arguments[2]))
    } catch {
      // Build systems show this form as an error in the file.
      fail("\(source.path):1:1: error: the model cannot be compiled: \(error)\(advice(on: error))", status: 1)
    }
  }

  private static func advice(on error: any Error) -> String {
    guard let error = error as? MLModelError, error.code == .generic else { return "" }
    return
      "\nModels are compiled with OpenVINO: in a package that depends on Vitrine run “swift package setup-openvino”, in its own "
      + "checkout “make setup”, and build again."
  }

  /// Leaves a file with the same content alone, so that nothing is recompiled.
  private static func write(_ text: String, to url: URL) throws {
    let content = Data(text.utf8)
    if let old = try? Data(contentsOf: url), old == content { return }
    try content.write(to: url, options: .atomic)
  }

  private static func fail(_ message: String, status: Int32) -> Never {
    // If the message cannot be written, the exit status still reports the failure.
    try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
    exit(status)
  }
}
