import Dispatch
import Imaging
import TerminalGraphics
import TerminalUI

/// Paints bitmaps over the cells, for terminals that know pixels but no pictures: sixel, and iTerm2's images.
///
/// Whatever moves has to be sent again. So while anything moves, the cells show block characters, and the pixels follow once it is
/// still. A picture that only changes its colours is painted over itself.
@MainActor final class OverlayPainter: PictureSender {
  /// How long everything must have stood still.
  private static let stillness = Duration.milliseconds(80)

  var onChange: (@MainActor () -> Void)?
  var onTransmission: (@MainActor (Transmission) -> Void)?
  let measuresSpeed = true

  private var encoder: OverlayEncoder
  private let output: TerminalOutput
  private let queue = DispatchQueue(label: "vitrine.pictures", qos: .userInitiated)
  private var painted: PaintedCells
  private var missing: [PaintedCells.Part] = []
  /// The part that is encoded or sent now.
  private var job: (part: PaintedCells.Part, start: ContinuousClock.Instant, pieces: [[UInt8]])?
  private var nextPiece = 0
  private var lastMove = ContinuousClock.now
  private var timer: (any DispatchSourceTimer)?

  init(_ encoder: OverlayEncoder, output: TerminalOutput, size: Size) {
    (self.encoder, self.output) = (encoder, output)
    painted = PaintedCells(size: size)
    output.nextPiece = { [weak self] in self?.takePiece() }
  }

  func cells(of frame: Frame) -> ScreenCells {
    let (missing, hasMoved) = painted.update(frame)
    self.missing = missing
    if hasMoved { lastMove = .now }
    return ScreenCells(frame, painted)
  }

  func followFrame() -> [UInt8] {
    prepare()
    return []
  }

  func adapt(to detector: PixelDetector) { encoder.cellSize = detector.cellSize ?? encoder.cellSize }

  func screenIsCleared() { painted = PaintedCells(size: painted.size) }

  func forgetAll() { screenIsCleared() }

  func leave() -> [UInt8] {
    timer?.cancel()
    timer = nil
    job = nil
    missing = []
    forgetAll()
    return []
  }

  func removeFiles() {}

  // MARK: Encoding

  private func prepare() {
    guard job == nil, let part = missing.first else { return }
    let wait = Self.stillness - (ContinuousClock.now - lastMove)
    guard wait <= .zero else { return prepare(after: wait) }
    job = (part, .now, [])
    nextPiece = 0
    let (encoder, isSlow) = (encoder, output.speed.isSlow)
    queue.async {
      let pieces = encoder.encode(part, isSlow: isSlow)
      DispatchQueue.main.async { MainActor.assumeIsolated { self.finish(part, pieces) } }
    }
  }

  private func prepare(after wait: Duration) {
    timer?.cancel()
    timer = DispatchSource.onMain(after: wait) { [weak self] in self?.prepare() }
  }

  private func finish(_ part: PaintedCells.Part, _ pieces: [[UInt8]]) {
    guard job?.part == part, !pieces.isEmpty else {
      job = nil
      missing.removeAll { $0 == part }
      return prepare()
    }
    job?.pieces = pieces
    output.pump()
  }

  // MARK: Sending

  private func takePiece() -> TerminalOutput.Piece? {
    guard let job, !job.pieces.isEmpty else { return nil }
    if nextPiece == 0 {
      // It may have moved since it was asked for.
      guard missing.contains(job.part), ContinuousClock.now - lastMove >= Self.stillness else {
        report(isComplete: false)
        self.job = nil
        prepare()
        return nil
      }
      painted.paint(job.part)
      onChange?()
    }
    let bytes = job.pieces[nextPiece]
    nextPiece += 1
    guard nextPiece == job.pieces.count else { return TerminalOutput.Piece(bytes: bytes) }
    return TerminalOutput.Piece(bytes: bytes) { [weak self] in self?.complete() }
  }

  private func complete() {
    guard let job else { return }
    report(isComplete: true)
    missing.removeAll { $0 == job.part }
    self.job = nil
    prepare()
  }

  private func report(isComplete: Bool) {
    guard let job else { return }
    onTransmission?(
      Transmission(
        duration: ContinuousClock.now - job.start, byteCount: job.pieces.prefix(nextPiece).reduce(0) { $0 + $1.count },
        isComplete: isComplete))
  }
}
