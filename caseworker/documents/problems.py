"""What can keep a document from being read before anything is known of its content."""

from __future__ import annotations

from api_client.errors import N_, Problem


class FileMissing(Problem):
    """There is no such file. Facts: ``path``."""

    message = N_("There is no file {path}.")
    advice = N_("Check the name and the folder.")


class NotAFile(Problem):
    """A folder, a pipe, a device: nothing that could be read to its end. Facts: ``path``."""

    message = N_("{path} is not a file.")
    advice = N_("Name a file.")


class FileUnreadable(Problem):
    """The system does not let the file be read. Facts: ``path``, ``reason``."""

    message = N_("The file {path} cannot be read ({reason}).")
    advice = N_("Give yourself permission to read it, or copy it to a folder of your own.")


class ReaderUnavailable(Problem):
    """The worker process cannot be started. Facts: ``reason``."""

    message = N_("Documents cannot be read on this computer now ({reason}).")
    advice = N_(
        "Save the file and open it in another program. To see what is wrong: caseworker doctor"
    )


class ReaderClosed(Problem):
    """The program is closing; nothing more is read."""

    message = N_("The document was not read, because the program is closing.")
