import Gallery
import Pictures
import Profiler
import ProgramSupport
import TerminalUI
import Testing

/// Each part of the gallery's screen keeps to its place, whatever the size.
@Suite struct GalleryAreaTests {
  private func isPicture(_ cell: Cell) -> Bool { cell.style.attributes.contains(.picture) }

  /// A line of the screen, cell by cell.
  private func cells(_ frame: Frame, _ area: Rect) -> [Cell] {
    (area.minRow..<area.maxRow).flatMap { row in (area.minColumn..<area.maxColumn).map { frame[$0, row] } }
  }

  private func wrongSizes(_ sizes: [Size] = ScreenSizes.all, _ holds: (Size) -> Bool) -> [Size] {
    sizes.filter { !holds($0) }
  }

  @Test func picturesOfTilesLieInTheContent() {
    let wrong = wrongSizes { size in
      var gallery = ShownGallery(size)
      gallery.finishAll()
      gallery.press(.pageDown, .character("+"))
      gallery.finishAll()
      let content = gallery.model.screenLayout.content
      let pixels = GalleryView.frame(of: gallery.model).points(where: isPicture)
      return pixels.allSatisfy(content.contains) && (!pixels.isEmpty || content.isEmpty)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func theLargePictureLiesInItsPlaceAndFillsIt() {
    let wrong = wrongSizes { size in
      var gallery = ShownGallery(size)
      gallery.press(.enter)
      gallery.finishAll()
      gallery.press(.home)
      let picture = LargeLayout(screen: gallery.model.screenLayout).picture
      let pixels = GalleryView.frame(of: gallery.model).points(where: isPicture)
      return pixels.allSatisfy(picture.contains) && pixels.count == picture.columns * picture.rows
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  /// The old picture stays until the new one comes, and may be larger than the screen is now.
  @Test(arguments: [Filter.model(0), .comparison(0, 1)]) func aPictureOfALargerScreenIsCutOff(_ filter: Filter) {
    var whole = ShownGallery(Size(columns: 250, rows: 90), filter: filter)
    whole.press(.enter)
    let size = LargeLayout(screen: whole.model.screenLayout).picture.size
    for key in whole.activeKeys {
      let isCompared = filter.models.count > 1
      whole.report(
        .finished(isCompared ? ShownPicture.compared(filling: size) : ShownPicture.finished(filling: size)), for: key)
    }
    let wrong = wrongSizes { size in
      var gallery = whole
      gallery.resize(to: size)
      let picture = LargeLayout(screen: gallery.model.screenLayout).picture
      let pixels = GalleryView.frame(of: gallery.model).points(where: isPicture)
      return !pixels.isEmpty && pixels.allSatisfy(picture.contains)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  /// What stands in the first and the last line does not depend on the pictures between them.
  @Test func tilesAndLargePicturesDrawNeitherOverTheHeaderNorOverTheFooter() {
    let wrong = wrongSizes { size in
      [[], [Key.enter]].allSatisfy { keys in
        var (idle, done, mixed) = (ShownGallery(size), ShownGallery(size), ShownGallery(size))
        for key in keys {
          idle.press(key)
          done.press(key)
          mixed.press(key)
        }
        done.finishAll()
        mixed.reportOneOfEachKind()
        let frames = [idle, done, mixed].map { GalleryView.frame(of: $0.model) }
        let layout = idle.model.screenLayout
        return [layout.header, layout.footer].allSatisfy { area in
          frames.allSatisfy { cells($0, area) == cells(frames[0], area) }
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func theRemarkThatThereIsNothingLeavesTheFooterAlone() {
    let wrong = wrongSizes { size in
      let frames = [false, true].map { isComplete in
        var model = GalleryModel(screenSize: size, title: "", modelNames: [], filter: .original)
        _ = GalleryUpdate.update(&model, .listed([], isComplete: isComplete))
        return (GalleryView.frame(of: model), model.screenLayout.footer)
      }
      return cells(frames[0].0, frames[0].1) == cells(frames[1].0, frames[1].1)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test(arguments: [Key.character("?"), .character("i")]) func anOverlayCoversOneRectangleAndNothingElse(_ key: Key) {
    let wrong = wrongSizes(ScreenSizes.small + ScreenSizes.large.prefix(60)) { size in
      var gallery = ShownGallery(size)
      gallery.reportOneOfEachKind()
      let before = GalleryView.frame(of: gallery.model)
      gallery.press(key)
      let after = GalleryView.frame(of: gallery.model)
      let box = after.points { $0.style.background == Theme.box }
      guard let first = box.first, let last = box.last else { return size.columns == 0 || size.rows == 0 }
      let area = Rect(
        column: first.column, row: first.row, columns: last.column - first.column + 1, rows: last.row - first.row + 1)
      let layout = gallery.model.screenLayout
      // The last line says how to close it.
      let changed = after.points { _ in true }.filter { after[$0.column, $0.row] != before[$0.column, $0.row] }
      return box.count == area.columns * area.rows
        && changed.allSatisfy { area.contains($0) || layout.footer.contains($0) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }
}
