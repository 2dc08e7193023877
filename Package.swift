// swift-tools-version: 6.2
import PackageDescription

/// A debug build also looks for the engine in this checkout, wherever the program that uses it lies.
let sourceRoot = CSetting.define(
  "VITRINE_SOURCE_ROOT", to: "\"\(Context.packageDirectory)\"", .when(configuration: .debug))

let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")

let package = Package(
  name: "Vitrine",
  products: [
    .library(name: "OpenCoreML", targets: ["OpenCoreML"]),
    .library(name: "Imaging", targets: ["Imaging"]),
    .library(name: "InferenceTrace", targets: ["InferenceTrace"]),
    .library(name: "OpenCoreMLObservability", targets: ["OpenCoreMLObservability"]),
    .executable(name: "vitrine", targets: ["vitrine"]),
    .plugin(name: "CompileModel", targets: ["CompileModel"]),
    .plugin(name: "SetupOpenVINO", targets: ["SetupOpenVINO"]),
  ],
  traits: [
    .trait(
      name: "ImageCodecs",
      description:
        "Decodes and encodes image files; needs libjpeg, libwebp, libspng, giflib, Little CMS and zlib with their headers."
    ),
    .default(enabledTraits: ["ImageCodecs"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.2.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.3.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .target(name: "CLinux"),
    .target(
      name: "CRuntimeLoader", dependencies: ["CLinux"],
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "COpenVINO", dependencies: ["CRuntimeLoader"], cSettings: [sourceRoot]),
    .systemLibrary(name: "CNcurses"),
    .systemLibrary(name: "CNettle"),
    .systemLibrary(name: "CZlib"),
    .target(
      name: "CImageCodecs", dependencies: ["CRuntimeLoader"],
      cSettings: [sourceRoot, .define("VITRINE_IMAGE_CODECS", .when(traits: ["ImageCodecs"]))],
      linkerSettings: ["jpeg", "webp", "webpdemux", "spng", "gif", "lcms2", "z"].map {
        .linkedLibrary($0, .when(traits: ["ImageCodecs"]))
      }),
    .target(name: "Text"),
    .target(
      name: "Files", dependencies: ["CNettle", "CLinux", .product(name: "SystemPackage", package: "swift-system")]),
    .target(name: "Scheduling", dependencies: [deque]),
    .target(name: "InferenceTrace", dependencies: ["Scheduling", "Text", "CLinux", "CZlib"]),
    .target(name: "CHeldErrors"),
    .target(name: "OpenVINO", dependencies: ["COpenVINO", "CHeldErrors"]),
    .target(
      name: "Imaging",
      dependencies: [
        "CImageCodecs", "Files", "Scheduling", .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(name: "CoreMLFormats", dependencies: ["CLinux"]),
    .target(
      name: "ModelFiles",
      dependencies: [
        "CoreMLFormats", "OpenVINO", "Files", "Text", "CLinux",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "OpenCoreML",
      dependencies: [
        "ModelFiles", "CoreMLFormats", "OpenVINO", "Imaging", "InferenceTrace", "Scheduling", "Files", "Text", "CLinux",
        deque, orderedCollections,
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(name: "ModelInterface", dependencies: ["ModelFiles"]),
    .executableTarget(name: "CompileModelTool", dependencies: ["ModelInterface", "ModelFiles"]),
    .plugin(name: "CompileModel", capability: .buildTool(), dependencies: ["CompileModelTool"]),
    .plugin(
      name: "SetupOpenVINO",
      capability: .command(
        intent: .custom(verb: "setup-openvino", description: "Fetch OpenVINO into the folder .deps of this package"),
        permissions: [
          .allowNetworkConnections(scope: .all(), reason: "OpenVINO is fetched from Python's package index."),
          .writeToPackageDirectory(reason: "OpenVINO is put into the folder .deps."),
        ])),
    .target(name: "BundledModels", dependencies: ["OpenCoreML"], plugins: ["CompileModel"]),
    .target(
      name: "OpenCoreMLObservability",
      dependencies: [
        "OpenCoreML", "InferenceTrace", .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .target(
      name: "Settings",
      dependencies: [
        "TerminalUI", "OpenCoreML", "ModelFiles", "Files", "Text",
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ]),
    .target(name: "TerminalUI", dependencies: ["Imaging", "Text"]),
    .target(name: "Profiler", dependencies: ["TerminalUI", "InferenceTrace", "Text"]),
    .target(name: "CTerminalRescue"),
    .target(name: "TerminalGraphics", dependencies: ["TerminalUI", "Imaging"]),
    .target(
      name: "CursesTerminal",
      dependencies: ["TerminalGraphics", "TerminalUI", "Imaging", "CNcurses", "CTerminalRescue", "CLinux"]),
    .target(
      name: "Pictures",
      dependencies: [
        "OpenCoreML", "ModelFiles", "Imaging", "InferenceTrace", "Scheduling", "Files", "Text", orderedCollections,
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "Evaluation",
      dependencies: [
        "Pictures", "OpenCoreML", "ModelFiles", "Imaging", "InferenceTrace", "Scheduling", "Files", "Text",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "Gallery",
      dependencies: [
        "Pictures", "TerminalUI", "Profiler", "OpenCoreML", "ModelFiles", "Imaging", "InferenceTrace", "Scheduling",
        "Files", "Text", "CLinux",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "Streaming",
      dependencies: [
        "Gallery", "Pictures", "TerminalUI", "Profiler", "OpenCoreML", "Imaging", "InferenceTrace", "Scheduling",
        "Text",
      ]),
    .executableTarget(
      name: "vitrine",
      dependencies: [
        "Gallery", "Streaming", "Pictures", "Profiler", "Evaluation", "Settings", "BundledModels", "CursesTerminal",
        "TerminalGraphics", "TerminalUI", "OpenCoreML", "ModelFiles", "CoreMLFormats", "Imaging", "InferenceTrace",
        "Scheduling", "Files", "Text", "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(
      name: "FilesTests",
      dependencies: ["Files", "ProgramSupport", .product(name: "SystemPackage", package: "swift-system")]),
    .testTarget(name: "TextTests", dependencies: ["Text"]),
    .testTarget(name: "SchedulingTests", dependencies: ["Scheduling", "ProgramSupport"]),
    .target(name: "ModelFixtures", path: "Tests/ModelFixtures", resources: [.copy("Models")]),
    .testTarget(name: "CoreMLFormatsTests", dependencies: ["CoreMLFormats"]),
    .testTarget(name: "OpenVINOTests", dependencies: ["OpenVINO", "ModelFixtures", "ProgramSupport"]),
    .testTarget(name: "InferenceTraceTests", dependencies: ["InferenceTrace", "ProgramSupport"]),
    .testTarget(
      name: "ImagingTests",
      dependencies: ["Imaging", "ProgramSupport", .product(name: "SystemPackage", package: "swift-system")],
      resources: [.copy("Images")]),
    .testTarget(
      name: "OpenCoreMLTests",
      dependencies: [
        "OpenCoreML", "ModelFiles", "CoreMLFormats", "OpenVINO", "Imaging", "InferenceTrace", "Scheduling",
        "ModelFixtures", "CLinux", "ProgramSupport", "PredictionMix", "Lifecycle",
      ]),
    .executableTarget(name: "PredictionMix", dependencies: ["OpenCoreML", "ModelFiles"], path: "Tests/PredictionMix"),
    .testTarget(
      name: "ModelInterfaceTests",
      dependencies: [
        "ModelInterface", "BundledModels", "OpenCoreML", "ModelFiles", "OpenVINO", "Imaging", "ProgramSupport",
      ],
      plugins: ["CompileModel"]),
    .testTarget(
      name: "CoreMLSourceTests", dependencies: ["OpenCoreML", "OpenVINO", "Imaging", "ModelFixtures", "ProgramSupport"]),
    .testTarget(
      name: "OpenCoreMLObservabilityTests",
      dependencies: [
        "OpenCoreMLObservability", "OpenCoreML", "Imaging", "InferenceTrace", "ModelFixtures", "ProgramSupport",
        .product(name: "InMemoryLogging", package: "swift-log"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
      ]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "Evaluation", "OpenCoreML", "ModelFiles", "Imaging", "InferenceTrace", "Text", "ModelFixtures",
        "ProgramSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(
      name: "SettingsTests", dependencies: ["Settings", "OpenCoreML", "ModelFiles", "ModelFixtures", "ProgramSupport"]),
    .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI", "ProgramSupport"]),
    .testTarget(
      name: "TerminalGraphicsTests", dependencies: ["TerminalGraphics", "TerminalUI", "Imaging", "ProgramSupport"]),
    .testTarget(
      name: "ProfilerTests", dependencies: ["Profiler", "TerminalUI", "InferenceTrace", "ProgramSupport"],
      exclude: ["Screens"]),
    .testTarget(
      name: "CursesTerminalTests",
      dependencies: ["CursesTerminal", "TerminalGraphics", "CNcurses", "TerminalUI", "Imaging", "TerminalModel"]),
    .testTarget(
      name: "GalleryTests",
      dependencies: [
        "Gallery", "Streaming", "Pictures", "Profiler", "Imaging", "InferenceTrace", "Scheduling", "TerminalUI",
        "ModelFixtures", "OpenVINO", "ProgramSupport", .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Screens"]),
    .testTarget(
      name: "PicturesTests",
      dependencies: [
        "Pictures", "OpenCoreML", "ModelFiles", "Imaging", "InferenceTrace", "Scheduling", "ProgramSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .executableTarget(
      name: "Throughput", dependencies: ["OpenCoreML", "Evaluation", "InferenceTrace", "Scheduling"],
      path: "Benchmarks/Throughput"),
    .executableTarget(
      name: "Latency", dependencies: ["OpenCoreML", "OpenVINO", "Text"], path: "Benchmarks/Latency"),
    .executableTarget(
      name: "Division", dependencies: ["OpenCoreML", "OpenVINO", "Imaging", "InferenceTrace", "Scheduling", "Text"],
      path: "Benchmarks/Division"),
    .executableTarget(
      name: "Lifecycle", dependencies: ["OpenCoreML", "OpenVINO", "Evaluation", "InferenceTrace", "Text"],
      path: "Benchmarks/Lifecycle"),
    .executableTarget(
      name: "Recording", dependencies: ["OpenCoreML", "Evaluation", "InferenceTrace", "Text"],
      path: "Benchmarks/Recording"),
    .executableTarget(
      name: "Pixels", dependencies: ["TerminalModel", "ProgramSupport", "Imaging"], path: "Benchmarks/Pixels"),
    .executableTarget(
      name: "Conformance", dependencies: ["OpenCoreML", "Imaging"], path: "Benchmarks/Conformance"),
    .target(
      name: "ProgramSupport", dependencies: ["Imaging", "InferenceTrace", "TerminalUI"], path: "Tests/ProgramSupport"),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "ProgramSupport", "ModelFixtures", "OpenVINO", "Imaging", "vitrine",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "TerminalModel", dependencies: ["ProgramSupport", "Imaging", "CZlib"], path: "Tests/TerminalModel"),
    .testTarget(name: "TerminalModelTests", dependencies: ["TerminalModel", "ProgramSupport", "Imaging", "vitrine"]),
    .testTarget(name: "TerminalTests", dependencies: ["TerminalModel", "ProgramSupport", "Imaging", "vitrine"]),
  ],
  swiftLanguageModes: [.v6]
)
