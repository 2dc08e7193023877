/// How far two models' answers to a photograph are from each other, for one output.
public struct OutputAgreement: Sendable, Equatable, Codable {
  /// The output's name in the first model.
  public var output: String
  /// Of images: the peak signal-to-noise ratio between the two in dB; 120 for equal ones.
  public var psnr: Double?
  /// Of vectors: whether the largest element has the same place.
  public var topOneAgrees: Bool?
  /// Of numbers: the largest absolute difference over the range of the first model's numbers.
  public var relativeError: Double?

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
