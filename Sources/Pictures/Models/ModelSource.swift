import Foundation
import ModelFiles
import OpenCoreML

/// A model that photographs can be shown through.
package struct ModelSource: Sendable {
  /// Shown as the filter's name: "Colorizer".
  package var name: String
  /// The model's file.
  package var url: URL
  /// Whether photographs are shown in gray before it is known what the model takes.
  package var isExpectedToColor: Bool
  /// Corrections that override what its file says.
  package var correction: ModelCorrection

  /// A model by its file.
  package init(
    name: String, url: URL, correction: ModelCorrection = ModelCorrection(), isExpectedToColor: Bool = true
  ) {
    self.name = name
    self.url = url
    self.correction = correction
    self.isExpectedToColor = isExpectedToColor
  }
}
