import OpenCoreML

/// How one kind of picture is made: what is read, what goes into the models, and what becomes of their answers.
///
/// All of it runs on worker threads.
package protocol PictureRecipe: Sendable {
  /// A photograph that has been read.
  associatedtype Source: Sendable
  /// What is made of it.
  associatedtype Picture: Sendable

  /// Reads the photograph; asks often whether it is still wanted.
  func read(isCancelled: @Sendable () -> Bool) throws -> Source
  /// The input of one of the models, by its place among them.
  func input(_ place: Int, from source: Source, by plan: PredictionPlan) throws -> MLDictionaryFeatureProvider
  /// The picture, from one answer a model; from none if no model predicts.
  func finish(_ source: Source, _ answers: [RawAnswer]) throws -> Picture
}

extension PictureRecipe where Source == PreparedPicture {
  package func input(
    _ place: Int, from source: PreparedPicture, by plan: PredictionPlan
  ) throws -> MLDictionaryFeatureProvider {
    try plan.input.features(from: source.source)
  }
}
