import Foundation
import InferenceTrace
import Pictures
import TerminalUI

/// The output of `vitrine snapshot --format json`. Fields may be added, never renamed. Times in seconds, sizes in bytes.
package struct SnapshotReport: Encodable, Sendable {
  struct ScreenSize: Encodable {
    var columns: Int
    var rows: Int
  }

  /// A value that may be missing; it is then written as `null`, so that every object has the same fields.
  struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    var value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if let value { try container.encode(value) } else { try container.encodeNil() }
    }
  }

  struct TileReport: Encodable {
    var path: String
    var state: String
    var error: Nullable<String>
    /// What is wrong with a damaged photograph that is partly shown.
    var damage: Nullable<String>
    /// Where its picture is; `null` if it has none.
    var cells: Nullable<CellsReport>
    var queueSeconds: Nullable<Double>
    var prepareSeconds: Nullable<Double>
    var predictSeconds: Nullable<Double>
    var convertSeconds: Nullable<Double>
    var answer: Nullable<AnswerReport>
    var comparison: Nullable<ComparisonReport>
  }

  /// The cells of a picture, counted from the screen's upper left corner.
  struct CellsReport: Encodable {
    var column: Int
    var row: Int
    var columns: Int
    var rows: Int
    /// How many of its rows the screen shows; the grid's end hides the others.
    var visibleRows: Int
  }

  /// A model's answer for a photograph: the best classes, the largest parts of a mask, or numbers; `null` if it makes a
  /// picture.
  struct AnswerReport: Encodable {
    struct Share: Encodable {
      var index: Int
      var label: Nullable<String>
      /// 0…1: a probability, or the part of the picture that a mask covers.
      var share: Double
    }

    var kind: String
    var text: String
    var classes: Nullable<[Share]>
    var shape: Nullable<[Int]>
    var smallest: Nullable<Double>
    var largest: Nullable<Double>
  }

  /// How far two models' answers differ; the measures that do not apply are `null`.
  struct ComparisonReport: Encodable {
    var other: Nullable<AnswerReport>
    var text: String
    var psnr: Nullable<Double>
    var equalShare: Nullable<Double>
    var meanDifference: Nullable<Double>
    var sameClass: Nullable<Bool>
  }

  struct LatencyReport: Encodable {
    var median: Double
    var p95: Double
    var p99: Double
  }

  struct DeviceReport: Encodable {
    var name: String
    var description: Nullable<String>
    var precision: Nullable<String>
    var predictions: Int
    var cancelled: Int
    var latencySeconds: Nullable<LatencyReport>
  }

  struct LoadReport: Encodable {
    var label: String
    var seconds: Double
  }

  struct CacheReport: Encodable {
    var hits: Int
    var misses: Int
  }

  struct CachesReport: Encodable {
    var specialization: CacheReport
    var thumbnails: CacheReport
  }

  struct MemoryReport: Encodable {
    var residentBytes: Int
    var peakBytes: Int
  }

  var size: ScreenSize
  var firstPaintSeconds: Double
  var screenDoneSeconds: Double
  var processorSeconds: Double
  var items: Int
  var tiles: [TileReport]
  var devices: [DeviceReport]
  var load: Nullable<LoadReport>
  var caches: CachesReport
  var memory: MemoryReport

  /// The report as one JSON object.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension SnapshotReport {
  /// The report of a settled gallery.
  package init(_ model: GalleryModel, _ result: SettledScreen) {
    size = ScreenSize(columns: model.screenSize.columns, rows: model.screenSize.rows)
    firstPaintSeconds = result.firstPaintSeconds
    screenDoneSeconds = result.screenDoneSeconds
    items = model.photographs.count
    tiles = model.visibleRange.map { index in
      let photograph = model.photographs[index]
      let tile = model.tile(photograph.id, .tile)
      return TileReport(photograph, tile, tile.shown.map { CellsReport(model, index, $0.size) })
    }
    let loaded = model.loadedModel
    devices = model.panel.trace.devices.map { DeviceReport($0, loaded) }
    load = Nullable(loaded.map { LoadReport(label: $0.loadLabel, seconds: $0.loadSeconds) })
    caches = CachesReport(
      specialization: CacheReport(model.panel.trace.caches["specialization"]),
      thumbnails: CacheReport(model.panel.trace.caches["thumbnails"]))
    let usage = ProcessUsage.now
    processorSeconds = usage.processorSeconds
    memory = MemoryReport(residentBytes: usage.residentBytes, peakBytes: usage.peakBytes)
  }
}

extension SnapshotReport.TileReport {
  fileprivate init(_ photograph: Photograph, _ tile: Tile, _ cells: SnapshotReport.CellsReport?) {
    path = photograph.path.string
    let times = tile.finished?.times
    damage = .init(tile.finished?.damage)
    self.cells = .init(cells)
    queueSeconds = .init(times?.queue)
    prepareSeconds = .init(times?.prepare)
    predictSeconds = .init(times?.predict)
    convertSeconds = .init(times?.convert)
    answer = .init(tile.finished?.answer.map(SnapshotReport.AnswerReport.init))
    comparison = .init(tile.finished?.comparison.map(SnapshotReport.ComparisonReport.init))
    if case .failed(let failure) = tile.state {
      state = "failed"
      error = .init(failure.reason)
    } else {
      state = tile.state == .done ? "done" : "unfinished"
      error = .init(nil)
    }
  }
}

extension SnapshotReport.CellsReport {
  fileprivate init(_ model: GalleryModel, _ index: Int, _ size: Size) {
    let layout = model.gridLayout
    let tile = layout.pictureRect(of: index, topRow: model.topRow)
    let picture = layout.rect(ofPicture: size, at: index, topRow: model.topRow)
    (column, row, columns, rows) = (picture.minColumn, picture.minRow, picture.columns, picture.rows)
    visibleRows = picture.intersection(tile).intersection(layout.area).rows
  }
}

extension SnapshotReport.AnswerReport {
  fileprivate init(_ answer: ModelAnswer) {
    (kind, text) = (answer.kind, answer.text)
    (classes, shape, smallest, largest) = (.init(nil), .init(nil), .init(nil), .init(nil))
    switch answer {
    case .classes(let shares), .mask(let shares):
      classes = .init(shares.map { Share(index: $0.index, label: .init($0.label), share: $0.value) })
    case .coverage(let label, let share):
      classes = .init([Share(index: 0, label: .init(label), share: share)])
    case .depth(let range): (smallest, largest) = (.init(Double(range.lowerBound)), .init(Double(range.upperBound)))
    case .values(let shape, let range):
      self.shape = .init(shape)
      (smallest, largest) = (.init(range.map { Double($0.lowerBound) }), .init(range.map { Double($0.upperBound) }))
    }
  }
}

extension SnapshotReport.ComparisonReport {
  fileprivate init(_ comparison: PictureComparison) {
    other = .init(comparison.otherAnswer.map(SnapshotReport.AnswerReport.init))
    text = comparison.brief
    (psnr, equalShare, meanDifference, sameClass) = (.init(nil), .init(nil), .init(nil), .init(nil))
    switch comparison.agreement {
    // JSON has no infinity, so equal pictures have no ratio.
    case .pictures(let psnr): self.psnr = .init(psnr.isFinite ? psnr : nil)
    case .masks(let share): equalShare = .init(share)
    case .depths(let difference): meanDifference = .init(difference)
    case .classes(let areSame): sameClass = .init(areSame)
    case .incomparable: break
    }
  }
}

extension SnapshotReport.DeviceReport {
  fileprivate init(_ device: TraceWindow.Device, _ loaded: LoadedModel?) {
    name = device.name
    description = .init(loaded?.deviceDescription)
    precision = .init(loaded?.precision)
    predictions = device.completedCount
    cancelled = device.cancelledCount
    latencySeconds = .init(
      device.latency.map { SnapshotReport.LatencyReport(median: $0.median, p95: $0.p95, p99: $0.p99) })
  }
}

extension SnapshotReport.CacheReport {
  fileprivate init(_ counts: TraceWindow.CacheCounts?) {
    hits = counts?.hits ?? 0
    misses = counts?.misses ?? 0
  }
}
