import InferenceTrace
import Profiler
import ProgramSupport
import TerminalUI
import Testing

/// How the trace viewer's screen is divided, whatever its size.
@Suite struct TraceViewerLayoutTests {
  private static let models = [
    TraceFixture.model(), TraceFixture.model(count: 2, notices: ["cut off"]), TraceFixture.model([]),
  ]

  /// The sizes at which a condition does not hold for one of the traces.
  private func wrongSizes(_ holds: (TraceViewerModel, Rect) -> Bool) -> [Size] {
    ScreenSizes.all.filter { size in
      let screen = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
      return !Self.models.allSatisfy { model in
        var model = model
        _ = TraceViewerUpdate.update(&model, .resize(size))
        return holds(model, screen)
      }
    }
  }

  @Test func itsPartsCoverTheScreenAndNoCellTwice() {
    let wrong = wrongSizes { model, screen in
      let layout = model.layout
      return Rect.divide(
        screen,
        into: [layout.header, layout.overview, layout.ruler, layout.tracks, layout.details, layout.footer])
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func tracksStandBelowEachOtherInsideTheirArea() {
    let wrong = wrongSizes { model, _ in
      let layout = model.layout
      let rects = layout.entries.map(\.rect)
      return Rect.areApart(rects) && rects.allSatisfy { $0.lies(in: layout.tracks) && $0.rows > 0 }
        && zip(rects, rects.dropFirst()).allSatisfy { $0.maxRow <= $1.minRow }
        && layout.entries.count == min(model.entries.count, layout.tracks.rows)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func lanesLieInTheirRectangleRightOfTheNames() {
    let wrong = wrongSizes { model, _ in
      let layout = model.layout
      let lanes = layout.lanes(in: layout.tracks)
      return lanes.lies(in: layout.tracks) && (lanes.isEmpty || lanes.minColumn >= layout.labelWidth)
        && layout.laneColumns >= 1
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func theFocusedTrackIsAlwaysOnTheScreen() {
    let wrong = wrongSizes { model, _ in
      guard model.focus != nil, !model.layout.tracks.isEmpty else { return true }
      var model = model
      return model.entries.allSatisfy { _ in
        model.press(.tab)
        return model.layout.entries.contains { $0.entry == model.focus }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  /// What stands in the first and the last line is the same whatever the tracks between them look like.
  @Test func tracksAndDetailsDrawNeitherOverTheHeaderNorOverTheFooter() {
    let plain = TraceFixture.records
    let other = plain.map { record -> TraceRecord in
      guard case .interval(var interval) = record else { return record }
      interval.label = String(repeating: "漢字", count: 60)
      interval.end = max(interval.end, TraceFixture.time(9_999))
      return .interval(interval)
    }
    let wrong = ScreenSizes.all.filter { size in
      let frames = [plain, other].map { records in
        var model = TraceFixture.model(records, size: size)
        model.press(.character("n"))
        return (model.layout, TraceViewerView.frame(of: model))
      }
      let layout = frames[0].0
      return [layout.header, layout.footer].contains { area in
        (area.minRow..<area.maxRow).contains { row in
          (0..<size.columns).contains { frames[0].1[$0, row] != frames[1].1[$0, row] }
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }
}
