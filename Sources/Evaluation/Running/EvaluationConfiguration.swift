import Foundation
import Imaging
import OpenCoreML
import SystemPackage

/// What is evaluated, and how.
package struct EvaluationConfiguration: Sendable {
  /// A colour that is laid over all photographs for comparison: a and b of CIE Lab.
  package struct Tint: Sendable, Equatable {
    /// From green to red.
    package var a: Double
    /// From blue to yellow.
    package var b: Double

    /// A colour.
    package init(a: Double, b: Double) { (self.a, self.b) = (a, b) }

    /// The mean colour of the photographs that the bundled colouriser was trained with.
    package static let usual = Tint(a: 0.9, b: 3.2)
  }

  /// The model's path, as given.
  package var model: String
  /// Another model to compare it with; `nil` for an evaluation against the truth.
  package var against: String?
  /// How both are loaded; what it says of the model itself is said of the first one.
  package var modelConfiguration: MLModelConfiguration
  /// What is said of the other model in place of its file.
  package var againstCorrection = ModelCorrection()
  /// What is too large to be decoded.
  package var limits = ImageLimits()
  /// Of a colouriser: what it is compared to beside gray.
  package var tint = Tint.usual
  /// Of a classifier: a table with the columns path and label; `nil` where the photographs lie in a folder for each class.
  package var labels: ClassTable?
  /// Where that table's paths may start from, besides its own folder: the photographs' folders.
  package var labelFolders: [FilePath] = []
  /// Where results are kept until all are there, so that an interrupted run can go on; `nil` for nowhere.
  package var journal: URL?
  /// Whether the journal lies beside results that the user asked for: then a place that cannot be written is an error.
  package var requiresJournal = false

  /// An evaluation of a model.
  package init(model: String, modelConfiguration: MLModelConfiguration = MLModelConfiguration()) {
    self.model = model
    self.modelConfiguration = modelConfiguration
  }

  /// The models' paths, the other one's last, with the settings of their loads.
  var models: [(path: String, settings: LoadSettings)] {
    let settings = modelConfiguration.loadSettings
    guard let against else { return [(model, settings)] }
    var other = settings
    other.correction = againstCorrection
    return [(model, settings), (against, other)]
  }
}
