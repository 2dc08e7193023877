import Foundation
import PackagePlugin

/// Compiles the models in a target's folder at build time: each becomes a resource `NAME.mlmodelc` and a class `NAME`.
///
/// A model that the target excludes or declares as a resource is left alone. A file `CompileModel.json` in the folder sets the
/// access level of the classes: `{"accessLevel": "public"}`; also "package" and "internal", the default.
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
      // Names that differ only in case would share a file on some disks, and look the same.
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
        // The whole folder: single files would be copied side by side, and those of two models would overwrite each other.
        outputFiles: [bundle, source])
    }
  }

  /// The folder where OpenVINO was set up: in the package being built or in this one; `nil` if the tool should search by itself.
  private func runtimeFolder(for package: Package) -> URL? {
    guard ProcessInfo.processInfo.environment["VITRINE_RUNTIME"] == nil else { return nil }
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    return [package.directoryURL, checkout].map { $0.appending(path: ".deps/openvino/libs") }
      .first { FileManager.default.fileExists(atPath: $0.appending(path: "libvitrine-openvino.so").path) }
  }
}

/// A failure with a message that says what to do.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
