import Dispatch
import TerminalGraphics
import TerminalUI

/// Finding out how the terminal shows pictures.
extension CursesTerminal {
  /// How long pictures wait for the terminal's answers: if they come later, the pictures are made again.
  private static let settlingTime = Duration.milliseconds(100)

  /// Asks the terminal what it can do, all at once. Nothing waits for the replies.
  func ask() {
    guard modes.areAnswered, colorDepth != .monochrome else { return }
    if detector.asks { probes = PictureFiles.probes() }
    parser.beginQuery(at: .now)
    output.send(detector.queries(media: probes) + Array(TerminalModes.backgroundQuery.utf8))
    scheduleDecision()
  }

  /// Takes in a reply.
  func take(_ reply: TerminalReply) {
    switch reply {
    case .string(.operatingSystemCommand, let text):
      guard let background = Appearance(backgroundReply: text) else { return }
      appearance = background
      handler?(.appearance(background))
    case .control("0n"): output.receive()
    case .control("I"): if detector.isWrapped { redraw() }
    case .control("O"): break
    default: detector.take(reply)
    }
    tellPixels()
  }

  /// Tells the listener what is known of the terminal's pictures, if that has changed.
  func tellPixels() {
    let isComplete = !parser.isQueryOpen(at: .now)
    // Through tmux, the terminal reads them after tmux has answered.
    let age = ContinuousClock.now - start
    if isComplete, !detector.isWrapped || age >= InputParser.queryDuration { removeProbes() }
    let found = detector.support(
      isComplete: isComplete, isSettled: age >= Self.settlingTime)
    guard found != support else { return }
    support = found
    startSending()
    handler?(.pixels(found))
  }

  /// Removes the pixels that the terminal was asked about and has not taken.
  func removeProbes() {
    for medium in probes.values { PictureFiles.remove(medium) }
    probes = [:]
  }

  /// Starts sending pictures by the terminal's best method, unless that has begun.
  private func startSending() {
    guard let method = support.methods.first(where: \.hasPixels) else { return }
    defer {
      sender?.adapt(to: detector)
      output.measuresSpeed = sender?.measuresSpeed ?? false
    }
    guard method != sendingMethod else { return }
    sendingMethod = method
    let sender: any PictureSender
    switch method {
    case .placeholders:
      let transmitter = PictureTransmitter(
        PictureEncoder(handover: detector.handover, isWrapped: detector.isWrapped), output: output)
      modes.prepareImageRescue(transmitter.numbers, isWrapped: detector.isWrapped)
      sender = transmitter
    case .sixel, .inlineImages:
      let encoder = OverlayEncoder(
        form: method == .sixel ? .sixel : .inlineImage, cellSize: support.cellSize)
      sender = OverlayPainter(encoder, output: output, size: size)
      screen.stopMoving()
    case .symbols: return
    }
    sender.onChange = { [weak self] in self?.drawAgain() }
    sender.onTransmission = { [weak self] in self?.onTransmission?($0) }
    self.sender = sender
  }

  private func scheduleDecision() {
    for wait in [Self.settlingTime, InputParser.queryDuration] {
      DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(wait.milliseconds + 5)) { [weak self] in
        MainActor.assumeIsolated {
          guard let self, !self.isRestored else { return }
          self.tellPixels()
        }
      }
    }
  }
}
