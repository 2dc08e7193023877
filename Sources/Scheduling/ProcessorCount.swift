import Glibc

/// The machine's processors.
package enum ProcessorCount {
  /// Those that are in use, at least one.
  package static var online: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
