import CLinux
import Glibc
import SystemPackage

/// The user's folders by the XDG specification: the one place that knows them.
package enum UserFolders {
  /// `$HOME`; if that is not set, empty or no absolute path, what the system's list of users says.
  package static var home: FilePath { folder(nil, "") }
  /// `$XDG_CACHE_HOME`, else `~/.cache`.
  package static var cache: FilePath { folder("XDG_CACHE_HOME", ".cache") }
  /// `$XDG_CONFIG_HOME`, else `~/.config`.
  package static var config: FilePath { folder("XDG_CONFIG_HOME", ".config") }
  /// `$XDG_DATA_HOME`, else `~/.local/share`.
  package static var data: FilePath { folder("XDG_DATA_HOME", ".local/share") }

  /// The library that opens others late is in C and asks the same question.
  private static func folder(_ variable: String?, _ belowHome: String) -> FilePath {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard vitrine_user_folder(variable, belowHome, &path, path.count) == 0 else { return "/" }
    return FilePath(platformString: path)
  }
}
