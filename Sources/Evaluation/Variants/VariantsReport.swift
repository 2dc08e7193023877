import Foundation
import Text

/// The forms of a model side by side.
///
/// The JSON uses these names. Fields may be added, never renamed. Times are in seconds, sizes in bytes.
package struct VariantsReport: Sendable, Equatable, Codable {
  /// The original's path, as given.
  package var model: String
  /// The forms; the original comes first.
  package var variants: [VariantMeasurement]

  package init(model: String, variants: [VariantMeasurement]) {
    self.model = model
    self.variants = variants
  }

  /// One JSON object with the names above.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The table for a terminal.
  package var text: String {
    let qualities = qualityColumns
    let names =
      ["", "runs in", "on disk", "load", "cached", "prediction", "a second", "memory"] + qualities.map(\.name)
    var table = TextTable(names.enumerated().map { ($1, $0 < 2 ? .left : .right) })
    for variant in variants where variant.failure == nil {
      var row = [variant.name, variant.precision ?? "–", Figures.bytes(Double(variant.bytes))]
      for seconds in [variant.uncachedLoadSeconds, variant.cachedLoadSeconds, variant.predictionSeconds] {
        row.append(seconds.map(ReportFigures.duration) ?? "–")
      }
      row.append(variant.predictionsPerSecond.map(ReportFigures.one) ?? "–")
      row.append(variant.memoryBytes.map { Figures.bytes(Double($0)) } ?? "–")
      table.add(row + qualities.map { $0.cell(variant) })
    }
    let notes = variants.compactMap { variant in
      (variant.failure ?? variant.note).map { "\(variant.name): \($0)" }
    }
    return DisplayText.sanitized(model) + "\n" + table.text
      + notes.map { DisplayText.sanitized($0) + "\n" }.joined()
  }

  /// The forms as CSV (RFC 4180), one per line.
  package var csv: String {
    let qualities = qualityColumns
    let names =
      [
        "name", "model", "precision", "device", "bytes", "uncachedLoadSeconds", "cachedLoadSeconds",
        "predictionSeconds",
        "predictionsPerSecond", "memoryBytes",
      ] + qualities.map(\.field) + ["note"]
    var table = TextTable(names.map { ($0, .left) })
    for variant in variants {
      var row = [variant.name, variant.model, variant.precision ?? "", variant.device ?? "", "\(variant.bytes)"]
      for seconds in [variant.uncachedLoadSeconds, variant.cachedLoadSeconds, variant.predictionSeconds] {
        row.append(Self.cell(seconds))
      }
      row.append(Self.cell(variant.predictionsPerSecond))
      row.append(variant.memoryBytes.map { "\($0)" } ?? "")
      for column in qualities { row.append(Self.cell(column.value(variant))) }
      row.append(variant.failure ?? variant.note ?? "")
      table.add(row)
    }
    return table.csv
  }

  private static func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  // MARK: Quality

  private struct Column {
    var name: String
    var field: String
    var format: (Double) -> String
    var value: (VariantMeasurement) -> Double?

    func cell(_ variant: VariantMeasurement) -> String { value(variant).map(format) ?? "–" }
  }

  private var qualityColumns: [Column] {
    let all = [
      Column(name: "PSNR, dB", field: "psnr", format: ReportFigures.decibels) { $0.quality?.coloring?.psnr.mean },
      Column(name: "over one tint", field: "gainOverTint", format: ReportFigures.signed) {
        $0.quality?.coloring?.gainOverTint.mean
      },
      Column(name: "ab error", field: "abError", format: ReportFigures.one) { $0.quality?.coloring?.abError.mean },
      Column(name: "top 1", field: "topOne", format: ReportFigures.percent) { $0.quality?.classification?.topOne },
      Column(name: "top 5", field: "topFive", format: ReportFigures.percent) { $0.quality?.classification?.topFive },
      Column(name: "PSNR to the original, dB", field: "psnrToOriginal", format: ReportFigures.decibels) {
        $0.quality?.agreement?.compactMap(\.psnr?.mean).min()
      },
      Column(name: "same first", field: "topOneAgreement", format: ReportFigures.percent) {
        $0.quality?.agreement?.compactMap(\.topOneAgreement).min()
      },
      Column(name: "relative error", field: "relativeError", format: ReportFigures.small) {
        $0.quality?.agreement?.compactMap(\.relativeError?.mean).max()
      },
    ]
    return all.filter { column in variants.contains { column.value($0) != nil } }
  }
}
