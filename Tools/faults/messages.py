"""Checks messages to the user: each line must be in plain words, and one must name the file."""

# Parts of libraries' own error texts, which only help their developers.
FOREIGN = ("NSCocoa", "Error Domain", "NSPOSIX", "UserInfo", "Code=", "std::", "basic_ios", "iostream", "Exception from", "Check '",
           "src/", "Errno(", "EncodingError", "DecodingError", "Swift.", "Fatal error", "0x", "\x1b")


def message_problem(error: str, *names: str) -> str | None:
    """Returns what is wrong with the standard error of a failed run. It must contain one of the names."""
    if not error.strip():
        return "fails without a word"
    for line in error.splitlines():
        if foreign := next((part for part in FOREIGN if part in line), None):
            return f"a message with “{foreign}”: {line[:200]}"
        if line.startswith((" ", "\t")):
            return f"a message of more than one line: {error[:200]!r}"
    if names and not any(name in error for name in names):
        return f"the message does not name {' or '.join(names)}: {error.strip().splitlines()[-1][:200]}"
    return None
