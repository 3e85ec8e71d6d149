"""Start of the program: settles the language before any text is made, and ends with a sentence."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from caseworker import collector, head_start, i18n


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; no traceback reaches the user."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    head_start.begin(given)
    collector.collect_seldom()
    i18n.use(i18n.preferred())
    from caseworker.cli import run

    try:
        code = run(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        code = 130
    except BrokenPipeError:
        # Whoever read the output has gone, as `caseworker queue | head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = _unexpected(error)
    sys.exit(code)


def _unexpected(error: Exception) -> int:
    """Say that the program itself failed, and where, without what it was working on."""
    if os.environ.get("CASEWORKER_DEBUG"):
        traceback.print_exc()
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "?"
    text = i18n._(
        "caseworker itself failed ({kind} in {place}). What was saved is kept. "
        "Tell the help desk these words; CASEWORKER_DEBUG=1 shows more."
    )
    sys.stderr.write(text.format(kind=type(error).__name__, place=place) + "\n")
    return 1


if __name__ == "__main__":
    main()
