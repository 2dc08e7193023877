import Foundation
import PackagePlugin

/// Compiles the models in a target's folder at build time: each becomes a resource `NAME.mlmodelc`, and a class `NAME`.
///
/// A model that the target's declaration excludes, or declares as a resource, is left as it is. A file `CompileModel.json` in the
/// folder says who may use the classes: `{"accessLevel": "public"}`; also "package" and "internal", the default.
@main struct CompileModel: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let module = target.sourceModule else { return [] }
    let files = module.sourceFiles.filter { $0.type == .unknown }.map(\.url)
    let settings = try Settings(files)
    let models = SourceModel.all(in: files)
    let tool = try context.tool(named: "CompileModelTool").url
    let runtime = runtimeFolder(for: context.package)
    var names: [String: SourceModel] = [:]
    return try models.map { model in
      // Names that differ in case alone would share a file on some disks, and read as one.
      if let other = names.updateValue(model, forKey: model.name.lowercased()) {
        throw Failure("\(other.file.path) and \(model.file.path) would both become \(model.name).mlmodelc; rename one")
      }
      let bundle = context.pluginWorkDirectoryURL.appending(path: "\(model.name).mlmodelc")
      let source = context.pluginWorkDirectoryURL.appending(path: "\(model.name).swift")
      return .buildCommand(
        displayName: "Compiling model \(model.name)", executable: tool,
        arguments: [model.file.path, bundle.path, source.path, settings.accessLevel],
        environment: runtime.map { ["VITRINE_RUNTIME": $0.path] } ?? [:],
        inputFiles: model.inputs + settings.files,
        // The folder itself: its files one by one would be copied side by side, and those of two models over each other.
        outputFiles: [bundle, source])
    }
  }

  /// Where OpenVINO was set up: in the package that is built, or in this one; `nil` where the tool is to search by itself.
  private func runtimeFolder(for package: Package) -> URL? {
    guard ProcessInfo.processInfo.environment["VITRINE_RUNTIME"] == nil else { return nil }
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    return [package.directoryURL, checkout].map { $0.appending(path: ".deps/openvino/libs") }
      .first { FileManager.default.fileExists(atPath: $0.appending(path: "libvitrine-openvino.so").path) }
  }
}

/// What could not be done: the message says what and how to go on.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
