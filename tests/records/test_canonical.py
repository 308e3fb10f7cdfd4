"""The canonical JSON of the journal, held to the texts of RFC 8785."""

import pytest

from records.words.canonical import canonical


def test_the_strings_of_the_rfc_are_written_as_it_says():
    # Section 3.2.2.2
    given = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    assert canonical(given) == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def test_the_keys_of_the_rfc_are_sorted_by_utf16():
    # Section 3.2.3
    given = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert canonical(given) == (
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control",'
        '"\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign",'
        '"\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
    )


def test_there_is_no_space_and_literals_are_those_of_json():
    assert canonical({"b": [1, None, True, False], "a": {}}) == '{"a":{},"b":[1,null,true,false]}'


def test_control_signs_are_escaped_as_the_rfc_says():
    assert canonical("\b\t\n\f\r\x00\x1f\x7f") == '"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f"'


@pytest.mark.parametrize(
    "given", [1.5, 2**53, -(2**53), {1: "a"}, {"a": b""}, "\ud800", {"\ud800": 1}]
)
def test_what_has_no_certain_text_is_refused(given):
    with pytest.raises((TypeError, ValueError)):
        canonical(given)
