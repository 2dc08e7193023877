import CLinux
import CNcurses
import Dispatch
import Glibc
import TerminalUI

/// Signals, and giving the terminal to the shell while the program is stopped.
extension CursesTerminal {
  /// What a stop applies to.
  enum Stopped {
    /// Everything that was started together, as a shell expects of ^Z, including whoever reads our output.
    case wholeJob
    /// Only this process, because the signal was sent to it.
    case process
  }

  func handle(signal number: Int32) {
    guard !isRestored else { return }
    switch number {
    case SIGWINCH: resize()
    case SIGCONT where !hasJustComeBack: comeBack()
    case SIGCONT: break
    case SIGTSTP: suspend(.process)
    default: handler?(.terminate(signal: number))
    }
  }

  /// Redraws everything, because something else may have written on the screen.
  func redraw() {
    updateSize()
    resizeterm(Int32(size.rows), Int32(size.columns))
    shown = nil
    // What the terminal still has of images is unknown.
    sender?.forgetAll()
    tellPixels()
    handler?(.resize(size))
    handler?(.redraw)
  }

  /// Gives the terminal back as it was, until `comeBack` or for good.
  func leaveScreen() {
    output.sendLast(
      (sender?.leave() ?? []) + Array(modes.disabling.utf8) + screen.ended(), asksForReceipt: sender != nil)
    // Replies on their way would be typed into the shell.
    awaitReplies()
    sender?.removeFiles()
    settings.giveBack()
  }

  func suspend(_ stopped: Stopped) {
    guard stopped == .process || hasShell else { return redraw() }
    leaveScreen()
    if stopped == .wholeJob {
      signal(SIGTSTP, SIG_IGN)
      kill(0, SIGTSTP)
      _ = vitrine_catch_signal(SIGTSTP)
    }
    // This process stops at once: a signal might reach another thread, which handles it later, after the screen has come back.
    raise(SIGSTOP)
    comeBack()
  }

  /// Whether somebody can resume the job. The system decides this for ^Z by the same rule: a process outside the job but in its
  /// session must be the parent of a process in the job.
  private var hasShell: Bool {
    var process = getppid()
    while process > 0 {
      guard getpgid(process) == getpgrp() else { return getsid(process) == getsid(0) }
      process = Self.parent(of: process)
    }
    return false
  }

  /// The fourth field of `/proc/PID/stat`; the second one, a name in brackets, may contain anything.
  private static func parent(of process: pid_t) -> pid_t {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return 0 }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = fread(&bytes, 1, bytes.count, file)
    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 1 ? pid_t(fields[1]) ?? 0 : 0
  }

  private func comeBack() {
    // While the program is in the background, the screen belongs to the shell: the system stops the program until it is in the
    // foreground.
    if !connection.isInForeground { raise(SIGTTOU) }
    // A program that was stopped without warning has not left the screen yet, and the shell has changed the terminal since.
    if !isendwin() { _ = screen.ended() }
    settings.takeOver()
    output.resume()
    output.send(screen.refreshed())
    write(modes.enabling)
    lastReturn = DispatchTime.now().uptimeNanoseconds
    redraw()
  }

  /// Whether this SIGCONT is the one that ended our own stop.
  private var hasJustComeBack: Bool {
    lastReturn.map { DispatchTime.now().uptimeNanoseconds - $0 < 300_000_000 } ?? false
  }

  private func resize() {
    guard updateSize() else { return }
    resizeterm(Int32(size.rows), Int32(size.columns))
    shown = nil
    tellPixels()
    // The kernel may not know the pixels of a cell, and a new font may have changed them.
    if detector.asks { output.send(Array("\u{1B}[16t".utf8)) }
    handler?(.resize(size))
  }
}
