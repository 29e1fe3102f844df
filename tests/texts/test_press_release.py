"""The press release leaves as text to copy, in as many messages as it needs and without losing a word."""

from hypothesis import given
from hypothesis import strategies as st

from bot.authority_file import example_authority
from bot.texts.labels import units
from bot.texts.press_release import in_parts, release_text, render_release_text

HEAD = example_authority().head


def test_a_quote_stands_with_the_name_of_whoever_says_it() -> None:
    said = {"titel": "Gute Noten", "text": "93 Prozent.", "zitat": "Wir handeln.", "kontakt": "Pressestelle"}

    who = f"so {HEAD.function['de']} {HEAD.name}."
    for quote, printed in (("Wir handeln.", "Wir handeln"), ("Wir handeln!", "Wir handeln!"), ("Nun ...", "Nun ...")):
        assert f"„{printed}“, {who}" in release_text({**said, "zitat": quote}, HEAD)
    assert "„" not in release_text({**said, "zitat": " "}, HEAD)


def test_a_long_text_comes_in_several_messages() -> None:
    said = {"titel": "Gute Noten", "text": "\n".join(["<b>Zeile</b>"] * 600), "kontakt": "Pressestelle"}
    messages = render_release_text(said, HEAD)

    assert len(messages) == 3
    assert all(units(message.text) <= 8_000 and not message.protected for message in messages)
    assert "&lt;b&gt;Zeile&lt;/b&gt;" in messages[0].text


@given(st.text(alphabet=st.sampled_from("ab \nä👍"), max_size=300), st.integers(8, 60))
def test_no_word_is_lost_and_no_part_is_too_long(text: str, most: int) -> None:
    parts = in_parts(text, most)

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(units(part) <= most for part in parts)
