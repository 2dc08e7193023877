"""What a message to the user must be: a line of plain words that names the file."""

# Parts of what libraries print of their own errors, which is for nobody but their makers.
FOREIGN = ("NSCocoa", "Error Domain", "NSPOSIX", "UserInfo", "Code=", "std::", "basic_ios", "iostream", "Exception from", "Check '",
           "src/", "Errno(", "EncodingError", "DecodingError", "Swift.", "Fatal error", "0x", "\x1b")


def message_problem(error: str, *names: str) -> str | None:
    """What is wrong with what a failed run printed on standard error; one of the names must be in it."""
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
