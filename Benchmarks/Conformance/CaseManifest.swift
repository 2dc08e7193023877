import Foundation

/// One model with inputs and the outputs that are expected for them, as Tools/conformance writes it.
struct CaseManifest: Decodable {
  /// A tensor in a file: its elements in little-endian order without a header, the last dimension fastest.
  struct Tensor: Decodable {
    /// Its name in the model.
    var name: String
    /// NumPy's name of its element type: "float32"; "sequence", "optional" or "map" where it is no tensor.
    var type: String
    /// The dimensions, the slowest first.
    var shape: [Int]
    /// The file, beside the manifest; `nil` where its elements cannot be written as plain numbers.
    var file: String?
    /// Whether the bytes of a tensor [height, width] or [height, width, 3] are an image's.
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
  /// The model's file, beside the manifest.
  var model: String
  /// "f32", "bf16" or "f16".
  var precision: String
  var dataSets: [DataSet]
}
