/// What a model gave for a photograph, in the form that is shown. It can be drawn over any part of the photograph.
package struct ReadAnswer: Sendable {
  let plan: PredictionPlan
  package let output: ShownOutput

  init(plan: PredictionPlan, output: ShownOutput) { (self.plan, self.output) = (plan, output) }

  /// The picture with the answer in it.
  package func applied(to picture: PreparedPicture) -> PreparedPicture { plan.finish(picture, output: output) }
}
