"""What can be wrong with a profile, its addresses or its staff file, and what to do about it."""

from __future__ import annotations

from typing import ClassVar

from api_client.errors import N_, Problem


class ProfileProblem(Problem):
    """Anything about profiles that a person can put right."""


class NoProfile(ProfileProblem):
    """Nobody has logged in on this computer account yet."""

    message = N_("There is no profile yet.")
    advice = N_("Make one with: caseworker login")


class SeveralProfiles(ProfileProblem):
    """Which profile is meant cannot be known. Facts: ``names``."""

    message = N_("There are several profiles: {names}.")
    advice = N_("Choose one with --profile NAME.")


class ProfileUnknown(ProfileProblem):
    """No profile has this name. Facts: ``name``."""

    message = N_("There is no profile named {name}.")
    advice = N_("List them with: caseworker profiles")


class ProfileNameUnusable(ProfileProblem):
    """The name cannot be a file name on all three systems. Facts: ``name``."""

    message = N_("{name} cannot be the name of a profile.")
    advice = N_(
        "Use at most 64 letters (a–z, å, ä, ö), digits, dots, dashes and underscores, "
        "with no dot or dash first and no dot last."
    )


class ProfileNameTaken(ProfileProblem):
    """Another profile differs only in upper and lower case. Facts: ``name``, ``other``."""

    message = N_("The name {name} is too close to the profile {other}.")
    advice = N_("Use {other}, or another name.")


class ProfileBroken(ProfileProblem):
    """A profile's file cannot be used as it is. Facts: ``file``, ``line``, ``reason``.

    ``line`` counts from 1, in the file as it is on disk.
    """

    message: ClassVar[str] = N_("The profile {file} cannot be used. Line {line}: {reason}.")
    advice: ClassVar[str] = N_("Correct the line, or ask your administrator.")


class ProfileIncomplete(ProfileBroken):
    """A key that every profile needs is absent. Facts: ``file``, ``line`` (last), ``reason``."""

    message = N_("The profile {file} cannot be used: {reason}.")
    advice = N_("Add it to the file, or ask your administrator.")


class ProfileUnreadable(ProfileBroken):
    """The system does not give the file. Facts: ``file``, ``line`` (0), ``reason``."""

    message = N_("The profile {file} cannot be read ({reason}).")
    advice = N_("Give yourself permission to read it.")


class AddressUnusable(ProfileProblem):
    """A server's address is not one. Facts: ``address`` (without user info), ``reason``."""

    message: ClassVar[str] = N_("The address {address} cannot be used: {reason}.")
    advice: ClassVar[str] = N_("Write it like this: https://cases.example.com")


class AddressNotEncrypted(AddressUnusable):
    """A plain http address on another computer. Facts: ``address``."""

    message = N_("The address {address} is not encrypted: others on the network could read along.")
    advice = N_("Begin it with https://. Plain http is only for a server on this computer.")


class ApiUnknown(ProfileProblem):
    """An address was given for an API that does not exist. Facts: ``name``, ``offered``."""

    message = N_("There is no API named {name}.")
    advice = N_("It can be: {offered}.")


class StaffFileMissing(ProfileProblem):
    """The staff file that a profile names is not there. Facts: ``file``."""

    message = N_("The staff file {file} is not there.")
    advice = N_("Put it there, or correct staff_file in the profile.")


class StaffFileUnreadable(ProfileProblem):
    """The system does not give the staff file. Facts: ``file``, ``reason``."""

    message = N_("The staff file {file} cannot be read ({reason}).")
    advice = N_("Give yourself permission to read it.")


class StaffFileBroken(ProfileProblem):
    """The staff file cannot be used as it is. Facts: ``file``, ``line`` from 1, ``reason``."""

    message = N_("The staff file {file} cannot be used. Line {line}: {reason}.")
    advice = N_("Correct the line, or ask your administrator.")
