/// The precision that a model's operations run in. OpenCoreML's own: Core ML does not say.
///
/// It is always passed on explicitly: left to itself, OpenVINO picks bf16 on processors that have it.
public enum MLPrecision: String, Sendable, CaseIterable {
  /// What the device computes natively: bf16 on a CPU that has it, f16 on a GPU or NPU, else f32.
  case automatic
  case float32
  case bfloat16
  case float16
}
