import TerminalUI

/// The few colours of the chrome; each can be read on a dark and on a light background.
enum Theme {
  /// The selection, and nothing else.
  static let accent = Color.rgb(70, 150, 245)
  /// What has gone wrong.
  static let failure = Color.rgb(226, 96, 60)
  /// What is secondary.
  static let secondary = Color.rgb(128, 132, 140)
  /// The program's own name.
  static let brand = Color.rgb(214, 140, 60)
  /// Preparation: read, decode, resize.
  static let prepare = Color.rgb(104, 146, 190)
  /// Predictions, a colour a model.
  static let models = [
    Color.rgb(76, 176, 120), Color.rgb(176, 120, 208), Color.rgb(200, 164, 60), Color.rgb(72, 176, 190),
  ]
  /// Drawing.
  static let draw = Color.rgb(150, 150, 158)
  /// Memory.
  static let memory = Color.rgb(190, 140, 90)

  /// Secondary text.
  static let dim = Style(foreground: secondary)
  /// A heading within the panel.
  static let heading = Style(foreground: secondary, attributes: .bold)
  /// What stands out without colour.
  static let strong = Style(attributes: .bold)
  /// A failure's text.
  static let warning = Style(foreground: failure)

  /// The colour of a model's predictions, by its place among the models.
  static func color(ofModel index: Int?) -> Color { models[(index ?? 0) % models.count] }
}
