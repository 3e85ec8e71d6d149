"""What can keep the sandbox from starting, each as a sentence for the person at the terminal."""

from __future__ import annotations

from api_client.errors import N_, Problem


class StateInUse(Problem):
    """Another sandbox has this state folder open. Facts: ``path``."""

    message = N_("Another sandbox is already running on the folder {path}.")
    advice = N_("Stop that one first, or name another folder with --state.")


class StateUnusable(Problem):
    """The state folder cannot be read by this version. Facts: ``path``, ``reason``."""

    message = N_("The sandbox data in {path} cannot be read ({reason}).")
    advice = N_("Name another folder with --state, or delete this one to start over.")


class PortTaken(Problem):
    """The port cannot be listened on. Facts: ``port``, ``reason``."""

    message = N_("The sandbox cannot listen on port {port} ({reason}).")
    advice = N_("Choose another port with --port; 0 takes any free one.")
