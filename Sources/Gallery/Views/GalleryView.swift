import Profiler
import TerminalUI

/// Draws the whole state: a pure function of it.
package enum GalleryView {
  /// The screen for a state.
  package static func frame(of model: GalleryModel) -> Frame {
    var frame = Frame(size: model.screenSize)
    let layout = model.screenLayout
    if model.panel.isFullScreen {
      ProfilerView.draw(model.panel, model.panelSubject, area: layout.middle, in: &frame)
    } else {
      drawPictures(model, layout, &frame)
    }
    HeaderView.draw(model, area: layout.header, in: &frame)
    FooterView.draw(model, area: layout.footer, in: &frame)
    switch model.overlay {
    case .help: HelpView.draw(model, in: &frame)
    case .details: DetailsView.draw(model, in: &frame)
    case nil: break
    }
    Theme.adapt(&frame, to: model.appearance)
    return frame
  }

  private static func drawPictures(_ model: GalleryModel, _ layout: ScreenLayout, _ frame: inout Frame) {
    switch model.mode {
    case .grid: GridView.draw(model, in: &frame)
    case .large(let state): LargeView.draw(model, state, in: &frame)
    }
    switch layout.panel {
    case .hidden: break
    case .strip(let area): StripView.draw(model.panel, model.panelSubject, area: area, in: &frame)
    case .column(let area): PanelView.draw(model.panel, model.panelSubject, area: area, in: &frame)
    }
  }
}
