import ArgumentParser
import Foundation
import OpenCoreML
