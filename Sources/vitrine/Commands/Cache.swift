import ArgumentParser
import Foundation
import OpenCoreML
struct Cache: AsyncParsableCommand { func run() async throws {} }
