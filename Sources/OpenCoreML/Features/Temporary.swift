public protocol MLBatchProvider { var count: Int { get }; func features(at index: Int) -> any MLFeatureProvider }
public final class MLArrayBatchProvider: MLBatchProvider { public let array: [any MLFeatureProvider]; public init(array: [any MLFeatureProvider]) { self.array = array }; public var count: Int { array.count }; public func features(at index: Int) -> any MLFeatureProvider { array[index] } }
extension MLFeatureValue { convenience init(dictionary: [AnyHashable: NSNumber]) throws { self.init(int64: 0) } }
import Foundation
