import Foundation
import Imaging
import Text

extension EvaluationReport {
  /// The report as one self-contained page that loads nothing else.
  ///
  /// - Parameter examples: the photographs to show with pictures, best first.
  /// - Throws: `ImageError` if a picture cannot be encoded.
  package func html(_ examples: [EvaluationExample]) throws -> String {
    let lines = heading.split(separator: "\n").dropFirst() + [Substring(engine)]
    let title = "\(model)\(against.map { " against \($0)" } ?? "")"
    let body = """
      <style>\(Self.style)</style>
      <h1>\(Self.text(title))</h1>
      <p>\(Self.text("\(device), \(precision), at \(inputSize.width)×\(inputSize.height)"))</p>
      \(lines.map { "<p>\(Self.text(String($0)))</p>" }.joined(separator: "\n"))
      <h2>All together</h2>
      <table>\(Self.table(summaryRows))</table>
      \(remarkLines.map { "<p>\(HTMLText.escaped($0))</p>" }.joined(separator: "\n"))
      \(plot)
      \(try Self.section("The best", examples.filter(\.isAmongTheBest)))
      \(try Self.section("The worst", examples.filter { !$0.isAmongTheBest }))
      <h2>Photographs</h2>
      <table>\(Self.table(photographRows(results)))</table>

      """
    return HTMLText.page(title: "\(DisplayText.sanitized(title)): evaluation", body: body)
  }

  private static let style = """
    figure { display: inline-block; margin: 0 .5rem .5rem 0 } figure img { display: block; border-radius: 3px }
    figcaption, .name { color: var(--dim); font-size: 13px } .name { margin: .8rem 0 .2rem; overflow-wrap: anywhere }
    svg.bars { height: 12rem } svg.bars rect.less { opacity: .45 } svg.bars line { stroke: var(--dim) }
    """

  /// Text from outside, without anything that a browser or a terminal would obey.
  private static func text(_ text: String) -> String { HTMLText.escaped(DisplayText.sanitized(text)) }

  private static func table(_ rows: [[String]]) -> String {
    rows.enumerated().map { HTMLText.row($1.map(text), header: $0 == 0) }.joined()
  }

  // MARK: The plot

  /// One bar per photograph, sorted.
  private var plot: String {
    guard let (title, unit, values) = plotted, !values.isEmpty else { return "" }
    let sorted = values.sorted(by: >)
    let (highest, lowest) = (max(sorted[0], 0), min(sorted[sorted.count - 1], 0))
    let scale = 200 / max(highest - lowest, 1e-9)
    let width = 1_000 / Double(sorted.count)
    let zero = highest * scale
    let bars = sorted.enumerated().map { index, value in
      let (top, height) = (value > 0 ? zero - value * scale : zero, abs(value) * scale)
      return "<rect\(value < 0 ? " class=less" : "") x=\"\(Figures.plain(Double(index) * width))\" "
        + "y=\"\(Figures.plain(top))\" width=\"\(Figures.plain(width * 0.9))\" height=\"\(Figures.plain(height))\"/>"
    }.joined()
    return """
      <h2>\(HTMLText.escaped(title))</h2>
      <svg class=bars viewBox="0 0 1000 200" preserveAspectRatio="none" role="img" aria-label="\(HTMLText.escaped(title))">\
      \(bars)<line x1="0" x2="1000" y1="\(Figures.plain(zero))" y2="\(Figures.plain(zero))"/></svg>
      <p>\(ReportFigures.one(sorted[0])) \(unit) to \(ReportFigures.one(sorted[sorted.count - 1])) \(unit), a bar a photograph</p>
      """
  }

  private var plotted: (title: String, unit: String, values: [Double])? {
    switch kind {
    case .coloring:
      ("Gain over one tint", "dB", results.compactMap(\.coloring).filter { !$0.isOfGray }.map(\.gainOverTint))
    case .classification: ("Score of the photograph's class", "", results.compactMap(\.classification?.scoreOfTruth))
    case .agreement:
      if let output = summary.agreement?.first(where: { $0.psnr != nil })?.output {
        ("PSNR between the models, \(output)", "dB", Self.values(results, output, \.psnr))
      } else if let output = summary.agreement?.first?.output {
        (
          "Relative error between the models, \(output), %", "%",
          Self.values(results, output, \.relativeError).map { 100 * $0 }
        )
      } else {
        nil
      }
    }
  }

  private static func values(
    _ results: [PhotographResult], _ output: String, _ figure: (OutputAgreement) -> Double?
  ) -> [Double] {
    results.compactMap { $0.agreement?.first { $0.output == output }.flatMap(figure) }
  }

  // MARK: Pictures

  private static func section(_ title: String, _ examples: [EvaluationExample]) throws -> String {
    guard !examples.isEmpty else { return "" }
    let rows = try examples.map { example in
      let figures = try example.pictures.map { picture in
        let (width, height) = size(example.aspectRatio)
        let data = Data(try ImageEncoder.jpeg(picture.buffer, quality: 88)).base64EncodedString()
        return "<figure><img width=\"\(width)\" height=\"\(height)\" alt=\"\(text(picture.caption))\" "
          + "src=\"data:image/jpeg;base64,\(data)\"><figcaption>\(text(picture.caption))</figcaption></figure>"
      }.joined()
      return "<p class=name>\(text(example.path)) · \(text(example.note))</p>\n\(figures)\n"
    }.joined()
    return "<h2>\(title)</h2>\n\(rows)"
  }

  /// The photograph's own aspect ratio, with about the same area for all.
  private static func size(_ aspectRatio: Double) -> (width: Int, height: Int) {
    let ratio = max(0.2, min(5, aspectRatio)).squareRoot()
    return (Int(220 * ratio), Int(220 / ratio))
  }
}

extension Figures {
  /// A number for SVG: with a point and a hyphen, whatever the locale or the tables' typography.
  fileprivate static func plain(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
