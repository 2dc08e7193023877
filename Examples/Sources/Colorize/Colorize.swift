// Colours a gray photograph. `Colorizer` and `ColorizerInput` are generated from Colorizer.onnx in this folder.
import Foundation
import Imaging
import OpenCoreML

@main struct Colorize {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      print("usage: Colorize PHOTOGRAPH RESULT.png")
      exit(2)
    }
    let file = try Data(contentsOf: URL(fileURLWithPath: arguments[1]))
    let gray = try ImageDecoder().decode([UInt8](file), target: nil).buffer.grayscale()

    let colorizer = try await Colorizer.load()
    let colors = try await colorizer.prediction(input: ColorizerInput(grayWith: gray)).rgb

    // The model's answer is small: its colours are combined with the photograph's own luminance.
    let result = colors.resized(width: gray.width, height: gray.height).recolored(luminanceOf: gray)
    try Data(ImageEncoder.png(result)).write(to: URL(fileURLWithPath: arguments[2]))
    print("\(arguments[2]): \(result.width)×\(result.height) pixels, on \(colorizer.model.execution.device)")
  }
}
