import Foundation
import OpenCoreML

/// A model that photographs can be shown through.
package struct ModelSource: Sendable {
  /// Shown as the filter's name: "Colorizer".
  package var name: String
  /// The model's file.
  package var url: URL
  /// Whether photographs are shown in gray until the model's input is known.
  package var isExpectedToColor = true
  /// Settings that override what the model's file says.
  package var correction = ModelCorrection()

  /// A model as its file describes it.
  package init(name: String, url: URL) {
    self.name = name
    self.url = url
  }

  /// A model with settings that override its file.
  package init(name: String, url: URL, correction: ModelCorrection, isExpectedToColor: Bool) {
    self.init(name: name, url: url)
    self.correction = correction
    self.isExpectedToColor = isExpectedToColor
  }
}
