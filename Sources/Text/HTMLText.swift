/// Text for HTML.
package enum HTMLText {
  /// The text with everything escaped that HTML or a terminal would obey, so that the page can also be printed to a terminal.
  package static func escaped(_ text: String) -> String {
    DisplayText.printable(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  /// A table row; the cells are already HTML.
  package static func row(_ cells: [String], header: Bool = false) -> String {
    let tag = header ? "th" : "td"
    return "<tr>" + cells.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>\n"
  }

  /// A bar filled to a share, 0…1.
  package static func bar(_ share: Double) -> String {
    let percent = (max(0, min(1, share)) * 1000).rounded() / 10
    return "<div class=bar><i style=\"width:\(percent)%\"></i></div>"
  }

  /// A complete page that loads nothing else.
  package static func page(title: String, body: String) -> String {
    """
    <!doctype html>
    <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>\(escaped(title))</title>
    <style>
    :root { color-scheme: light dark; --accent: light-dark(#2563eb, #60a5fa); --line: light-dark(#ddd, #333);
      --dim: light-dark(#666, #999) }
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
    h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem } p { color: var(--dim); margin: .2rem 0 }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
    th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
    th { font-weight: 600; color: var(--dim) }
    .bar { background: var(--line); width: 12rem; height: .8rem; margin-top: .35rem; border-radius: 2px; overflow: hidden }
    .bar i { display: block; height: 100%; background: var(--accent) }
    svg { width: 100%; height: 8rem } svg rect { fill: var(--accent) } svg text { fill: var(--dim); font-size: 11px }
    </style>
    \(body)</html>

    """
  }
}
