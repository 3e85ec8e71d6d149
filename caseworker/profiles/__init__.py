"""Named connections to case servers: one TOML file each, without secrets."""

from __future__ import annotations

from caseworker.profiles.addresses import APIS, apis_from
from caseworker.profiles.chosen import load_profile, remember_last_used
from caseworker.profiles.names import checked_name, data_folder_of, data_path_of, profile_names
from caseworker.profiles.problems import (
    AddressNotEncrypted,
    AddressUnusable,
    ApiUnknown,
    NoProfile,
    ProfileBroken,
    ProfileIncomplete,
    ProfileNameTaken,
    ProfileNameUnusable,
    ProfileProblem,
    ProfileUnknown,
    ProfileUnreadable,
    SeveralProfiles,
    StaffFileBroken,
    StaffFileMissing,
    StaffFileUnreadable,
)
from caseworker.profiles.profile import METHODS, OUTCOMES, STORES, Method, Profile, Store
from caseworker.profiles.profile_file import save_profile
from caseworker.profiles.staff import Directory, Person, Unit, load_directory

__all__ = [
    "APIS",
    "METHODS",
    "OUTCOMES",
    "STORES",
    "AddressNotEncrypted",
    "AddressUnusable",
    "ApiUnknown",
    "Directory",
    "Method",
    "NoProfile",
    "Person",
    "Profile",
    "ProfileBroken",
    "ProfileIncomplete",
    "ProfileNameTaken",
    "ProfileNameUnusable",
    "ProfileProblem",
    "ProfileUnknown",
    "ProfileUnreadable",
    "SeveralProfiles",
    "StaffFileBroken",
    "StaffFileMissing",
    "StaffFileUnreadable",
    "Store",
    "Unit",
    "apis_from",
    "checked_name",
    "data_folder_of",
    "data_path_of",
    "load_directory",
    "load_profile",
    "profile_names",
    "remember_last_used",
    "save_profile",
]
