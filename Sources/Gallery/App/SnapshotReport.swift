import Foundation
import InferenceTrace

/// What `vitrine snapshot --format json` prints: fields may be added, never renamed. Times in seconds, sizes in bytes.
public struct SnapshotReport: Encodable, Sendable {
  struct ScreenSize: Encodable {
    var columns: Int
    var rows: Int
  }

  /// What may be missing and is then written as `null`, so that every object has the same fields.
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
    var queueSeconds: Nullable<Double>
    var prepareSeconds: Nullable<Double>
    var predictSeconds: Nullable<Double>
    var convertSeconds: Nullable<Double>
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
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension SnapshotReport {
  /// What a settled gallery has to say.
  package init(_ model: GalleryModel, _ result: SettledScreen) {
    size = ScreenSize(columns: model.screenSize.columns, rows: model.screenSize.rows)
    firstPaintSeconds = result.firstPaintSeconds
    screenDoneSeconds = result.screenDoneSeconds
    items = model.photographs.count
    tiles = model.visibleRange.map { index in
      let photograph = model.photographs[index]
      return TileReport(photograph, model.tile(photograph.id, .tile))
    }
    let loaded = model.loadedModel
    devices = model.trace.devices.map { DeviceReport($0, loaded) }
    load = Nullable(loaded.map { LoadReport(label: $0.loadLabel, seconds: $0.loadSeconds) })
    caches = CachesReport(
      specialization: CacheReport(model.trace.caches["specialization"]),
      thumbnails: CacheReport(model.trace.caches["thumbnails"]))
    let usage = ProcessUsage.now
    processorSeconds = usage.processorSeconds
    memory = MemoryReport(residentBytes: usage.residentBytes, peakBytes: usage.peakBytes)
  }
}

extension SnapshotReport.TileReport {
  fileprivate init(_ photograph: Photograph, _ tile: Tile) {
    path = photograph.path.string
    let times = tile.finished?.times
    queueSeconds = .init(times?.queue)
    prepareSeconds = .init(times?.prepare)
    predictSeconds = .init(times?.predict)
    convertSeconds = .init(times?.convert)
    if case .failed(let failure) = tile.state {
      state = "failed"
      error = .init(failure.reason)
    } else {
      state = tile.state == .done ? "done" : "unfinished"
      error = .init(nil)
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
