import Foundation
import PackagePlugin

/// `swift package setup-openvino` downloads OpenVINO into `.deps` of the package in which it runs, where that package's programs,
/// tests and the CompileModel plugin find it.
///
/// It runs Vitrine's own Makefile, which also installs missing Debian packages, as `make setup` does.
@main struct SetupOpenVINO: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let folder = context.package.directoryURL.appending(path: ".deps")
    let make = Process()
    make.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    make.arguments = ["make", "--no-print-directory", "-C", checkout.path, "openvino", "DEPS=\(folder.path)"]
    try make.run()
    make.waitUntilExit()
    switch make.terminationStatus {
    case 0:
      try Data("*\n".utf8).write(to: folder.appending(path: ".gitignore"))
      print("OpenVINO is in \(folder.path); programs that this package builds find it there")
    case 127: Diagnostics.error("make is missing: install it with apt-get install make, and run this again")
    default: Diagnostics.error("OpenVINO was not set up: see above for what is missing and what to do")
    }
  }
}
