/// The plan and measurements of a single model.
struct ProgramPlan: Sendable {
  let program: MLModelStructure.Program
  /// In the order of the program, with indices starting at its first operation, and without weights.
  let operations: [MLComputePlan.PlannedOperation]
  let predictionSeconds: Double
  let predictionCount: Int
  let partCount: Int
  let fallback: String?
  let engine: String
}
