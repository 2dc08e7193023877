extension MLComputeDevice {
  /// All devices of this machine. Blocks for about 100 ms the first time; empty if the engine is missing.
  public static var allComputeDevices: [MLComputeDevice] {
    (try? CompileThread.shared.runBlocking { OpenVINOEngine.shared.devices() }) ?? []
  }
}
