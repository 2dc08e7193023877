extension MLComputeDevice {
  /// All devices of this machine. Blocks for about 100 ms the first time; empty if the engine is missing.
  public static var allComputeDevices: [MLComputeDevice] { (try? available()) ?? [] }

  /// All devices of this machine.
  ///
  /// - Throws: what is wrong with the engine; `EngineFailure` has words for it.
  package static func available() throws -> [MLComputeDevice] {
    try CompileThread.shared.runBlocking { try OpenVINOEngine.shared.devices() }
  }
}
