package typealias UrgencyQueue = WaitingLine
extension WaitingLine { package typealias Urgency = @Sendable () -> Int }
