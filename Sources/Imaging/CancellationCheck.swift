import CImageCodecs

/// Carries a Swift closure through C code, which calls it to ask whether to stop.
final class CancellationCheck {
  private let isCancelled: () -> Bool

  private init(_ isCancelled: @escaping () -> Bool) { self.isCancelled = isCancelled }

  /// The function that C calls, with the context from `withContext`.
  static let ask: imc_cancel = { context in
    guard let context else { return 0 }
    return Unmanaged<CancellationCheck>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
  }

  static func withContext<Result>(
    _ isCancelled: () -> Bool, _ body: (UnsafeMutableRawPointer) throws -> Result
  ) rethrows -> Result {
    try withoutActuallyEscaping(isCancelled) { isCancelled in
      let check = CancellationCheck(isCancelled)
      return try withExtendedLifetime(check) { try body(Unmanaged.passUnretained(check).toOpaque()) }
    }
  }
}
