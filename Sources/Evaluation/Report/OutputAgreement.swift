/// How far two models' answers for a photograph differ, for one output.
package struct OutputAgreement: Sendable, Equatable, Codable {
  /// The output's name in the first model.
  package var output: String
  /// For images: the peak signal-to-noise ratio between the two, in dB; 120 if they are equal.
  package var psnr: Double?
  /// For vectors: whether the largest element is the same.
  package var topOneAgrees: Bool?
  /// For numbers: the largest absolute difference, relative to the range of the first model's numbers.
  package var relativeError: Double?

  /// The agreement on one output.
  package init(
    output: String, psnr: Double? = nil, topOneAgrees: Bool? = nil, relativeError: Double? = nil
  ) {
    self.output = output
    self.psnr = psnr
    self.topOneAgrees = topOneAgrees
    self.relativeError = relativeError
  }
}
