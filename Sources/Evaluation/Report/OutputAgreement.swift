/// How far two models' answers to a photograph are from each other, for one output.
package struct OutputAgreement: Sendable, Equatable, Codable {
  /// The output's name in the first model.
  package var output: String
  /// Of images: the peak signal-to-noise ratio between the two in dB; 120 for equal ones.
  package var psnr: Double?
  /// Of vectors: whether the largest element has the same place.
  package var topOneAgrees: Bool?
  /// Of numbers: the largest absolute difference over the range of the first model's numbers.
  package var relativeError: Double?

  /// The answers to one output.
  package init(
    output: String, psnr: Double? = nil, topOneAgrees: Bool? = nil, relativeError: Double? = nil
  ) {
    self.output = output
    self.psnr = psnr
    self.topOneAgrees = topOneAgrees
    self.relativeError = relativeError
  }
}
