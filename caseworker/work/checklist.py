"""What is missing before something can be sent, in the user's language."""

from __future__ import annotations

from api_client.errors import N_, Problem


class NotComplete(Problem):
    """Something is missing or cannot be sent. Facts: ``missing``."""

    message = N_("It cannot be sent yet: {missing}")
    advice = N_("What you wrote is kept as a draft.")
