import Foundation
extension MLFeatureValue { convenience init(dictionary: [AnyHashable: NSNumber]) throws { self.init(int64: 0) }
 public var dictionaryValue: [AnyHashable: NSNumber] { [:] } }
