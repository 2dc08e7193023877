import CLinux
import Glibc
import SystemPackage

/// The user's folders according to the XDG specification. No other code looks them up.
package enum UserFolders {
  /// `$HOME`; if that is unset, empty or not an absolute path, the home folder in the system's user database.
  package static var home: FilePath { folder(nil, "") }
  /// `$XDG_CACHE_HOME`, otherwise `~/.cache`.
  package static var cache: FilePath { folder("XDG_CACHE_HOME", ".cache") }
  /// `$XDG_CONFIG_HOME`, otherwise `~/.config`.
  package static var config: FilePath { folder("XDG_CONFIG_HOME", ".config") }
  /// `$XDG_DATA_HOME`, otherwise `~/.local/share`.
  package static var data: FilePath { folder("XDG_DATA_HOME", ".local/share") }

  /// Implemented in C, because the C code that opens libraries late needs it too.
  private static func folder(_ variable: String?, _ belowHome: String) -> FilePath {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard vitrine_user_folder(variable, belowHome, &path, path.count) == 0 else { return "/" }
    return FilePath(platformString: path)
  }
}
