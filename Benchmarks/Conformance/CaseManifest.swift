import Foundation

/// A model with inputs and expected outputs, as written by Tools/conformance.
struct CaseManifest: Decodable {
  /// A tensor in a file: its elements in little-endian order without a header, with the last dimension fastest.
  struct Tensor: Decodable {
    /// Its name in the model.
    var name: String
    /// NumPy's name for its element type, for example "float32"; "sequence", "optional" or "map" if it is not a tensor.
    var type: String
    /// The dimensions, from slowest to fastest varying.
    var shape: [Int]
    /// The file, next to the manifest; `nil` if its elements cannot be written as plain numbers.
    var file: String?
    /// Whether the tensor [height, width] or [height, width, 3] holds the bytes of an image.
    var isImage: Bool?
    /// An output may differ by `absoluteTolerance + relativeTolerance · |expected|`.
    var relativeTolerance: Double?
    var absoluteTolerance: Double?
  }

  struct DataSet: Decodable {
    var inputs: [Tensor]
    var outputs: [Tensor]
  }

  var name: String
  /// The model's file, next to the manifest.
  var model: String
  /// "f32", "bf16" or "f16".
  var precision: String
  var dataSets: [DataSet]
}
