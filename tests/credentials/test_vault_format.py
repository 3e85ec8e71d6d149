"""What is sealed opens with its passphrase only, and a changed file is told from a wrong one."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.credentials import Secrets, vault
from tests.credentials.conftest import PASSPHRASE, SECRET

KEPT = Secrets(secret=SECRET, store_key=bytes(range(32)))
SEALED = vault.seal("kungsbacka", KEPT, PASSPHRASE)


def resealed(**changes: object) -> bytes:
    """Return the vault with these parts changed by someone who knows how the checksum is made."""
    content = json.loads(SEALED)
    del content["checksum"]
    content |= changes
    content["checksum"] = vault._checksum(content)
    return json.dumps(content).encode()


def with_cost(**changes: object) -> bytes:
    return resealed(scrypt=json.loads(SEALED)["scrypt"] | changes)


def test_the_passphrase_opens_what_was_sealed() -> None:
    assert vault.unseal("kungsbacka", SEALED, PASSPHRASE) == KEPT


def test_a_vault_can_hold_the_key_of_the_drafts_alone() -> None:
    kept = Secrets(secret=None, store_key=KEPT.store_key)
    assert vault.unseal("a", vault.seal("a", kept, PASSPHRASE), PASSPHRASE) == kept


def test_a_wrong_passphrase_is_told_from_damage() -> None:
    for wrong in (PASSPHRASE + " ", PASSPHRASE.upper(), "", "x" * 100_000):
        with pytest.raises(vault.WrongPassphrase):
            vault.unseal("kungsbacka", SEALED, wrong)


def test_a_passphrase_is_the_same_however_its_letters_were_composed() -> None:
    typed = unicodedata.normalize("NFD", PASSPHRASE)
    assert typed != PASSPHRASE
    assert vault.unseal("kungsbacka", SEALED, typed) == KEPT


def test_sealing_twice_gives_nothing_in_common() -> None:
    one, other = json.loads(SEALED), json.loads(vault.seal("kungsbacka", KEPT, PASSPHRASE))
    assert one["scrypt"]["salt"] != other["scrypt"]["salt"]
    for box in ("store_key", "secret"):
        assert one[box]["nonce"] != other[box]["nonce"]
        assert one[box]["sealed"] != other[box]["sealed"]


def test_the_cost_of_a_guess_is_what_the_documentation_says() -> None:
    content = json.loads(SEALED)
    cost = content["scrypt"]
    assert (cost["n"], cost["r"], cost["p"]) == (65536, 8, 2)
    assert (content["kdf"], content["cipher"]) == ("scrypt", "AES-256-GCM")
    started = time.perf_counter()
    vault.unseal("kungsbacka", SEALED, PASSPHRASE)
    assert time.perf_counter() - started > 0.02


def test_a_file_cut_anywhere_is_damaged() -> None:
    whole = SEALED.rstrip()
    for length in range(len(whole)):
        with pytest.raises(vault.Damaged):
            vault.parse("kungsbacka", whole[:length])


def test_any_flipped_bit_is_damage() -> None:
    for position in range(len(SEALED) * 8):
        changed = bytearray(SEALED)
        changed[position // 8] ^= 1 << position % 8
        if bytes(changed).split() == SEALED.split():
            continue  # a line feed that became another blank
        with pytest.raises(vault.Damaged):
            vault.parse("kungsbacka", bytes(changed))


@pytest.mark.parametrize(
    "cost",
    [
        {"n": 2**30},
        {"n": 2**62},
        {"n": 2**200},
        {"n": 2**19},
        {"n": 2**13},
        {"n": 2**16 + 1},
        {"n": 0},
        {"n": -(2**16)},
        {"r": 2**20},
        {"r": 0},
        {"p": 2**20},
        {"p": 0},
        {"p": -1},
        {"n": 2**18, "p": 2},
        {"salt": ""},
        {"salt": "A" * 400},
        {"n": "65536"},
        {"n": 1e999},
        {"salt": "not base64!"},
    ],
)
def test_parameters_that_would_eat_the_computer_are_refused_before_any_work(
    cost: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[object] = []
    monkeypatch.setattr(vault, "_derive", lambda cost, _passphrase: derived.append(cost))
    with pytest.raises(vault.Damaged):
        vault.unseal("kungsbacka", with_cost(**cost), PASSPHRASE)
    assert derived == []


def test_the_dearest_parameters_that_pass_are_bearable() -> None:
    for cost in ({"n": 2**18, "p": 1}, {"n": 2**14, "p": 16}, {"n": 2**15, "r": 64, "p": 1}):
        started = time.perf_counter()
        with pytest.raises(vault.WrongPassphrase):
            vault.unseal("kungsbacka", with_cost(**cost), PASSPHRASE)
        assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    "change",
    [
        {"kdf": "none"},
        {"cipher": "AES-256-CBC"},
        {"secret": {"nonce": "", "sealed": ""}},
        {"secret": {"nonce": json.loads(SEALED)["secret"]["nonce"], "sealed": ""}},
        {"store_key": None},
        {"profile": 3},
    ],
)
def test_a_vault_that_says_something_odd_does_not_open(change: dict[str, object]) -> None:
    with pytest.raises(vault.Damaged):
        vault.unseal("kungsbacka", resealed(**change), PASSPHRASE)


def test_the_vault_of_another_profile_says_whose_it_is() -> None:
    with pytest.raises(vault.Damaged, match="belongs to the profile kungsbacka"):
        vault.unseal("varberg", SEALED, PASSPHRASE)


def test_a_vault_made_out_to_another_profile_does_not_open() -> None:
    with pytest.raises(vault.WrongPassphrase):
        vault.unseal("varberg", resealed(profile="varberg"), PASSPHRASE)


def test_boxes_cannot_change_places() -> None:
    content = json.loads(SEALED)
    with pytest.raises(vault.WrongPassphrase):
        vault.unseal(
            "kungsbacka",
            resealed(store_key=content["secret"], secret=content["store_key"]),
            PASSPHRASE,
        )
    with pytest.raises(vault.Damaged):
        vault.unseal("kungsbacka", resealed(secret=content["store_key"]), PASSPHRASE)


def test_a_vault_of_a_later_version_is_not_called_damaged() -> None:
    with pytest.raises(vault.TooNew):
        vault.parse("kungsbacka", resealed(version=2, kdf="argon2id", scrypt=None))


def test_the_secret_goes_without_the_passphrase_and_the_key_stays() -> None:
    left = vault.without_secret("kungsbacka", SEALED)
    assert json.loads(left)["secret"] is None
    assert vault.unseal("kungsbacka", left, PASSPHRASE) == Secrets(None, KEPT.store_key)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_are_taken_for_a_vault(text: bytes) -> None:
    with pytest.raises(vault.Damaged):
        vault.parse("kungsbacka", text)


@pytest.mark.parametrize("text", [b"[" * 60_000, b'{"a":' * 20_000, b'{"version":1e999}'])
def test_text_made_to_break_a_parser_is_damage(text: bytes) -> None:
    with pytest.raises(vault.Damaged):
        vault.parse("kungsbacka", text)


@given(st.sampled_from(["version", "profile", "kdf", "cipher", "scrypt", "store_key"]), json_values)
def test_a_part_replaced_by_anything_never_passes(part: str, value: object) -> None:
    content = json.loads(SEALED)
    content[part] = value
    content.pop("checksum")
    try:
        content["checksum"] = vault._checksum(content)
    except OverflowError:
        content["checksum"] = "none can be made"
    with pytest.raises((vault.Damaged, vault.TooNew)):
        vault.parse("kungsbacka", json.dumps(content).encode())
