import Files
import Imaging
import OpenCoreML
import Pictures

/// All that decides what becomes of a photograph, beside the photograph.
enum ExportSettings {
  /// Raised whenever the same photograph comes out otherwise: results of before are made anew then.
  private static let version = 1

  static let jpegQuality = 92
  static let webpQuality = 90

  /// Equal for settings that make the same of a photograph: the filter, the content of its models, and the format.
  ///
  /// The engine is not among them: a new build of it makes nothing wrong of what an older one made.
  ///
  /// - Throws: `MLModelError` if a model cannot be read.
  static func text(_ configuration: GalleryConfiguration, _ format: PhotographExporter.Format) throws -> String {
    var parts = ["\(version)", configuration.filter.settingsText]
    switch format {
    case .png: parts.append("png")
    case .jpeg: parts.append("jpeg \(jpegQuality)")
    case .webp: parts.append("webp \(webpQuality)")
    }
    let settings = configuration.modelSettings
    for index in configuration.filter.models {
      let source = configuration.models[index]
      parts += [try ModelContent.digest(of: source.url), source.correction.fingerprint]
      parts += ["\(settings.computeUnits)", "\(settings.precision)"]
    }
    return FileDigest.text(of: Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8))
  }
}

extension Filter {
  fileprivate var settingsText: String {
    switch self {
    case .original: "original"
    case .gray: "gray"
    case .model: "model"
    case .comparison: "comparison"
    }
  }
}

extension PhotographExporter.Format {
  /// The format for the encoder.
  var imageFormat: ImageFormat {
    switch self {
    case .png: .png
    case .jpeg: .jpeg
    case .webp: .webp
    }
  }
}
