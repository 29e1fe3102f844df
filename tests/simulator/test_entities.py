"""HTML is read as Telegram reads it."""

from typing import Any

import pytest

from bot.simulator.entities import parse_html, utf16_length
from bot.simulator.formatting import to_html, trimmed, with_found
from bot.simulator.values import ApiError

REFUSED = [
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("a <b", "Unclosed start tag at byte offset 2"),
    ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
    ("ä<Umfrage>", 'Unsupported start tag "umfrage" at byte offset 2'),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>a</i>", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<br>", 'Unsupported start tag "br" at byte offset 0'),
]


@pytest.mark.parametrize(("source", "problem"), REFUSED)
def test_faulty_html_is_refused_in_telegrams_words(source: str, problem: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {problem}"


READ: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("nur Text & mehr", "nur Text & mehr", []),
    ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"', []),
    ("&#65;&#x42;&euro;&#0;", "AB&euro;&#0;", []),
    ("<b>Fett</b>", "Fett", [{"type": "bold", "offset": 0, "length": 4}]),
    ("😀<STRONG>x</strong>", "😀x", [{"type": "bold", "offset": 2, "length": 1}]),
    ("<b></b>x", "x", []),
    (
        "<b>a<i>b</i></b>",
        "ab",
        [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
    ),
    ("<u>a</u><ins>b</ins>", "ab", [{"type": "underline", "offset": i, "length": 1} for i in (0, 1)]),
    ("<s>a</s><del>b</del>", "ab", [{"type": "strikethrough", "offset": i, "length": 1} for i in (0, 1)]),
    (
        '<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>',
        "ab",
        [{"type": "spoiler", "offset": i, "length": 1} for i in (0, 1)],
    ),
    ("<code>x</code>", "x", [{"type": "code", "offset": 0, "length": 1}]),
    (
        '<pre><code class="language-python">x</code></pre>',
        "x",
        [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
    ),
    ("<pre>x</pre>", "x", [{"type": "pre", "offset": 0, "length": 1}]),
    ('<code class="language-c">x</code>', "x", [{"type": "code", "offset": 0, "length": 1}]),
    ("<blockquote>x</blockquote>", "x", [{"type": "blockquote", "offset": 0, "length": 1}]),
    ("<blockquote expandable>x</blockquote>", "x", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
    (
        '<a href="https://example.org/?a=1&amp;b=2">da</a>',
        "da",
        [{"type": "text_link", "offset": 0, "length": 2, "url": "https://example.org/?a=1&b=2"}],
    ),
    ("<a href='nirgendwo'>da</a>", "da", []),
    ("<b>x</>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
]


@pytest.mark.parametrize(("source", "plain", "entities"), READ)
def test_html_becomes_text_and_entities(source: str, plain: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (plain, entities)


def test_lengths_count_as_telegram_counts() -> None:
    assert utf16_length("Aä€😀") == 5


def test_white_space_around_a_message_goes_and_entities_move_along() -> None:
    text, entities = trimmed("\n <b> ", [{"type": "bold", "offset": 1, "length": 4}])
    assert (text, entities) == ("<b>", [{"type": "bold", "offset": 0, "length": 3}])


def test_commands_and_addresses_are_found_but_not_inside_code() -> None:
    text = "/start x https://a.de a@b.de /kein"
    found = with_found(text, [{"type": "code", "offset": 29, "length": 5}])
    assert [(entity["type"], entity["offset"]) for entity in found] == [
        ("bot_command", 0),
        ("url", 9),
        ("email", 22),
        ("code", 29),
    ]


def test_text_is_shown_as_harmless_html() -> None:
    text, entities = parse_html("<b>a &lt;script&gt; <i>😀</i></b> <a href='tg://x'>y</a>")
    assert to_html(text, entities) == (
        '<b>a &lt;script&gt; <i>😀</i></b> <a href="tg://x" rel="noopener noreferrer" target="_blank">y</a>'
    )
    assert to_html("x", [{"type": "text_link", "offset": 0, "length": 1, "url": "javascript:alert(1)"}]) == "x"
