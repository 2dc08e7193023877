import Foundation
import Imaging
import ModelFiles
import OpenCoreML
import SystemPackage

/// What is evaluated, and how.
package struct EvaluationConfiguration: Sendable {
  /// A tint over all photographs, for comparison: a and b of CIE Lab.
  package struct Tint: Sendable, Equatable {
    /// Green to red.
    package var a: Double
    /// Blue to yellow.
    package var b: Double

    /// A colour.
    package init(a: Double, b: Double) { (self.a, self.b) = (a, b) }

    /// The mean colour of the photographs that the bundled colouriser was trained on.
    package static let usual = Tint(a: 0.9, b: 3.2)
  }

  /// The model's path, as given.
  package var model: String
  /// A second model to compare with; `nil` for an evaluation against the truth.
  package var against: String?
  /// How both models are loaded. Its corrections apply only to the first one.
  package var modelConfiguration: MLModelConfiguration
  /// Corrections for the second model.
  package var againstCorrection = ModelCorrection()
  /// Photographs beyond these limits are not decoded.
  package var limits = ImageLimits()
  /// The tint that a colouriser is compared with, besides gray.
  package var tint = Tint.usual
  /// A classifier's table with the columns path and label; `nil` if there is a folder for each class.
  package var labels: ClassTable?
  /// Where that table's paths may start, besides its own folder: the photographs' folders.
  package var labelFolders: [FilePath] = []
  /// Where results are kept until all are done, so that an interrupted run can continue; `nil` for nowhere.
  package var journal: URL?
  /// Whether the journal is next to results that the user asked for. A place that cannot be written is then an error.
  package var requiresJournal = false

  /// An evaluation of a model.
  package init(model: String, modelConfiguration: MLModelConfiguration = MLModelConfiguration()) {
    self.model = model
    self.modelConfiguration = modelConfiguration
  }

  /// The models' paths with their load settings; the second model comes last.
  var models: [(path: String, settings: LoadSettings)] {
    let settings = modelConfiguration.loadSettings
    guard let against else { return [(model, settings)] }
    var other = settings
    other.correction = againstCorrection
    return [(model, settings), (against, other)]
  }
}
