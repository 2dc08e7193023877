import OpenCoreML
import Testing

@Suite struct KernelAttributionTests {
  private func step(
    _ name: String, _ type: String, of originals: [String], _ seconds: Double = 0.001, wasExecuted: Bool = true
  ) -> EngineMeasurement {
    EngineMeasurement(
      name: name, type: type, originalNames: originals, kernel: "", precision: "f32", seconds: seconds,
      wasExecuted: wasExecuted)
  }

  private func attribution(_ operations: KeyValuePairs<String, String>, _ steps: [EngineMeasurement])
    -> KernelAttribution
  {
    KernelAttribution(names: operations.map(\.key), types: operations.map(\.value), steps)
  }

  @Test func countsAFusedKernelOnceForTheOperationThatItIsNamedAfter() {
    let found = attribution(
      ["conv": "GroupConvolution", "bias": "Add", "clip": "Clamp"],
      [step("conv", "Convolution", of: ["conv", "bias", "clip"], 0.003)])
    #expect(found.seconds == [0.003, 0, 0])
    #expect(found.fusedInto == [nil, 0, 0])
  }

  @Test func countsASubgraphForItsLastOperationUnlessItIsNamedAfterAnother() {
    let operations: KeyValuePairs = ["a": "Add", "b": "Multiply", "c": "Tanh"]
    #expect(attribution(operations, [step("x", "Subgraph", of: ["c", "a", "b"])]).fusedInto == [2, 2, nil])
    #expect(attribution(operations, [step("b", "Subgraph", of: ["c", "a", "b"])]).fusedInto == [1, nil, 1])
  }

  @Test func countsWhatTheDeviceAddsForWhatWasExecutedBeforeIt() {
    let found = attribution(
      ["a": "Relu", "b": "Relu"],
      [
        step("early", "Reorder", of: [], 0.001), step("a", "Relu", of: ["a"], 0.002),
        step("between", "Reorder", of: [], 0.004), step("b", "Relu", of: ["b"], 0.008),
        step("idle", "Reorder", of: [], 0.016, wasExecuted: false),
      ])
    #expect(found.steps.map { $0.map(\.name) } == [["early", "a", "between"], ["b"]])
  }

  @Test func knowsTheNumbersThatAreAddedToTheNamesOfSplitOperations() {
    let found = attribution(
      ["largest": "Squeeze", "layer.1": "Relu"],
      [step("largest.0.0", "Convert", of: ["largest.0.0"]), step("layer.1", "Relu", of: ["layer.1"])])
    #expect(found.steps.map(\.count) == [1, 1])
  }

  @Test func anOperationWithAKernelOfItsOwnIsNotFused() {
    let found = attribution(
      ["a": "Relu", "b": "Add"], [step("b", "Add", of: ["a", "b"]), step("a", "Relu", of: ["a"])])
    #expect(found.fusedInto == [nil, nil])
    #expect(found.steps.map(\.count) == [1, 1])
  }

  @Test func whatOnlyOneKernelUsesIsMadeByIt() {
    let operations: KeyValuePairs = ["conv": "Convolution", "scale": "Multiply", "bias": "Add", "other": "Relu"]
    var found = attribution(
      operations, [step("bias", "Convolution", of: ["bias"]), step("other", "Relu", of: ["other"])])
    var shared = found
    found.followUsers([[1], [2], [3], []])
    #expect(found.fusedInto == [2, 2, nil, nil])
    // What two kernels use, one of them has made, but which?
    shared.followUsers([[1], [2, 3], [], []])
    #expect(shared.fusedInto == [nil, nil, nil, nil])
  }

  @Test func nothingNamesWhatWasLeftOut() {
    let found = attribution(["a": "Identity", "b": "Relu"], [step("b", "Relu", of: ["b"])])
    #expect(found.fusedInto == [nil, nil])
    #expect(found.steps.map(\.count) == [0, 1])
  }
}
