import Imaging
import TerminalUI
import Testing

@Suite struct PlacementPlanTests {
  private static func picture(_ gray: UInt8, columns: Int = 4, rows: Int = 3) -> ScreenPicture {
    let color = Color.rgb(gray, gray, gray)
    return ScreenPicture(
      grid: PixelGrid(
        width: columns * 2, height: rows * 2, pixels: Array(repeating: color, count: columns * rows * 4)),
      bitmap: Bitmap(
        PixelBuffer(
          width: columns * 10, height: rows * 20, format: .gray8,
          bytes: Array(repeating: gray, count: columns * rows * 200))))
  }

  private func frame(_ draw: (inout Frame) -> Void) -> Frame {
    var frame = Frame(size: Size(columns: 20, rows: 10))
    draw(&frame)
    return frame
  }

  @Test func eachCellOfAPictureShowsItsOwnPart() {
    let picture = Self.picture(9)
    let plan = PlacementPlan(frame { $0.draw(picture, at: Point(column: 5, row: 2)) }) { _ in true }
    #expect(plan.wanted.map(\.bitmap) == [picture.bitmap] && plan.shown.count == 1)
    for row in 0..<10 {
      for column in 0..<20 {
        let isInside = (5..<9).contains(column) && (2..<5).contains(row)
        let part = PlacementPlan.Place(image: 0, column: column - 5, row: row - 2)
        #expect(plan[column, row] == (isInside ? .image(part) : .cell))
      }
    }
  }

  @Test func whatIsDrawnLaterCoversThePicture() {
    let plan = PlacementPlan(
      frame {
        $0.draw(Self.picture(9), at: Point(column: 0, row: 0))
        $0.write("ab", at: Point(column: 1, row: 1))
      }
    ) { _ in true }
    #expect(plan[1, 1] == .cell && plan[2, 1] == .cell)
    #expect(plan[3, 1] == .image(.init(image: 0, column: 3, row: 1)))
  }

  @Test func aPictureCutByTheScreenKeepsItsRowsAndColumns() {
    let plan = PlacementPlan(
      frame { $0.draw(Self.picture(9), at: Point(column: -2, row: 8), clippedTo: $0.bounds) }
    ) { _ in true }
    #expect(plan[0, 8] == .image(.init(image: 0, column: 2, row: 0)))
    #expect(plan[1, 9] == .image(.init(image: 0, column: 3, row: 1)))
    #expect(plan[2, 8] == .cell)
  }

  @Test func anOlderPictureStaysUntilTheTerminalHasTheNewOne() {
    let (gray, color) = (Self.picture(9), Self.picture(200))
    let frame = frame {
      $0.draw(gray, at: Point(column: 0, row: 0))
      $0.draw(color, at: Point(column: 0, row: 0))
    }
    let before = PlacementPlan(frame) { $0.bitmap == gray.bitmap }
    #expect(before.wanted.map(\.bitmap) == [color.bitmap])
    #expect(before.shown.map(\.bitmap) == [gray.bitmap])
    #expect(before[0, 0] == .image(.init(image: 0, column: 0, row: 0)))
    let after = PlacementPlan(frame) { _ in true }
    #expect(after[0, 0] == .image(.init(image: 1, column: 0, row: 0)) && after.shown.map(\.bitmap) == [color.bitmap])
    let neither = PlacementPlan(frame) { _ in false }
    #expect(neither[0, 0] == .missing(.init(image: 1, column: 0, row: 0)) && neither.shown.isEmpty)
  }

  @Test func thePicturesNextToTheFocusComeFirst() {
    let pictures = (0..<4).map { Self.picture(UInt8($0)) }
    let plan = PlacementPlan(
      frame {
        for (index, picture) in pictures.enumerated() { $0.draw(picture, at: Point(column: index * 5, row: 0)) }
        $0.focus = Point(column: 12, row: 1)
      }
    ) { _ in false }
    #expect(plan.wanted.map(\.bitmap) == [pictures[2], pictures[1], pictures[3], pictures[0]].map(\.bitmap))
  }

  @Test func aPictureThatIsWhollyCoveredIsNotWanted() {
    let (lower, upper) = (Self.picture(1), Self.picture(2))
    let plan = PlacementPlan(
      frame {
        $0.draw(lower, at: Point(column: 0, row: 0))
        $0.draw(upper, at: Point(column: 0, row: 0))
      }
    ) { _ in false }
    #expect(plan.wanted.map(\.bitmap) == [upper.bitmap])
  }

  @Test func twoHalvesOfTheSamePlaceAreBothShown() {
    let (before, after) = (Self.picture(1), Self.picture(2))
    let plan = PlacementPlan(
      frame {
        $0.draw(after, at: Point(column: 0, row: 0))
        $0.draw(before, at: Point(column: 0, row: 0), clippedTo: Rect(column: 0, row: 0, columns: 2, rows: 3))
      }
    ) { _ in true }
    #expect(plan[1, 0] == .image(.init(image: 1, column: 1, row: 0)))
    #expect(plan[2, 0] == .image(.init(image: 0, column: 2, row: 0)))
    #expect(Set(plan.wanted.map(\.bitmap)) == [before.bitmap, after.bitmap])
  }

  // MARK: Pixels painted over the cells

  @Test func aPaintedPictureCoversItsCellsUntilItGoes() {
    let picture = Self.picture(9)
    var painted = PaintedCells(size: Size(columns: 20, rows: 10))
    let shown = frame { $0.draw(picture, at: Point(column: 5, row: 2)) }
    let (missing, hasMoved) = painted.update(shown)
    #expect(hasMoved && missing.map(\.part) == [Rect(column: 5, row: 2, columns: 4, rows: 3)])
    painted.paint(missing[0])
    #expect(painted.update(shown) == ([], false))
    #expect(painted.isCovered(5, 2) && painted.isCovered(8, 4) && !painted.isCovered(9, 4))
    let generation = painted.generation(5, 2)
    #expect(painted.update(frame { _ in }) == ([], false))
    #expect(!painted.isCovered(5, 2) && painted.generation(5, 2) != generation)
  }

  @Test func textOverAPictureUncoversOnlyItsOwnCells() {
    let picture = Self.picture(9)
    var painted = PaintedCells(size: Size(columns: 20, rows: 10))
    let shown = frame { $0.draw(picture, at: Point(column: 0, row: 0)) }
    painted.paint(painted.update(shown).missing[0])
    let covered = frame {
      $0.draw(picture, at: Point(column: 0, row: 0))
      $0.write("xy", at: Point(column: 1, row: 1))
    }
    #expect(painted.update(covered).missing.isEmpty)
    #expect(!painted.isCovered(1, 1) && painted.isCovered(0, 1) && painted.isCovered(3, 1))
    // When the text goes, only its cells are painted again.
    #expect(painted.update(shown).missing.map(\.part) == [Rect(column: 1, row: 1, columns: 2, rows: 1)])
  }

  @Test func newColoursArePaintedOverTheOldOnes() {
    let (gray, color) = (Self.picture(9), Self.picture(200))
    var painted = PaintedCells(size: Size(columns: 20, rows: 10))
    painted.paint(painted.update(frame { $0.draw(gray, at: Point(column: 0, row: 0)) }).missing[0])
    let (missing, hasMoved) = painted.update(
      frame {
        $0.draw(gray, at: Point(column: 0, row: 0))
        $0.draw(color, at: Point(column: 0, row: 0))
      })
    #expect(!hasMoved && missing.map(\.bitmap) == [color.bitmap] && painted.isCovered(0, 0))
  }

  @Test func nothingIsPaintedOnTheLastRow() {
    var painted = PaintedCells(size: Size(columns: 20, rows: 10))
    #expect(painted.update(frame { $0.draw(Self.picture(9), at: Point(column: 0, row: 7)) }).missing.isEmpty)
  }
}

private func == (
  left: (missing: [PaintedCells.Part], hasMoved: Bool), right: ([PaintedCells.Part], Bool)
) -> Bool { left.missing == right.0 && left.hasMoved == right.1 }
