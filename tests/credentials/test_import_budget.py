"""What starts the program does not wait for libraries that only some steps need."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("keyring", "secretstorage", "cryptography", "tomlkit", "httpx", "textual", "rich", "click")


def test_importing_profiles_and_credentials_loads_no_heavy_library() -> None:
    code = (
        "import sys, caseworker.credentials, caseworker.profiles;"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == []


def test_loading_a_profile_loads_no_library_for_writing_one() -> None:
    code = (
        "import sys, caseworker.profiles as profiles\n"
        "try:\n    profiles.load_profile('none')\n"
        "except profiles.ProfileUnknown:\n    print(*{'tomlkit', 'keyring'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == []
