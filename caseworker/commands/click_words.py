"""The words of the click library that a user can meet, so that they stand in our catalogues.

click looks them up by itself in the domain that ``caseworker.i18n`` settles; nothing here is
called. A test holds them against the installed click.
"""

from __future__ import annotations

from api_client.errors import N_


def n_(one: str, many: str) -> tuple[str, str]:
    """Mark a text that counts something for the translation catalogue."""
    return one, many


WORDS = (
    N_("%(prog)s, version %(version)s"),
    N_("(dynamic)"),
    N_("Aborted!"),
    N_("Argument {name!r} takes {nargs} values."),
    N_("Choose from:\n\t{choices}"),
    N_("Commands"),
    N_("Could not open file {filename!r}: {message}"),
    N_("Error: The two entered values do not match."),
    N_("Error: invalid input"),
    N_("Error: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("Missing argument"),
    N_("Missing command."),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Options"),
    N_("Positional arguments"),
    N_("Show the version and exit."),
    N_("Show this message and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Usage:"),
    N_("default: {default}"),
    N_("directory"),
    N_("file"),
    N_("path"),
    N_("required"),
    N_("unknown error"),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    n_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    n_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    n_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    n_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
