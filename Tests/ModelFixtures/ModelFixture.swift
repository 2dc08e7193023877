import Foundation

/// The small models of the tests, whose answers are known; `Models/make_models.py` writes them.
public enum ModelFixture: String, CaseIterable, Sendable {
  /// Gray [1, 1, 20, 24] in; red = gray, green = 1 - gray, blue = 2 gray - 0.5 out. Describes itself.
  case grayToColor = "GrayToColor"
  /// Bytes [1, 16, 18, 3] in, the mean of each channel [1, 3] out.
  case channelMeans = "ChannelMeans"
  /// y = x [[1, 2], [3, 4], [5, 6]] + [0.5, -0.5], and the place of the largest; the batch is open.
  case linear = "Linear"
  /// Height and width are open.
  case flexible = "Flexible"
  /// y = x [1, 2, 3, 4], with its weights in a file of their own.
  case external = "External"
  /// Takes long enough to be cancelled while it runs.
  case slow = "Slow"
  /// Takes what `grayToColor` gives; the mean of each channel [1, 3] out.
  case colorMeans = "ColorMeans"
  /// Softmax of x [1, 2], with the class labels "cat" and "dog".
  case classifier = "Classifier"
  /// Says all of itself that a file can: the input "net/photo" is an image of open size, the batch is open as well, and
  /// "net/scores" are the probabilities of "dark" and "light".
  case described = "Described"
  /// Loads, and fails at each prediction whose input x [1, 6] has a number that is not 0: it is given a shape that it has no room for.
  case failing = "Failing"
  /// RGB [1, 3, 32, 32] in, the probabilities of 130 classes out: convolutions "stem", "body", "depthwise" and "up", and a product
  /// "head", with weights as trained ones are spread.
  case weights = "Weights"
  /// Takes and gives what `grayToColor` does, and computes in bytes.
  case quantized = "Quantized"
  /// Colour [1, 3, 32, 48] in; 20 × (mean of the channels − 0.5) out [1, 1, 32, 48]: logits of a mask of what is light. Says nothing.
  case lightMask = "LightMask"
  /// Colour in; from 3 at the top to 40 at the bottom out [1, 32, 48]. Says nothing.
  case depth = "Depth"
  /// Colour in; scores of four classes by brightness out [1, 4, 32, 48]. Says nothing.
  case brightness = "Brightness"
  /// Colour in; a hundred times the mean of each channel out [1, 3]: logits. Says nothing.
  case channelLogits = "ChannelLogits"
  /// Colour in; the mean of each row out [1, 3, 32], which is no map. Says nothing.
  case numbers = "Numbers"
  /// Says that its [1, 3, 16, 16] is blue, green, red, less 104, 117 and 123, by 1, 2 and 4; the mean of each channel out.
  case normalized = "Normalized"
  /// y [4, 256] = x [4, 512] by weights in 8 bits with scales.
  case narrowProduct = "NarrowProduct"
  /// y [4, 256] = x [4, 512] by weights in 32 bits, which 8 bits can hold.
  case wideProduct = "WideProduct"
  /// x [1, 8, 5, 6] normalised by neighbouring channels, with the bias 1.75.
  case neighbours = "Neighbours"

  /// A file of no use to the gallery: "Enormous", "NoPixels", "OnePixel", "TwoPhotographs", "ImageAndNumber", "Open".
  public static func useless(_ name: String) -> URL {
    linear.url.deletingLastPathComponent().appendingPathComponent("\(name).onnx")
  }

  /// The input's numbers and then the output's, computed in double precision; `narrowProduct`, `wideProduct` and `neighbours` have them.
  public func reference() throws -> [Double] {
    let data = try Data(contentsOf: url.deletingPathExtension().appendingPathExtension("reference"))
    return stride(from: 0, to: data.count, by: 8).map { start in
      data[start..<start + 8].withUnsafeBytes { $0.loadUnaligned(as: Double.self) }
    }
  }

  /// A model whose photographs come out as they went in, by the type or the shape of its tensors: "f16", "rank 3"; or "BatchMeans",
  /// which gives the mean of each channel of four photographs, and "ByteMask", 1 where there is red.
  public static func through(_ name: String) -> URL {
    let isNamed = name.first?.isUppercase == true
    return linear.url.deletingLastPathComponent().appendingPathComponent("\(isNamed ? "" : "Through ")\(name).onnx")
  }

  /// The ONNX file.
  public var url: URL {
    let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
    return folder.appendingPathComponent("Models/\(rawValue).onnx")
  }
}
