import Imaging
import Pictures
import Profiler
import TerminalUI

/// The whole state of the gallery. It changes in `GalleryUpdate` alone; views read it.
package struct GalleryModel: ModelUser, Sendable {
  /// What fills the middle of the screen.
  package enum Mode: Sendable, Equatable {
    /// The grid of tiles.
    case grid
    /// The selected picture, large; the divider's place between before and after is a share of the width, 0…1.
    case large(divider: Double)
  }

  /// What lies over the screen.
  package enum Overlay: Sendable, Equatable {
    case help
    /// What is known of the selected photograph, its credits among it.
    case details
  }

  /// The screen's extent.
  package var screenSize: Size
  /// What the terminal's background is like.
  package var appearance = Appearance.dark
  /// The photographs in order.
  package var photographs: [Photograph] = []
  /// Whether all folders have been listed.
  package var isListingComplete = false
  /// What could not be listed, with the reason.
  package var listingProblems: [String] = []
  /// What the header says is shown: the folder's name.
  package var title: String
  /// The selected photograph's place in the order.
  package var selection = 0
  /// The row of tiles at the top.
  package var topRow = 0
  /// Whether the last scroll went down: tiles ahead are prepared in that direction.
  package var scrollsDown = true
  /// A step in `GridLayout.tileWidths`; `nil` while the screen's width decides.
  package var zoomStep: Int?
  /// The pictures, by what they are wanted for.
  package var tiles: [PictureKey: Tile] = [:]
  /// The keys whose pictures a task works on.
  package var activeKeys: Set<PictureKey> = []
  /// Pictures that are kept, the most recently wanted last.
  package var recentKeys: [PictureKey] = []
  /// The models, in the order in which the filter key goes through them.
  package var models: [ModelEntry]
  /// What is done to the photographs.
  package var filter: Filter
  /// The way pictures are made if one model predicts.
  package var strategy = StrategyName.inTurn
  /// Grid or one picture.
  package var mode = Mode.grid
  /// What lies over the screen.
  package var overlay: Overlay?
  /// The panel, which shows what was recorded.
  package var panel = PanelState()
  /// The photographs that the user has marked.
  package var marked: Set<Photograph.ID> = []
  /// The text being searched for, while it is typed.
  package var searchText: String?
  /// The last text that was searched for.
  package var lastSearch = ""
  /// A line that takes the place of the key hints until the next key.
  package var notice: String?
  /// Credits of the photographs by their file names, where the folder has them.
  package var credits: [String: String] = [:]

  /// A gallery that has listed nothing yet.
  package init(screenSize: Size, title: String, modelNames: [String], filter: Filter) {
    self.screenSize = screenSize
    self.title = title
    models = modelNames.map(ModelEntry.init(name:))
    self.filter = filter
    compares = if case .comparison = filter { true } else { false }
  }

  /// Whether the first two models are compared with each other.
  private let compares: Bool

  /// The filters in the order in which the filter key goes through them.
  package var filters: [Filter] {
    (compares ? [.comparison(0, 1)] : []) + models.indices.map(Filter.model) + [.gray, .original]
  }

  /// The way pictures are made: strategies are ways to run one model.
  package var usedStrategy: StrategyName {
    if case .model = filter { strategy } else { .inTurn }
  }

  /// How the screen is divided.
  package var screenLayout: ScreenLayout { ScreenLayout(size: screenSize, showsPanel: panel.isWanted) }

  /// Where the tiles lie.
  package var gridLayout: GridLayout {
    let content = screenLayout.content
    let step = zoomStep ?? usualZoomStep
    return GridLayout(area: content, tileWidth: GridLayout.tileWidths[step])
  }

  /// The step where none was chosen; a tile of four pictures gets more room.
  package var usualZoomStep: Int {
    let step = Self.defaultZoomStep(columns: screenLayout.content.columns)
    if case .comparison = filter { return min(GridLayout.tileWidths.count - 1, step + 2) }
    return step
  }

  /// The step at which an area of so many columns begins: three tiles beside each other on a small screen, five on a wide one.
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

  /// The pixels that one large picture may fill.
  package var largePictureSize: PixelSize {
    LargeLayout(screen: screenLayout).pictureSize
  }

  /// The picture of a photograph; an untouched one where nothing is known.
  package func tile(_ photograph: Photograph.ID, _ purpose: PicturePurpose) -> Tile {
    tiles[PictureKey(photograph: photograph, purpose: purpose)] ?? Tile()
  }

  /// Bytes of the pixels of all pictures that are kept, as they are shown.
  package var pictureByteCount: Int { tiles.values.reduce(0) { $0 + $1.byteCount } }

  /// Whether all that is on the screen is done or has failed, and no more will be listed.
  package var isSettled: Bool {
    guard isListingComplete else { return false }
    switch mode {
    case .grid: return visibleRange.allSatisfy { tile(photographs[$0].id, .tile).isEnded }
    case .large: return selectedPhotograph.map { tile($0.id, .large).isEnded } ?? true
    }
  }
}
