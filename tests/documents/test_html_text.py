from __future__ import annotations

import pytest

from caseworker.documents.formats.html_text import html_text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<template>x</template>",
        '<span style="color:red; DISPLAY : none">x</span>',
        '<span style="font-size:0px">x</span>',
        '<span style="visibility:hidden"><b>x</b></span>',
        '<div style="mso-hide:all">x<div>x</div>x</div>',
        '<span style="opacity:0">x</span>',
        "<p hidden>x",
        "<li hidden>x",
        "<!-- x -->",
        '<a hidden href="x">x</a>',
        "<title>x</title>",
    ],
)
def test_what_a_browser_hides_is_left_out_and_what_follows_is_not(hidden: str) -> None:
    text = html_text(f"<p>före</p><div>{hidden}</div><p>efter</p>")
    assert text == "före\n\nefter"


def test_an_end_tag_that_was_never_opened_does_not_uncover_hidden_text() -> None:
    assert html_text('<div style="display:none"></p></span>dolt</div>synligt') == "synligt"


def test_void_elements_hide_nothing_after_them() -> None:
    assert html_text("a<br>b<input hidden>c<img src=x>d") == "a\nbcd"


def test_sizes_that_only_begin_with_nought_are_seen() -> None:
    assert html_text('<p style="font-size:0.9em">syns</p>') == "syns"
    assert html_text('<p style="opacity:0.5">syns</p>') == "syns"


def test_blocks_stand_on_lines_of_their_own() -> None:
    html = "<div>a</div><div>b</div><ul><li>c<li>d</ul><table><tr><td>e<td>f</tr></table>"
    assert html_text(html) == "a\nb\n\n• c\n• d\n\ne f"


def test_white_space_counts_as_one_space_except_in_preformatted_text() -> None:
    assert html_text("<p>a \n  b</p><pre>c\n   d</pre>") == "a b\n\nc\nd"


def test_links_show_their_target_unless_it_is_their_text() -> None:
    assert html_text('<a href="https://a.example.com">hit</a>') == "hit <https://a.example.com>"
    assert html_text('<a href="mailto:a@example.com">a@example.com</a>') == "a@example.com"
    assert html_text('<a href="#x">ner</a>') == "ner"
    assert html_text('<a href="https://a.example.com"><img alt="Bild"></a>') == (
        "[Bild] <https://a.example.com>"
    )


def test_elements_nested_without_end_are_still_text() -> None:
    assert html_text("<div>" * 100_000 + "botten") == "botten"
