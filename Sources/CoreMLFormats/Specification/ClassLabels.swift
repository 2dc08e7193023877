/// The names of a classifier's classes, in the order of its probabilities.
package enum ClassLabels: Sendable, Equatable {
  case texts([String])
  case integers([Int])

  package var count: Int {
    switch self {
    case .texts(let texts): texts.count
    case .integers(let integers): integers.count
    }
  }

  package var texts: [String] {
    switch self {
    case .texts(let texts): texts
    case .integers(let integers): integers.map(String.init)
    }
  }
}
