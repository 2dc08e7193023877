// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Examples",
  dependencies: [.package(name: "Vitrine", path: "..")],
  targets: [
    .executableTarget(
      name: "Colorize",
      dependencies: [
        .product(name: "OpenCoreML", package: "Vitrine"), .product(name: "Imaging", package: "Vitrine"),
      ],
      plugins: [.plugin(name: "CompileModel", package: "Vitrine")]),
    .executableTarget(
      name: "AsyncGallery", dependencies: [.product(name: "OpenCoreML", package: "Vitrine")],
      plugins: [.plugin(name: "CompileModel", package: "Vitrine")]),
  ],
  swiftLanguageModes: [.v6]
)
