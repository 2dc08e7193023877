/// What was planned and measured of a single model.
struct ProgramPlan: Sendable {
  let program: MLModelStructure.Program
  /// In the order of the program, with places counted from its first one, without weights.
  let operations: [MLComputePlan.PlannedOperation]
  let predictionSeconds: Double
  let predictionCount: Int
  let partCount: Int
  let fallback: String?
  let engine: String
}
