import Gallery
import Imaging
import InferenceTrace
import Pictures
import Profiler
import TerminalUI

/// The whole state of a stream's screen. It changes in `StreamUpdate` alone.
package struct StreamModel: ModelUser, Sendable {
  /// The screen's extent.
  package var screenSize: Size
  /// What the terminal's background is like.
  package var appearance = Appearance.dark
  /// How the terminal shows pictures.
  package var pixels = PixelChoice()
  /// The models that the frames go through.
  package var models: [ModelEntry]
  /// What is done to the frames.
  package let filter: Filter
  /// The panel, which shows what was recorded.
  package var panel = PanelState()
  /// The numbers of the frames from which a model predicts now.
  package var predicting: Set<Int> = []
  /// The stream's format in words, once it is known.
  package var format: String?
  /// The frame on the screen.
  package var shown: ShownFrame?
  /// What was shown before, oldest first: the terminal may not have the newest frame yet.
  package private(set) var earlier: [ScreenPicture] = []
  /// How many frames arrived.
  package var arrivedCount = 0
  /// How many of them were processed, how many dropped because they were late, and how many failed.
  package var processedCount = 0
  package var droppedCount = 0
  package var failedCount = 0
  /// Pieces of the stream that are not frames.
  package var damagedCount = 0
  /// What was wrong with the last frame that failed.
  package var lastFailure: String?
  /// Why the recording ended early, if it did.
  package var recordingFailure: String?
  /// Seconds since the last arrival, if that is long.
  package var silentSeconds: Double?
  /// How the stream ended; `nil` while it runs.
  package var end: StreamEnd?
  /// When the first frame arrived.
  package var start: TraceTime?
  /// When the last frame was done.
  package var lastEnd: TraceTime?
  /// Seconds from a frame's arrival until it was done, for recent frames.
  package var latencies = RecentValues()
  /// How old a frame was when the next one replaced it, in seconds, for recent frames.
  package var ages = RecentValues()
  /// Durations of recent predictions, in seconds.
  package var predictions = RecentValues()

  /// The frame on the screen.
  package struct ShownFrame: Sendable {
    package var picture: FinishedPicture
    package var number: Int
    package var arrival: TraceTime
    package var latency: Double
  }

  /// A screen to which nothing has come yet.
  package init(screenSize: Size, modelNames: [String], filter: Filter) {
    self.screenSize = screenSize
    models = modelNames.map(ModelEntry.init(name:))
    self.filter = filter
  }

  /// How many frames before the newest are kept.
  private static let keptEarlier = 3

  /// Keeps the frame on the screen for the time until the terminal has the next one.
  package mutating func keepShown() {
    guard let picture = shown?.picture.picture, picture.bitmap != nil else {
      earlier = []
      return
    }
    earlier = (earlier + [picture]).suffix(Self.keptEarlier)
  }

  /// Whether everything is finished: the stream has ended and every frame was dealt with.
  package var isDone: Bool { end != nil && arrivedCount == processedCount + droppedCount + failedCount }

  /// How the screen is divided.
  package var screenLayout: ScreenLayout { ScreenLayout(size: screenSize, showsPanel: panel.isWanted) }

  /// Where a frame is shown.
  package var room: ScreenRoom { ScreenRoom(LargeLayout(screen: screenLayout).picture.size, pixels) }

  /// What the panel says of the models and the frames.
  var panelSubject: PanelSubject {
    var subject = modelSubject
    subject.runningCount = predicting.count
    return subject
  }
}

/// The most recent values of a measurement.
package struct RecentValues: Sendable, Equatable {
  private static let capacity = 4_096

  /// The values, in no particular order.
  package private(set) var values: [Double] = []
  private var next = 0

  package init() {}

  /// Adds a value; if there is no room it replaces the oldest.
  package mutating func add(_ value: Double) {
    if values.count < Self.capacity {
      values.append(value)
    } else {
      values[next] = value
    }
    next = (next + 1) % Self.capacity
  }
}
