import Files
import Foundation
import SettingsFiles

/// The defaults of options, from the user's settings file.
struct UserSettings {
  var model: String?
  var filter = ModelOptions.FilterChoice.model
  var computeUnits = ExecutionOptions.ComputeUnits.all
  var precision = ExecutionOptions.Precision.auto
  var inFlight: Int?
  var isRecursive = false
  var isPrivate = false
  var maximumMegapixels = 400
  var maximumMegabytes = 1_024

  /// The user's settings; the built-in ones if the file cannot be read, an error that `load` reports.
  static var current: UserSettings { (try? loaded.get()) ?? UserSettings() }

  private static let loaded = Result { () throws -> UserSettings in
    guard (try? FileManager.default.attributesOfItem(atPath: url.path)) != nil else { return UserSettings() }
    return try UserSettings(SettingsTable(contentsOf: url))
  }

  /// Reads the user's file, if there is one.
  ///
  /// - Throws: `SettingsError`, which names the file, the line and what is allowed.
  @discardableResult static func load() throws -> UserSettings { try loaded.get() }

  /// The file's path: `$XDG_CONFIG_HOME/vitrine/config.toml`, or in `~/.config` by default.
  static var url: URL {
    URL(fileURLWithPath: UserFolders.config.string).appendingPathComponent("vitrine/config.toml")
  }
}

extension UserSettings {
  /// Reads a file's table.
  ///
  /// - Throws: `SettingsError`.
  init(_ file: SettingsTable) throws {
    try file.checkKeys([
      "model", "filter", "compute-units", "precision", "in-flight", "recursive", "private", "max-megapixels",
      "max-megabytes",
    ])
    model = try file.string("model").map { path in
      let expanded = NSString(string: path).expandingTildeInPath
      return URL(fileURLWithPath: expanded, relativeTo: file.url.deletingLastPathComponent()).absoluteURL.path
    }
    filter = try file.word("filter") ?? filter
    computeUnits = try file.word("compute-units") ?? computeUnits
    precision = try file.word("precision") ?? precision
    inFlight = try file.int("in-flight", in: ConcurrencyOptions.inFlightRange)
    isRecursive = try file.bool("recursive") ?? isRecursive
    isPrivate = try file.bool("private") ?? isPrivate
    maximumMegapixels = try file.int("max-megapixels", in: 1...Int.max / 1_000_000) ?? maximumMegapixels
    maximumMegabytes = try file.int("max-megabytes", in: 1...Int.max >> 20) ?? maximumMegabytes
  }

  /// The settings as the text of a file.
  var text: String {
    func line(_ key: String, _ value: String, _ comment: String) -> String {
      "\(key) = \(value)".padding(toLength: 26, withPad: " ", startingAt: 0) + "# \(comment)"
    }
    return """
      # What vitrine's options are where the command line leaves them out.

      # In place of the bundled colouriser; a path that begins with neither / nor ~ begins at this file's folder.
      \(model.map { "model = \(Self.quoted($0))" } ?? "# model = \"~/Models/flowers.onnx\"")
      \(line("filter", Self.quoted(filter.rawValue), Self.words(ModelOptions.FilterChoice.self)))
      \(line("compute-units", Self.quoted(computeUnits.rawValue), Self.words(ExecutionOptions.ComputeUnits.self)))
      \(line("precision", Self.quoted(precision.rawValue), Self.words(ExecutionOptions.Precision.self)))
      # The most predictions in flight; without it, what the device says is best.
      \(inFlight.map { "in-flight = \($0)" } ?? "# in-flight = 2")

      \(line("recursive", "\(isRecursive)", "look into folders inside folders"))
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
