import Gallery
import ProgramSupport
import TerminalUI
import Testing

/// Whole screens of the gallery, compared with their files.
@Suite struct GalleryScreenTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)].map { Size(columns: $0.0, rows: $0.1) }

  private func gallery(_ size: Size) -> ShownGallery {
    var gallery = ShownGallery(size)
    gallery.reportOneOfEachKind()
    return gallery
  }

  private func check(_ gallery: ShownGallery, _ name: String) throws {
    let size = gallery.model.screenSize
    try RecordedScreen("\(name) \(size.columns)x\(size.rows)").check(GalleryView.frame(of: gallery.model))
  }

  @Test(arguments: sizes) func theGridShowsTilesOfEachKind(_ size: Size) throws {
    var gallery = gallery(size)
    gallery.press(.right, .character(" "))
    try check(gallery, "gallery")
  }

  @Test(arguments: sizes) func theLargeViewShowsBeforeAndAfter(_ size: Size) throws {
    var gallery = gallery(size)
    gallery.press(.enter)
    gallery.finishAll()
    gallery.press(.left, .left)
    try check(gallery, "large")
  }

  @Test(arguments: sizes) func theProfilerFillsTheScreen(_ size: Size) throws {
    var gallery = gallery(size)
    gallery.press(.character("P"))
    try check(gallery, "profiler")
  }

  @Test func theFrozenProfilerSaysHowFarBackItIs() throws {
    var gallery = gallery(Size(columns: 120, rows: 40))
    gallery.press(.character("P"), .left, .character("+"))
    try check(gallery, "profiler frozen")
  }

  @Test func withoutRoomForAColumnThePanelIsAStrip() throws {
    try check(gallery(Size(columns: 100, rows: 30)), "strip")
  }

  @Test func withoutThePanelThePicturesHaveTheScreen() throws {
    var gallery = gallery(Size(columns: 120, rows: 40))
    gallery.press(.tab)
    try check(gallery, "gallery without panel")
  }

  @Test(arguments: sizes) func theHelpLiesOverTheScreen(_ size: Size) throws {
    var gallery = gallery(size)
    gallery.press(.character("?"))
    try check(gallery, "help")
  }

  @Test(arguments: sizes) func theDetailsLieOverTheScreen(_ size: Size) throws {
    var gallery = gallery(size)
    gallery.press(.character("i"))
    try check(gallery, "details")
  }

  @Test func whatIsTypedStandsAtTheBottom() throws {
    var gallery = gallery(Size(columns: 80, rows: 24))
    gallery.press(.character("/"), .character("7"))
    try check(gallery, "search")
  }

  @Test func twoModelsAreComparedSideBySide() throws {
    var gallery = ShownGallery(Size(columns: 120, rows: 40), filter: .comparison(0, 1))
    gallery.press(.enter)
    let size = LargeLayout(screen: gallery.model.screenLayout).picture.size
    for key in gallery.activeKeys { gallery.report(.finished(ShownPicture.compared(filling: size)), for: key) }
    try check(gallery, "compared")
  }

  @Test func aFolderWithoutPhotographsSaysHowToGoOn() throws {
    var model = GalleryModel(
      screenSize: Size(columns: 80, rows: 24), title: "Holiday", modelNames: [], filter: .original)
    _ = GalleryUpdate.update(&model, .listed([], isComplete: true))
    _ = GalleryUpdate.update(&model, .tick([], now: ShownTrace.end))
    try RecordedScreen("empty 80x24").check(GalleryView.frame(of: model))
  }
}
