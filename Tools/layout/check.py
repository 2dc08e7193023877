#!/usr/bin/env python3
"""Checks the layout of Sources: `python3 Tools/layout/check.py [ROOT]`, where ROOT has a Package.swift and Sources.

A folder of a module uses only what is below it, so no folders use each other, not even by way of a third. `public` is for the modules
of libraries that the package offers, and for types that these re-export. A Swift file has at most 310 lines. Prints what is wrong; the exit status is then 1.

A folder uses another if its code names a type that the other one declares. Extensions belong to the type, not to their folder.
"""

import pathlib
import re
import sys

MOST_LINES = 310

DECLARATION = re.compile(
    r"^(?P<modifiers>(?:@\w+(?:\([^)]*\))?\s+|[a-z]+(?:\(\w+\))?\s+)*?)"
    r"(?:struct|class|enum|actor|protocol|typealias)\s+(?P<name>\w+)", re.M)
NESTED = re.compile(r"^[ \t].*?\b(?:struct|class|enum|actor|protocol|typealias)\s+([A-Z]\w*)", re.M)
USE = re.compile(r"(?<![.\w])[A-Z]\w*")
PUBLIC = re.compile(r"(?:^|\s)(?:public|open)(?:\(set\))?\s+(?=[a-z@])")
LIBRARY = re.compile(r'\.library\(name: "[^"]*", targets: \[([^\]]*)\]\)')
EXPORT = re.compile(r"^@_exported import \w+ (\w+)\.(\w+)", re.M)
# What begins or ends a comment, a text, or code inside a text.
MARK = re.compile(r'//[^\n]*|/\*|\*/|#*"""|#*"|\\#*\(|\\.|\(|\)', re.S)


def code(text):
    """The source without comments and without texts, but with the code inside of texts."""
    kept, stack, start = [], [], 0
    for match in MARK.finditer(text):
        mark, inside = match.group(), stack[-1] if stack else None
        if match.start() < start:
            continue
        if inside is None or inside == "(":
            if mark.startswith("//"):
                kept.append(text[start:match.start()])
                start = match.end()
            elif mark == "/*" or mark.endswith('"'):
                kept.append(text[start:match.start()])
                stack.append(mark)
            elif mark == "(" and inside:
                stack.append("(")
            elif mark == ")" and inside:
                stack.pop()
                if stack[-1] != "(":
                    kept.append(text[start:match.start()] + " ")
        elif inside == "/*":
            if mark in ("/*", "*/"):
                stack.append(mark) if mark == "/*" else stack.pop()
                start = match.end()
        elif inside.strip("#") == mark.strip("#"):
            stack.pop()
            start = match.end()
        elif mark.startswith("\\" + "#" * inside.count("#") + "("):
            stack.append("(")
            start = match.end()
    return "".join(kept) + (text[start:] if not stack else "")


def folders(module):
    """Which folder uses which other ones, and the types that it names: {folder: {folder: {type}}}."""
    sources = {path: code(path.read_text(encoding="utf-8")) for path in sorted(module.rglob("*.swift"))}
    homes = {}
    for path, text in sources.items():
        for match in DECLARATION.finditer(text):
            if "private" not in match["modifiers"]:
                homes.setdefault(match["name"], path.parent)
    uses = {}
    for path, text in sources.items():
        own = set(NESTED.findall(text)) | {match["name"] for match in DECLARATION.finditer(text)}
        for name in set(USE.findall(text)) - own:
            if name in homes and homes[name] != path.parent:
                uses.setdefault(path.parent, {}).setdefault(homes[name], set()).add(name)
    return uses


def circle(uses):
    """Folders of which each uses the next one and the last one the first; none if there is no such circle."""
    done = set()

    def walk(folder, way):
        if folder in way:
            return way[way.index(folder):]
        if folder in done:
            return None
        done.add(folder)
        found = (walk(other, way + [folder]) for other in sorted(uses.get(folder, ())))
        return next((circle for circle in found if circle), None)

    return next((way for way in (walk(folder, []) for folder in sorted(uses)) if way), None)


def findings(root):
    """All that is wrong, a line each."""
    lists = LIBRARY.findall((root / "Package.swift").read_text(encoding="utf-8"))
    products = {name for text in lists for name in re.findall(r'"([^"]*)"', text)}
    exported = {export for product in products for path in (root / "Sources" / product).rglob("*.swift")
                for export in EXPORT.findall(path.read_text(encoding="utf-8"))}
    for module in sorted(path for path in (root / "Sources").iterdir() if path.is_dir()):
        uses = folders(module)
        # One circle at a time: without its thinnest use the next one shows.
        while way := circle(uses):
            steps = list(zip(way, way[1:] + way[:1]))
            user, used = min(steps, key=lambda step: len(uses[step[0]][step[1]]))
            names = ", ".join(sorted(uses[user].pop(used))[:8])
            path = " → ".join(str(folder.relative_to(module)) for folder in way + way[:1])
            yield f"{module.name}: {path}: {user.relative_to(module)} uses {names} of {used.relative_to(module)}"
        for path in sorted(module.rglob("*.swift")):
            text = path.read_text(encoding="utf-8")
            count = len(text.splitlines())
            if count > MOST_LINES:
                yield f"{path.relative_to(root)}: {count} lines; {MOST_LINES} are the most"
            declared = {(module.name, match["name"]) for match in DECLARATION.finditer(text)}
            if module.name not in products and not declared & exported and PUBLIC.search(code(text)):
                yield f"{path.relative_to(root)}: public, but no library's: package is enough"


if __name__ == "__main__":
    problems = list(findings(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print(*problems, sep="\n", end="\n" if problems else "")
    sys.exit(1 if problems else 0)
