// swift-tools-version: 6.1
import PackageDescription

/// A debug build also looks for the engine in this checkout, wherever the program that uses it lies.
let sourceRoot = CSetting.define(
  "VITRINE_SOURCE_ROOT", to: "\"\(Context.packageDirectory)\"", .when(configuration: .debug))

let package = Package(
  name: "Vitrine",
  products: [
    .library(name: "OpenCoreML", targets: ["OpenCoreML"]),
    .executable(name: "vitrine", targets: ["vitrine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .target(name: "CRuntimeLoader", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "CLinux"),
    .target(name: "COpenVINO", dependencies: ["CRuntimeLoader"], cSettings: [sourceRoot]),
    .systemLibrary(name: "CNcurses"),
    .systemLibrary(name: "CNettle"),
    .target(
      name: "CImageCodecs", dependencies: ["CRuntimeLoader"], cSettings: [sourceRoot],
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("webp"), .linkedLibrary("spng"), .linkedLibrary("gif")]),
    .target(name: "Hashing", dependencies: ["CNettle"]),
    .target(name: "Scheduling"),
    .target(name: "InferenceTrace", dependencies: ["Scheduling"]),
    .target(name: "OpenVINO", dependencies: ["COpenVINO"]),
    .target(
      name: "Imaging",
      dependencies: ["CImageCodecs", "Hashing", .product(name: "SystemPackage", package: "swift-system")]),
    .target(
      name: "OpenCoreML",
      dependencies: ["OpenVINO", "Imaging", "InferenceTrace", "Scheduling", "Hashing", "CLinux"]),
    .target(name: "TerminalUI"),
    .target(name: "TraceLanes", dependencies: ["TerminalUI", "InferenceTrace"]),
    .target(name: "TraceViewer", dependencies: ["TraceLanes", "TerminalUI", "InferenceTrace"]),
    .target(name: "CTerminalRescue"),
    .target(name: "CursesTerminal", dependencies: ["TerminalUI", "CNcurses", "CTerminalRescue"]),
    .target(
      name: "Gallery",
      dependencies: [
        "TerminalUI", "TraceLanes", "OpenCoreML", "Imaging", "InferenceTrace", "Scheduling",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .executableTarget(
      name: "vitrine",
      dependencies: [
        "Gallery", "TraceViewer", "CursesTerminal", "OpenCoreML", "Imaging", "InferenceTrace",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(name: "HashingTests", dependencies: ["Hashing"]),
    .testTarget(name: "SchedulingTests", dependencies: ["Scheduling"]),
    .target(name: "ModelFixtures", path: "Tests/ModelFixtures", resources: [.copy("Models")]),
    .testTarget(name: "OpenVINOTests", dependencies: ["OpenVINO", "ModelFixtures", "ProgramSupport"]),
    .testTarget(name: "InferenceTraceTests", dependencies: ["InferenceTrace", "ProgramSupport"]),
    .testTarget(
      name: "ImagingTests",
      dependencies: ["Imaging", "ProgramSupport", .product(name: "SystemPackage", package: "swift-system")],
      resources: [.copy("Images")]),
    .testTarget(
      name: "OpenCoreMLTests",
      dependencies: ["OpenCoreML", "OpenVINO", "Imaging", "InferenceTrace", "Scheduling", "ModelFixtures"]),
    .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI"]),
    .testTarget(
      name: "TraceViewerTests", dependencies: ["TraceViewer", "TraceLanes", "TerminalUI", "InferenceTrace"]),
    .testTarget(name: "CursesTerminalTests", dependencies: ["CursesTerminal", "CNcurses", "TerminalUI"]),
    .testTarget(name: "GalleryTests", dependencies: ["Gallery", "ModelFixtures", "OpenVINO", "ProgramSupport"]),
    .executableTarget(
      name: "Throughput", dependencies: ["OpenCoreML", "Imaging", "InferenceTrace", "Scheduling"],
      path: "Benchmarks/Throughput"),
    .executableTarget(name: "Latency", dependencies: ["OpenCoreML", "OpenVINO"], path: "Benchmarks/Latency"),
    .executableTarget(
      name: "Conformance", dependencies: ["OpenCoreML", "Imaging"], path: "Benchmarks/Conformance"),
    .target(name: "ProgramSupport", dependencies: ["Imaging"], path: "Tests/ProgramSupport"),
    .testTarget(name: "CommandTests", dependencies: ["ProgramSupport", "vitrine"]),
    .testTarget(name: "TerminalTests", dependencies: ["ProgramSupport", "vitrine"]),
  ],
  swiftLanguageModes: [.v6]
)
