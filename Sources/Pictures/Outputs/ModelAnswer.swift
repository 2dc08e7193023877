import Foundation
import Text

/// A model's answer in numbers and names. A model that makes a picture gives none.
package enum ModelAnswer: Sendable, Equatable {
  /// A class and its share from 0 to 1: its probability, or the part of the picture that it covers.
  package struct Share: Sendable, Equatable {
    /// The class's index in the model.
    package var index: Int
    /// Its label, as the author wrote it; `nil` if it has none.
    package var label: String?
    package var value: Double

    package init(index: Int, label: String?, value: Double) {
      self.index = index
      // Labels are words; a longer text is cut.
      self.label = label.map { String($0.prefix(80)) }
      self.value = value
    }

    /// A class by its index, with its name if `labels` has one for it.
    init(index: Int, of labels: [String]?, value: Double) {
      let label = labels.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      self.init(index: index, label: label, value: value)
    }
  }

  /// The most probable classes, best first.
  case classes([Share])
  /// The classes that cover most of the picture.
  case mask([Share])
  /// How much of the picture the only class covers, 0…1.
  case coverage(label: String?, Double)
  /// The smallest and the largest number of a map.
  case depth(ClosedRange<Float>)
  /// Numbers that cannot be drawn; the range is `nil` if none of them is finite.
  case values(shape: [Int], range: ClosedRange<Float>?)

  /// The word for scripts.
  package var kind: String {
    switch self {
    case .classes: "labels"
    case .mask, .coverage: "mask"
    case .depth: "depth"
    case .values: "values"
    }
  }

  /// The whole answer: "tabby cat 62%, lynx 21%, fox 3%"; safe for a terminal.
  package var text: String {
    switch self {
    case .classes(let shares): shares.map(\.text).joined(separator: ", ")
    case .mask(let shares): shares.isEmpty ? "mask: nothing" : "mask: " + shares.map(\.text).joined(separator: ", ")
    case .coverage(let label, let share): Self.text(label, share)
    case .depth(let range): "depth \(Self.text(range))"
    case .values(let shape, let range):
      "\(shape.map(String.init).joined(separator: "×"))\(range.map { ", \(Self.text($0))" } ?? ", no numbers")"
    }
  }

  /// The most important part: "tabby cat 62%".
  package var brief: String {
    switch self {
    case .classes(let shares): shares.first?.text ?? "no classes"
    case .mask(let shares): shares.first?.text ?? "0%"
    case .depth(let range): Self.text(range)
    case .values, .coverage: text
    }
  }

  /// The most probable class.
  package var best: Share? { if case .classes(let shares) = self { shares.first } else { nil } }

  private static func text(_ label: String?, _ share: Double) -> String {
    let shown = Share(index: 0, label: label ?? "mask", value: share)
    return "\(shown.name) \(shown.percentage)"
  }

  private static func text(_ range: ClosedRange<Float>) -> String {
    func number(_ value: Float) -> String {
      guard abs(value) < 1e6 else { return String(format: "%.1e", value) }
      let text = String(format: abs(value) < 100 ? "%.1f" : "%.0f", value).replacingOccurrences(of: "-", with: "−")
      return text == "−0.0" ? "0.0" : text
    }
    return "\(number(range.lowerBound))…\(number(range.upperBound))"
  }
}

extension ModelAnswer.Share {
  /// "tabby cat 62%"; if a class has several names, the first. Safe for a terminal.
  package var text: String { "\(name) \(percentage)" }

  /// The first of the label's names; without a label its number: "#281".
  package var name: String {
    let first = label?.split(separator: ",").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    return first.isEmpty ? "#\(index)" : DisplayText.sanitized(first)
  }

  /// "62%"
  package var percentage: String {
    value < 0.0095 && value > 0 ? "<1%" : "\(Int((min(1, value) * 100).rounded()))%"
  }
}
