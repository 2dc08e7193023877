import Foundation
import OpenVINO
import Testing
@Suite struct Quick {
  @Test func load() throws {
    let core = try Core()
    let model = try core.readModel(at: "/work/trees/colorizer/Assets/Models/Colorizer.onnx")
    print(try model.inputs(), try model.outputs(), try model.metadata())
    let compiled = try core.compile(
      model, device: "CPU", properties: ["PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "bf16"])
    print(
      try compiled.property("INFERENCE_PRECISION_HINT"), try compiled.property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"),
      try core.property("OPTIMIZATION_CAPABILITIES", of: "CPU"), try core.property("FULL_DEVICE_NAME", of: "CPU"),
      try core.property("NUM_STREAMS", of: "CPU"))
  }
}
