/// The precision of a model's operations. An OpenCoreML addition: Core ML has no such setting.
///
/// It is always passed to the engine explicitly: left to itself, OpenVINO chooses bf16 on processors that have it.
public enum MLPrecision: String, Sendable, CaseIterable {
  /// The device's native precision: bf16 on a CPU that has it, f16 on a GPU or NPU, otherwise f32.
  case automatic
  case float32
  case bfloat16
  case float16
}
