import Foundation

extension LoadSettings {
  /// Where prepared models are kept; `nil` if they are not kept.
  package var cacheDirectory: URL? {
    usesCache ? customCacheDirectory ?? MLSpecializationCache.defaultDirectory : nil
  }
}
