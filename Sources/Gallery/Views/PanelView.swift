import TerminalUI
enum PanelView { static func draw(_ model: GalleryModel, area: Rect, in frame: inout Frame) {} }
enum StripView { static func draw(_ model: GalleryModel, area: Rect, in frame: inout Frame) {} }
