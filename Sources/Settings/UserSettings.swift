import Files
import Foundation
import TerminalUI

/// The user's file of settings: the options' values if the command line leaves them out.
package struct UserSettings: Sendable {
  /// How many predictions may be in flight.
  package static let inFlightRange = 1...256

  package var model: String?
  package var filter = FilterChoice.model
  package var computeUnits = ComputeUnitsChoice.all
  package var precision = PrecisionChoice.auto
  package var inFlight: Int?
  package var pixels = PixelPreference.auto
  package var isRecursive = false
  package var isPrivate = false
  package var maximumMegapixels = 400
  package var maximumMegabytes = 1_024

  /// The settings without a file.
  package init() {}

  /// The user's settings; the defaults if their file cannot be read, which `load` throws.
  package static var current: UserSettings { (try? loaded.get()) ?? UserSettings() }

  private static let loaded = Result { () throws -> UserSettings in
    guard (try? FileManager.default.attributesOfItem(atPath: url.path)) != nil else { return UserSettings() }
    return try UserSettings(SettingsTable(contentsOf: url))
  }

  /// Reads the user's file, if there is one.
  ///
  /// - Throws: `SettingsError`, which names the file, the line and what is allowed.
  @discardableResult package static func load() throws -> UserSettings { try loaded.get() }

  /// The file's place: `$XDG_CONFIG_HOME/vitrine/config.toml`, else below `~/.config`.
  package static var url: URL {
    URL(fileURLWithPath: UserFolders.config.string).appendingPathComponent("vitrine/config.toml")
  }
}

extension UserSettings {
  /// Reads a file's table.
  ///
  /// - Throws: `SettingsError`.
  init(_ file: SettingsTable) throws {
    try file.checkKeys([
      "model", "filter", "compute-units", "precision", "in-flight", "pixels", "recursive", "private", "max-megapixels",
      "max-megabytes",
    ])
    model = try file.string("model").map { path in
      let expanded = NSString(string: path).expandingTildeInPath
      return URL(fileURLWithPath: expanded, relativeTo: file.url.deletingLastPathComponent()).absoluteURL.path
    }
    filter = try file.word("filter") ?? filter
    computeUnits = try file.word("compute-units") ?? computeUnits
    precision = try file.word("precision") ?? precision
    inFlight = try file.int("in-flight", in: Self.inFlightRange)
    pixels = try file.word("pixels") ?? pixels
    isRecursive = try file.bool("recursive") ?? isRecursive
    isPrivate = try file.bool("private") ?? isPrivate
    maximumMegapixels = try file.int("max-megapixels", in: 1...Int.max / 1_000_000) ?? maximumMegapixels
    maximumMegabytes = try file.int("max-megabytes", in: 1...Int.max >> 20) ?? maximumMegabytes
  }

  /// The settings as a file says them.
  package var text: String {
    func line(_ key: String, _ value: String, _ comment: String) -> String {
      "\(key) = \(value)".padding(toLength: 26, withPad: " ", startingAt: 0) + "# \(comment)"
    }
    return """
      # The values of vitrine's options that the command line leaves out.

      # Used instead of the bundled colouriser. A path without / or ~ at its start begins in this file's folder.
      \(model.map { "model = \(Self.quoted($0))" } ?? "# model = \"~/Models/flowers.onnx\"")
      \(line("filter", Self.quoted(filter.rawValue), Self.words(FilterChoice.self)))
      \(line("compute-units", Self.quoted(computeUnits.rawValue), Self.words(ComputeUnitsChoice.self)))
      \(line("precision", Self.quoted(precision.rawValue), Self.words(PrecisionChoice.self)))
      # The most predictions in flight. Default: the device's recommendation.
      \(inFlight.map { "in-flight = \($0)" } ?? "# in-flight = 2")

      \(line("pixels", Self.quoted(pixels.rawValue), Self.words(PixelPreference.self)))
      \(line("recursive", "\(isRecursive)", "look into subfolders"))
      \(line("private", "\(isPrivate)", "neither read nor write thumbnails"))
      \(line("max-megapixels", "\(maximumMegapixels)", "photographs with more pixels are not decoded"))
      \(line("max-megabytes", "\(maximumMegabytes)", "files with more bytes are not read"))

      """
  }

  private static func quoted(_ text: String) -> String {
    let characters = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.properties.generalCategory == .control:
        String(format: "\\u%04x", scalar.value)
      default: String(scalar)
      }
    }
    return "\"\(characters.joined())\""
  }

  private static func words<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> String {
    type.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
