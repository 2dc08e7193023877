"""Checks of the check, on made-up folders: `python3 -m unittest` in this folder."""

import pathlib
import tempfile
import unittest

import check

PACKAGE = 'products: [.library(name: "Shop", targets: ["Shop"])]'


class CheckTests(unittest.TestCase):
    def findings(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in ({"Package.swift": PACKAGE} | files).items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return list(check.findings(root))

    def test_folders_that_use_only_what_is_below_them_pass(self):
        self.assertEqual([], self.findings({
            "Sources/Shop/Top/Till.swift": "public struct Till { var drawer: Drawer }\n",
            "Sources/Shop/Bottom/Drawer.swift": "// Till\n/* Till */ struct Drawer { let text = \"Till\" }\n",
        }))

    def test_two_folders_that_use_each_other_fail(self):
        found = self.findings({
            "Sources/Kiosk/Top/Till.swift": "struct Till { var drawer: Drawer }\n",
            "Sources/Kiosk/Bottom/Drawer.swift": "package final class Drawer { var till: Till? }\n",
        })
        self.assertEqual(1, len(found))
        self.assertIn("Kiosk: Bottom → Top → Bottom", found[0])

    def test_a_module_s_own_files_are_a_folder_too(self):
        self.assertEqual(1, len(self.findings({
            "Sources/Kiosk/Till.swift": "struct Till { var drawer: Drawer }\n",
            "Sources/Kiosk/Parts/Drawer.swift": "struct Drawer { var till: Till }\n",
        })))

    def test_a_circle_of_three_fails(self):
        self.assertEqual(1, len(self.findings({
            "Sources/Kiosk/A/A.swift": "struct Apple { var pear: Pear }\n",
            "Sources/Kiosk/B/B.swift": "struct Pear { var plum: Plum }\n",
            "Sources/Kiosk/C/C.swift": "@MainActor enum Plum { static var apple: Apple? }\n",
        })))

    def test_code_inside_of_a_text_counts(self):
        self.assertEqual(1, len(self.findings({
            "Sources/Kiosk/A/A.swift": "struct Apple { let text = \"a \\(Pear.name(\"(\")) b\" }\n",
            "Sources/Kiosk/B/B.swift": "struct Pear { var apple: Apple }\n",
        })))

    def test_a_private_or_nested_type_of_the_same_name_is_no_use(self):
        self.assertEqual([], self.findings({
            "Sources/Kiosk/A/A.swift": "struct Apple { struct Core {}; var core: Core; var pear: Pear }\n",
            "Sources/Kiosk/B/B.swift": "struct Pear { struct Stem {} }\nprivate struct Core {}\n",
            "Sources/Kiosk/B/C.swift": "struct Seed {\n  enum Apple {}\n  var apple: Apple\n}\n",
        }))

    def test_public_is_for_libraries(self):
        text = "/// A public thing.\npackage struct Till { public init() {} }\n"
        self.assertEqual([], self.findings({"Sources/Shop/Till.swift": text}))
        found = self.findings({"Sources/Kiosk/Till.swift": text})
        self.assertEqual(1, len(found))
        self.assertIn("Sources/Kiosk/Till.swift: public", found[0])

    def test_a_long_file_fails(self):
        self.assertEqual([], self.findings({"Sources/Kiosk/Till.swift": "\n" * 310}))
        self.assertEqual(1, len(self.findings({"Sources/Kiosk/Till.swift": "\n" * 311})))


if __name__ == "__main__":
    unittest.main()
