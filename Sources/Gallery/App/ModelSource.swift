import Foundation

/// A model that photographs can be shown through.
public struct ModelSource: Sendable {
  /// Shown as the filter's name: "Colorizer".
  public var name: String
  /// The model's file.
  public var url: URL

  /// A model by its file.
  public init(name: String, url: URL) {
    self.name = name
    self.url = url
  }
}
