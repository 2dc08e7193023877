import CImageCodecs

/// A question on its way through C.
final class CancellationCheck {
  private let isCancelled: () -> Bool

  private init(_ isCancelled: @escaping () -> Bool) { self.isCancelled = isCancelled }

  /// What C calls, with the context that `withContext` gives.
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
