import Text

extension OutputAgreement {
  /// The known figures: `"42.10 dB, same, 1.2e-4"`.
  var text: String {
    [
      psnr.map { "\(ReportFigures.decibels($0)) dB" }, topOneAgrees.map { $0 ? "same" : "another" },
      relativeError.map(ReportFigures.small),
    ].compactMap { $0 }.joined(separator: ", ")
  }
}
