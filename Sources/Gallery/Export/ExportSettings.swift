import Files
import Imaging
import ModelFiles
import OpenCoreML
import Pictures

/// Everything that decides a photograph's result, apart from the photograph.
enum ExportSettings {
  /// Raise this if the same photograph comes out differently; older results are then made again.
  private static let version = 1

  static let jpegQuality = 92
  static let webpQuality = 90

  /// A digest of whatever decides the result: the filter, the content of its models, the devices, the precision and the format.
  ///
  /// The engine is not included: its new version does not invalidate what an older one made.
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
  /// The encoder's name for the format.
  var imageFormat: ImageFormat {
    switch self {
    case .png: .png
    case .jpeg: .jpeg
    case .webp: .webp
    }
  }
}
