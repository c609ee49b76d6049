"""Names of a document agree: joined pieces, one kind a spelling, repeated names, initials."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lede.annotate.name_agreement import Name, agree, join_pieces


def told(names: list[Name], words: list[str]) -> list[tuple[str, str]]:
    """Names as (text, kind)."""
    return [(" ".join(words[n.start : n.end]), n.kind) for n in names]


def test_pieces_of_one_name() -> None:
    """Two pieces of one kind join where the tree ties them; a list of names stays apart."""
    words = ["South", "Vietnam", "Laos"]
    names = [Name(0, 1, "LOC", 0.9), Name(1, 2, "LOC", 0.8), Name(2, 3, "LOC", 0.9)]

    assert told(join_pieces(names, [1, -1, -1]), words) == [("South Vietnam", "LOC"), ("Laos", "LOC")]


def test_person_in_the_name_of_a_company() -> None:
    """A person before an organisation that it belongs to is part of its name; a place is not joined."""
    names = [Name(0, 2, "PER", 0.9), Name(2, 3, "ORG", 0.8)]

    assert join_pieces(names, [1, 2, -1]) == [Name(0, 3, "ORG", 0.8)]
    assert len(join_pieces([Name(0, 1, "LOC", 0.9), Name(1, 2, "ORG", 0.9)], [1, -1])) == 2


def test_one_kind_a_spelling() -> None:
    """The kind with the most probability behind it wins for every mention."""
    words = ["Nimo", "said", "Nimo", "and", "Nimo"]
    names = [Name(0, 1, "ORG", 0.9), Name(2, 3, "PER", 0.5), Name(4, 5, "ORG", 0.8)]

    assert {kind for _, kind in told(agree(names, words, [True, False, True, False, True]), words)} == {"ORG"}


def test_found_again() -> None:
    """A sure name is found where it stands again as a proper noun, not inside a longer proper noun or as a word."""
    words = ["Apple", "sued", "Apple", ";", "apple", "Apple", "Records", "Apple"]
    proper = [True, False, True, False, False, True, True, False]

    found = agree([Name(0, 1, "ORG", 0.9)], words, proper)

    assert [n.start for n in found] == [0, 2]


def test_unsure_name_is_not_spread() -> None:
    """What the network doubted once is not looked for."""
    assert len(agree([Name(0, 1, "ORG", 0.4)], ["Acme", "x", "Acme"], [True, False, True])) == 1


def test_initials() -> None:
    """Initials in brackets take the kind of the name before them."""
    words = ["International", "Space", "Station", "(", "ISS", ")", ".", "ISS"]
    proper = [True, True, True, False, True, False, False, True]

    found = agree([Name(0, 3, "LOC", 0.9), Name(7, 8, "ORG", 0.9)], words, proper)

    assert told(found, words) == [("International Space Station", "LOC"), ("ISS", "LOC"), ("ISS", "LOC")]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.booleans(), st.sampled_from(["", "PER", "ORG"])), max_size=30))
def test_never_overlap(rows: list[tuple[str, bool, str]]) -> None:
    """Whatever is read, names lie in order, apart, inside the document."""
    words = [word * 4 for word, _, _ in rows]
    names = [Name(i, i + 1, kind, 0.7) for i, (_, _, kind) in enumerate(rows) if kind]

    found = agree(names, words, [proper for _, proper, _ in rows])

    ends = [0]
    for name in found:
        assert ends[-1] <= name.start < name.end <= len(words)
        ends.append(name.end)
