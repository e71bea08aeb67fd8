"""What can go wrong for a user, each with its cause and the next step.

The command line turns an `AispmError` into one sentence, a hint and an exit code;
nothing else in the package prints or exits.
"""


class AispmError(Exception):
    """A problem the user can act on.

    `message` is one sentence naming the cause; `hint` is the next step.
    `exit_code` follows the contract: 2 usage or input, 3 nothing could be read, 4 internal.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(AispmError):
    """A path, name, option or file the user gave cannot be used."""


class SnapshotError(AispmError):
    """A snapshot is corrupt, foreign or of an unknown version."""


class RuleError(AispmError):
    """A rule or framework file is refused; the message names file and line."""


class SourceError(AispmError):
    """Nothing could be read of a source that was asked for (no or wrong credentials)."""

    exit_code = 3
