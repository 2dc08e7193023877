import Pictures
import Profiler
import TerminalUI

/// The whole state of the gallery. It changes in `GalleryUpdate` alone; views read it.
package struct GalleryModel: ModelUser, Sendable {
  /// What fills the middle of the screen.
  package enum Mode: Sendable, Equatable {
    /// The grid of tiles.
    case grid
    /// The selected picture, large.
    case large(LargeState)
  }

  /// What is drawn over the screen.
  package enum Overlay: Sendable, Equatable {
    case help
    /// Details of the selected photograph, including its credits.
    case details
  }

  /// The size of the screen.
  package var screenSize: Size
  /// How the terminal shows pictures.
  package var pixels = PixelChoice()
  /// The terminal's background.
  package var appearance = Appearance.dark
  /// The photographs in order.
  package var photographs: [Photograph] = []
  /// Whether all folders have been listed.
  package var isListingComplete = false
  /// What could not be listed, each with the reason.
  package var listingProblems: [String] = []
  /// The name in the header: the folder's.
  package var title: String
  /// The selected photograph's index.
  package var selection = 0
  /// The row of tiles at the top of the screen.
  package var topRow = 0
  /// Whether the last scroll went down; tiles are prepared ahead in that direction.
  package var scrollsDown = true
  /// An index into `GridLayout.tileWidths`; `nil` while the screen's width decides.
  package var zoomStep: Int?
  /// The tiles and large pictures, by key.
  package var tiles: [PictureKey: Tile] = [:]
  /// The keys that a task is working on.
  package var activeKeys: Set<PictureKey> = []
  /// The pictures that are kept, the most recently wanted last.
  package var recentKeys: [PictureKey] = []
  /// The models, in the order of the filter key.
  package var models: [ModelEntry]
  /// The filter.
  package var filter: Filter
  /// The way pictures are made if one model predicts.
  package var strategy = StrategyName.inTurn
  /// Grid or one picture.
  package var mode = Mode.grid
  /// What is drawn over the screen.
  package var overlay: Overlay?
  /// The panel, which shows what was recorded.
  package var panel = PanelState()
  /// The photographs that the user has marked.
  package var marked: Set<Photograph.ID> = []
  /// The search text while it is typed.
  package var searchText: String?
  /// The last search text.
  package var lastSearch = ""
  /// A message in place of the key hints, until the next key.
  package var notice: String?
  /// Credits of the photographs by their file names, if the folder has them.
  package var credits: [String: String] = [:]

  /// A gallery that has not listed anything yet.
  package init(screenSize: Size, title: String, modelNames: [String], filter: Filter) {
    self.screenSize = screenSize
    self.title = title
    models = modelNames.map(ModelEntry.init(name:))
    self.filter = filter
    compares = if case .comparison = filter { true } else { false }
  }

  /// Whether the first two models are compared with each other.
  private let compares: Bool

  /// The filters, in the order of the filter key.
  package var filters: [Filter] {
    (compares ? [.comparison(0, 1)] : []) + models.indices.map(Filter.model) + [.gray, .original]
  }

  /// The way pictures are made: strategies are ways to run one model.
  package var usedStrategy: StrategyName {
    if case .model = filter { strategy } else { .inTurn }
  }

  /// How the screen is divided.
  package var screenLayout: ScreenLayout { ScreenLayout(size: screenSize, showsPanel: panel.isWanted) }

  /// The positions of the tiles.
  package var gridLayout: GridLayout {
    let content = screenLayout.content
    let step = zoomStep ?? usualZoomStep
    return GridLayout(area: content, tileWidth: GridLayout.tileWidths[step], cellSize: pixels.cellSize)
  }

  /// The zoom step if the user chose none; tiles with four pictures get more room.
  package var usualZoomStep: Int {
    let step = Self.defaultZoomStep(columns: screenLayout.content.columns)
    if case .comparison = filter { return min(GridLayout.tileWidths.count - 1, step + 2) }
    return step
  }

  /// The zoom step for an area of this width: three tiles per row on a small screen, five on a wide one.
  package static func defaultZoomStep(columns: Int) -> Int {
    switch columns {
    case ..<40: 1
    case ..<70: 2
    case ..<100: 3
    default: 4
    }
  }

  /// The photographs whose tiles are on the screen.
  package var visibleRange: Range<Int> { gridLayout.visibleRange(topRow: topRow, of: photographs.count) }

  /// The selected photograph.
  package var selectedPhotograph: Photograph? {
    photographs.indices.contains(selection) ? photographs[selection] : nil
  }

  /// Where one large picture is shown.
  package var largeRoom: ScreenRoom { ScreenRoom(LargeLayout(screen: screenLayout).picture.size, pixels) }

  /// Where a tile's picture is shown.
  package var tileRoom: ScreenRoom { ScreenRoom(gridLayout.pictureSize, pixels) }

  /// The tile or large picture of a photograph; an empty one if nothing is known.
  package func tile(_ photograph: Photograph.ID, _ purpose: PicturePurpose) -> Tile {
    tiles[PictureKey(photograph: photograph, purpose: purpose)] ?? Tile()
  }

  /// Bytes of all pictures that are kept, at screen size.
  package var pictureByteCount: Int { tiles.values.reduce(0) { $0 + $1.byteCount } }

  /// Whether everything on the screen is done or has failed, and the list is complete.
  package var isSettled: Bool {
    guard isListingComplete else { return false }
    switch mode {
    case .grid: return visibleRange.allSatisfy { tile(photographs[$0].id, .tile).isEnded }
    case .large: return selectedPhotograph.map { tile($0.id, .large).isEnded } ?? true
    }
  }
}
