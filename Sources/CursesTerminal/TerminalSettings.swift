import Glibc

/// The settings of a terminal's line: keys come one by one and unchanged, and output goes out as it is.
struct TerminalSettings {
  private let descriptor: Int32
  private let original: termios?

  /// Keeps the settings as they are now.
  init(of descriptor: Int32) {
    self.descriptor = descriptor
    var settings = termios()
    original = tcgetattr(descriptor, &settings) == 0 ? settings : nil
  }

  /// Takes the line over.
  func takeOver() {
    guard var settings = original else { return }
    settings.c_lflag &= ~tcflag_t(ICANON | ISIG | IEXTEN | ECHO | ECHONL)
    settings.c_iflag &= ~tcflag_t(IXON | BRKINT | PARMRK | ICRNL | INLCR | IGNCR)
    settings.c_oflag &= ~tcflag_t(OPOST)
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  /// Gives the line back as it was. Output that the terminal does not read would hold this up, so it does not wait for it.
  func giveBack() {
    guard var settings = original else { return }
    tcsetattr(descriptor, TCSANOW, &settings)
  }
}
