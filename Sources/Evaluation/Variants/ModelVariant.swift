import Foundation

/// One of the forms of a model that a developer can choose from.
package struct ModelVariant: Sendable, Equatable {
  /// Its name: "f32", "Colorizer-int8".
  package var name: String
  /// The model's path.
  package var model: String
  /// The requested precision, as written in options: "f32", "bf16", "f16", "auto".
  package var precision: String
  /// Whether to skip this form if the device computes in another precision.
  package var needsPrecision: Bool

  package init(name: String, model: String, precision: String, needsPrecision: Bool) {
    self.name = name
    self.model = model
    self.precision = precision
    self.needsPrecision = needsPrecision
  }

  /// The forms of a model: each precision, the given files, and files next to the model with "int8" in their name.
  ///
  /// - Parameters:
  ///   - files: other models that do the same.
  ///   - precision: the precision in which those files run.
  package static func all(of model: String, files: [String], precision: String) -> [ModelVariant] {
    let precisions = [("f32", false), ("f16", true), ("bf16", false)].map {
      ModelVariant(name: $0, model: model, precision: $0, needsPrecision: $1)
    }
    let beside = neighbours(of: model).filter { neighbour in
      !files.contains {
        URL(fileURLWithPath: $0).standardizedFileURL == URL(fileURLWithPath: neighbour).standardizedFileURL
      }
    }
    return precisions
      + (beside + files).map { path in
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        return ModelVariant(name: name, model: path, precision: precision, needsPrecision: false)
      }
  }

  private static func neighbours(of model: String) -> [String] {
    let url = URL(fileURLWithPath: model)
    let (stem, folder) = (url.deletingPathExtension().lastPathComponent, url.deletingLastPathComponent())
    return ["-", "_", "."].flatMap { mark in
      ["onnx", "xml", "tflite", "mlmodelc"].map { folder.appendingPathComponent("\(stem)\(mark)int8.\($0)").path }
    }.filter { FileManager.default.fileExists(atPath: $0) }
  }
}
