/// The few colours of everything but photographs. They suit a dark background; `adapt` replaces them for a light one.
package enum Theme {
  /// The selection, and nothing else.
  package static let accent = Color.rgb(86, 164, 255)
  /// Something that went wrong.
  package static let failure = Color.rgb(236, 106, 74)
  /// Less important text.
  package static let secondary = Color.rgb(134, 139, 150)
  /// Dividing lines.
  package static let faint = Color.rgb(52, 56, 66)
  /// The program's name.
  package static let brand = Color.rgb(224, 154, 72)
  /// Loading a model.
  package static let load = Color.rgb(222, 120, 132)
  /// Waiting.
  package static let wait = Color.rgb(116, 120, 136)
  /// Preparation: read, decode, resize.
  package static let prepare = Color.rgb(92, 146, 204)
  /// Predictions, with one colour per model.
  package static let models = [
    Color.rgb(84, 186, 126), Color.rgb(182, 128, 216), Color.rgb(208, 172, 66), Color.rgb(78, 184, 198),
  ]
  /// Turning outputs into pictures.
  package static let convert = Color.rgb(98, 192, 190)
  /// Drawing.
  package static let draw = Color.rgb(156, 156, 170)
  /// Pictures on their way to the terminal.
  package static let transmit = Color.rgb(206, 132, 170)
  /// Memory.
  package static let memory = Color.rgb(202, 150, 98)
  /// Counts.
  package static let count = Color.rgb(160, 140, 220)
  /// How busy something is, from a little to completely.
  package static let busy = [
    Color.rgb(80, 170, 120), Color.rgb(140, 178, 84), Color.rgb(206, 172, 68), Color.rgb(222, 132, 66),
    Color.rgb(226, 94, 78),
  ]
  /// The background of a text box.
  package static let box = Color.rgb(24, 27, 34)
  /// Text in a box.
  package static let boxText = Color.rgb(214, 218, 226)
  /// Names of keys and fields in a box.
  package static let boxKey = Color.rgb(120, 180, 250)
  /// Text on a lane's colour.
  package static let onLane = Color.rgb(16, 18, 22)

  /// Secondary text.
  package static let dim = Style(foreground: secondary)
  /// A heading within the panel.
  package static let heading = Style(foreground: secondary, attributes: .bold)
  /// Text that stands out without colour.
  package static let strong = Style(attributes: .bold)
  /// A failure's text.
  package static let warning = Style(foreground: failure)

  /// The colour for a model's predictions, by the model's index.
  package static func color(ofModel index: Int?) -> Color { models[(index ?? 0) % models.count] }

  /// The colour for how much of something is used, 0…1.
  package static func color(ofShare share: Double) -> Color {
    busy[max(0, min(busy.count - 1, Int(share * Double(busy.count))))]
  }

  /// Replaces the theme's colours to suit the background; pixels of photographs stay.
  package static func adapt(_ frame: inout Frame, to appearance: Appearance) {
    guard appearance == .light else { return }
    for row in 0..<frame.size.rows {
      for column in 0..<frame.size.columns {
        var cell = frame[column, row]
        guard !cell.style.attributes.contains(.picture) else { continue }
        if let color = light[cell.style.foreground] { cell.style.foreground = color }
        if let color = light[cell.style.background] { cell.style.background = color }
        frame[column, row] = cell
      }
    }
  }

  /// Each colour's counterpart on a light background.
  package static let light: [Color: Color] = {
    var colors: [Color: Color] = [
      accent: .rgb(16, 96, 208), failure: .rgb(190, 52, 20), secondary: .rgb(98, 102, 112), faint: .rgb(214, 217, 223),
      brand: .rgb(160, 92, 16), load: .rgb(184, 56, 76), wait: .rgb(118, 122, 134), prepare: .rgb(36, 100, 170),
      convert: .rgb(14, 124, 124), draw: .rgb(104, 104, 118), transmit: .rgb(162, 60, 116),
      memory: .rgb(158, 98, 40), count: .rgb(104, 78, 184),
      box: .rgb(236, 238, 243), boxText: .rgb(34, 38, 46), boxKey: .rgb(16, 88, 190), onLane: .rgb(255, 255, 255),
    ]
    for (dark, light) in zip(
      models, [Color.rgb(18, 124, 66), .rgb(124, 62, 168), .rgb(140, 104, 0), .rgb(10, 118, 134)])
    {
      colors[dark] = light
    }
    for (dark, light) in zip(
      busy, [Color.rgb(22, 130, 70), .rgb(84, 126, 20), .rgb(150, 112, 0), .rgb(184, 88, 10), .rgb(190, 44, 30)])
    {
      colors[dark] = light
    }
    return colors
  }()
}
