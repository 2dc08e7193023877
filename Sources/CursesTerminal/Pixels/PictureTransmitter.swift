import Dispatch
import Glibc
import TerminalGraphics
import TerminalUI

/// Sends the images that a frame wants: the nearest to its focus first, and never those that have scrolled away before their turn.
@MainActor final class PictureTransmitter: PictureSender {
  /// An image on its way.
  private struct Job {
    let image: PlacedImage
    let number: ImageNumber
    let start = ContinuousClock.now
    var encoded: PictureEncoder.Encoded?
    var nextPiece = 0
  }

  /// How many images are encoded at once, and wait encoded for their turn.
  private static let preparedCount = 4
  /// How long nothing may have changed before coarse images are refined.
  private static let stillness = Duration.milliseconds(250)

  /// What the terminal holds.
  private var store: ImageStore
  var onChange: (@MainActor () -> Void)?
  var onTransmission: (@MainActor (Transmission) -> Void)?

  private var encoder: PictureEncoder
  private let output: TerminalOutput
  private let queue = DispatchQueue(label: "vitrine.pictures", qos: .userInitiated, attributes: .concurrent)
  private var plan = PlacementPlan(Frame(size: Size(columns: 0, rows: 0))) { _ in false }
  private var wanted: [PlacedImage] = []
  private var jobs: [Job] = []
  /// Images that cannot be sent: they stay block characters.
  private var impossible: Set<PlacedImage> = []
  /// Handed over, and perhaps not read yet.
  private var media: [KittyGraphics.Medium] = []
  /// Images to delete after the next frame, which no longer shows them.
  private var unseen: [ImageNumber] = []
  private var lastChange = ContinuousClock.now
  private var refinement: (any DispatchSourceTimer)?

  init(_ encoder: PictureEncoder, output: TerminalOutput) {
    (self.encoder, self.output) = (encoder, output)
    store = ImageStore(seed: getpid())
    output.nextPiece = { [weak self] in self?.takePiece() }
  }

  /// The numbers that its images may have.
  var numbers: ClosedRange<UInt32> { store.range }

  var measuresSpeed: Bool { encoder.handover == .stream }

  func adapt(to detector: PixelDetector) {
    encoder = PictureEncoder(handover: detector.handover, isWrapped: detector.isWrapped)
  }

  func cells(of frame: Frame) -> ScreenCells {
    plan = PlacementPlan(frame) { store.isComplete($0) }
    return ScreenCells(frame, plan) {
      store[$0]?.number
    } isComing: {
      !impossible.contains($0)
    }
  }

  /// Takes in what the frame shows and wants; returns the deletion of images that nobody sees.
  func followFrame() -> [UInt8] {
    if plan.wanted != wanted { lastChange = .now }
    wanted = plan.wanted
    impossible.formIntersection(wanted)
    // A piece of an image must be followed by its others; what was not begun can be left out.
    let current = Set(wanted)
    for job in jobs where job.nextPiece == 0 && !current.contains(job.image) { giveUp(job) }
    jobs.removeAll { $0.nextPiece == 0 && !current.contains($0.image) }
    unseen += store.show(plan.shown, wanted: wanted)
    prepare()
    return takeDeletions()
  }

  /// The deletion of images that nobody sees any more, unless an image is on its way: a command in the middle would spoil it.
  private func takeDeletions() -> [UInt8] {
    guard !jobs.contains(where: { $0.nextPiece > 0 }) else { return [] }
    defer { unseen = [] }
    for number in unseen { store.giveBack(number) }
    return unseen.flatMap { wrapped(KittyGraphics.delete($0)) }
  }

  /// Images are no part of the screen.
  func screenIsCleared() {}

  func forgetAll() { unseen += store.removeAll() }

  func leave() -> [UInt8] {
    refinement?.cancel()
    refinement = nil
    // What is on the screen goes first; the images belong to this screen, so they cannot be deleted from the shell's.
    var bytes = Array("\u{1B}[H\u{1B}[2J".utf8)
    if let job = jobs.first(where: { $0.nextPiece > 0 }), let encoded = job.encoded {
      // Half an image would swallow the commands after it.
      if let last = encoded.pieces.last, job.nextPiece < encoded.pieces.count { bytes += last }
      bytes += wrapped(KittyGraphics.delete(job.number))
    }
    for job in jobs { giveUp(job) }
    jobs = []
    forgetAll()
    bytes += takeDeletions()
    return bytes
  }

  func removeFiles() {
    for medium in media { PictureFiles.remove(medium) }
    media = []
  }

  // MARK: Encoding

  /// Starts encoding the next images.
  private func prepare() {
    for image in wanted where jobs.count < Self.preparedCount {
      guard !store.isComplete(image), !impossible.contains(image), !jobs.contains(where: { $0.image == image }) else {
        continue
      }
      // A line of unknown speed may be slow: the first images, which tell it, must not take as long as four of them would.
      begin(image, isCoarse: !output.speed.isFast)
    }
    if jobs.isEmpty { refineSoon() }
  }

  private func begin(_ image: PlacedImage, isCoarse: Bool) {
    guard max(image.size.rows, image.size.columns) <= Placeholder.limit, let number = store.makeNumber() else {
      impossible.insert(image)
      return
    }
    jobs.append(Job(image: image, number: number))
    let encoder = encoder
    queue.async {
      let encoded = encoder.encode(image, as: number, isCoarse: isCoarse)
      DispatchQueue.main.async { MainActor.assumeIsolated { self.finish(image, number, encoded) } }
    }
  }

  private func finish(_ image: PlacedImage, _ number: ImageNumber, _ encoded: PictureEncoder.Encoded?) {
    guard let place = jobs.firstIndex(where: { $0.number == number }) else {
      // It has scrolled away meanwhile.
      if let medium = encoded?.medium { PictureFiles.remove(medium) }
      return
    }
    if let encoded {
      jobs[place].encoded = encoded
    } else {
      impossible.insert(image)
      giveUp(jobs.remove(at: place))
    }
    prepare()
    output.pump()
  }

  /// Sends coarse images again with all their pixels once nothing has moved for a while.
  private func refineSoon() {
    guard wanted.contains(where: { store[$0]?.isRefined == false }), refinement == nil else { return }
    let wait = Self.stillness - (ContinuousClock.now - lastChange)
    refinement = DispatchSource.onMain(after: wait) { [weak self] in self?.refine() }
  }

  private func refine() {
    refinement = nil
    guard jobs.isEmpty else { return }
    guard ContinuousClock.now - lastChange >= Self.stillness else { return refineSoon() }
    if let image = wanted.first(where: { store[$0]?.isRefined == false }) { begin(image, isCoarse: false) }
  }

  // MARK: Sending

  private func takePiece() -> TerminalOutput.Piece? {
    guard
      let place = jobs.firstIndex(where: { $0.nextPiece > 0 }) ?? jobs.firstIndex(where: { $0.encoded != nil }),
      let encoded = jobs[place].encoded
    else { return nil }
    let bytes = encoded.pieces[jobs[place].nextPiece]
    jobs[place].nextPiece += 1
    guard jobs[place].nextPiece == encoded.pieces.count else { return TerminalOutput.Piece(bytes: bytes) }
    let job = jobs.remove(at: place)
    return TerminalOutput.Piece(bytes: bytes) { [weak self] in self?.complete(job, encoded) }
  }

  private func complete(_ job: Job, _ encoded: PictureEncoder.Encoded) {
    if let medium = encoded.medium { keep(medium) }
    let old = store.complete(
      job.image, as: job.number, byteCount: encoded.byteCount, isRefined: encoded.isRefined)
    if let old { unseen.append(old) }
    report(job, isComplete: true)
    prepare()
    onChange?()
  }

  /// Only the last ones can still be unread.
  private func keep(_ medium: KittyGraphics.Medium) {
    media.append(medium)
    if media.count > 64 { media.removeFirst(32) }
  }

  private func giveUp(_ job: Job) {
    store.giveBack(job.number)
    if let medium = job.encoded?.medium { PictureFiles.remove(medium) }
    report(job, isComplete: false)
  }

  private func report(_ job: Job, isComplete: Bool) {
    let count = job.encoded?.pieces.prefix(job.nextPiece).reduce(0) { $0 + $1.count } ?? 0
    onTransmission?(Transmission(duration: ContinuousClock.now - job.start, byteCount: count, isComplete: isComplete))
  }

  private func wrapped(_ command: [UInt8]) -> [UInt8] {
    encoder.isWrapped ? TmuxPassthrough.wrapped(command) : command
  }
}
