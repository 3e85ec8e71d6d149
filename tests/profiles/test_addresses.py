"""What a person writes as the server's address becomes the addresses of its APIs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.profiles import (
    APIS,
    AddressNotEncrypted,
    AddressUnusable,
    ApiUnknown,
    apis_from,
)


@pytest.mark.parametrize(
    ("url", "zaken"),
    [
        ("https://cases.example.com", "https://cases.example.com/zaken/api/v1"),
        ("https://cases.example.com/", "https://cases.example.com/zaken/api/v1"),
        ("https://cases.example.com//", "https://cases.example.com/zaken/api/v1"),
        (" HTTPS://Cases.Example.COM:443/ \n", "https://cases.example.com/zaken/api/v1"),
        ("https://cases.example.com:8443/oz/", "https://cases.example.com:8443/oz/zaken/api/v1"),
        ("https://cases.example.com/zaken/api/v1/", "https://cases.example.com/zaken/api/v1"),
        ("https://cases.example.com/documenten/api/v1", "https://cases.example.com/zaken/api/v1"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/zaken/api/v1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/zaken/api/v1"),
        ("http://localhost:8000/", "http://localhost:8000/zaken/api/v1"),
        ("http://[::1]:8000/", "http://[::1]:8000/zaken/api/v1"),
    ],
)
def test_each_api_is_found_below_the_servers_address(url: str, zaken: str) -> None:
    found = apis_from(url, {})
    assert tuple(found) == APIS
    assert found["zaken"] == zaken
    assert found["besluiten"] == zaken.replace("/zaken/", "/besluiten/")


def test_an_api_may_live_on_a_host_of_its_own() -> None:
    found = apis_from("https://a.example.com", {"documenten": "https://dms.example.com/api/v1/"})
    assert found["documenten"] == "https://dms.example.com/api/v1"
    assert found["zaken"] == "https://a.example.com/zaken/api/v1"


def test_an_api_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(ApiUnknown, match="zaken, documenten, catalogi, besluiten"):
        apis_from("https://a.example.com", {"zaak": "https://b.example.com"})


@pytest.mark.parametrize(
    "url", ["http://cases.example.com", "http://10.0.0.8", "http://127.0.0.1.x"]
)
def test_plain_http_to_another_computer_is_refused_unless_decided(url: str) -> None:
    with pytest.raises(AddressNotEncrypted, match="https://"):
        apis_from(url, {})
    with pytest.raises(AddressNotEncrypted):
        apis_from("https://a.example.com", {"zaken": url})
    assert apis_from(url, {}, allow_http=True)["zaken"] == f"{url}/zaken/api/v1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cases.example.com",
        "cases.example.com:8000",
        "//cases.example.com",
        "ftp://cases.example.com",
        "javascript:alert(1)",
        "https://",
        "https:///zaken",
        "https://cases.example.com?x=1",
        "https://cases.example.com/?",
        "https://cases.example.com#top",
        "https://cases.example.com:port",
        "https://cases.example.com:99999",
        "https://[::1",
        "https://cases example.com",
        "https://cases.exam\nple.com",
        "https://cases.example.com\\@evil.example.com",
        "https://cases.\x1b[2Jexample.com",
    ],
)
def test_what_is_no_address_is_refused_with_the_right_form(url: str) -> None:
    with pytest.raises(AddressUnusable, match=r"https://cases\.example\.com"):
        apis_from(url, {})


@pytest.mark.parametrize("url", ["https://anna:hush@a.example.com", "https://anna:hu@sh:x@[a"])
def test_a_password_in_an_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(AddressUnusable) as caught:
        apis_from(url, {})
    assert "hu" not in str(caught.value)


@given(st.text())
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    try:
        found = apis_from(text, {})
    except AddressUnusable:
        return
    assert all(url.startswith(("http://", "https://")) for url in found.values())
