"""Who is who, sentence by sentence: each row gives the sentences of a text and the chains that must come of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from spacy.tokens import Doc

from lede.extract.coreference import EntityIndex, find_entities
from lede.extract.where import find_places
from lede.facts import Entity, Phrase

Parses = Mapping[str, Doc]


def joined(parses: Parses, sentences: list[str]) -> Doc:
    """One text of several reviewed sentences."""
    return Doc.from_docs([parses[sentence] for sentence in sentences])


def chains(doc: Doc) -> dict[str, list[str]]:
    """Entities of a text by name, those without one by their first mention, with the words of their mentions."""
    found: dict[str, list[str]] = {}
    for entity in find_entities(doc, find_places(doc)):
        words = [doc[m.phrase.start : m.phrase.end].text for m in entity.mentions]
        found[entity.name or f"({words[0]})"] = words
    return found


BORONOV = "The Prime Minister of Kyrgyzstan, Kubatbek Boronov, has resigned."
LEAVES = "Boronov said that he would leave the country."
ACCEPTED = "President Sooronbai Jeenbekov accepted the Prime Minister's resignation."


@pytest.mark.parametrize(
    ("sentences", "name", "mentions"),
    [
        # Full and short names, an office in apposition, a pronoun below its subject.
        ([BORONOV, LEAVES], "Kubatbek Boronov", ["The Prime Minister", "Kubatbek Boronov", "Boronov", "he"]),
        ([BORONOV, LEAVES], "Kyrgyzstan", ["Kyrgyzstan", "the country"]),
        # An office is found in the whole text, before and behind the sentence that says whose it is.
        ([BORONOV, ACCEPTED], "Kubatbek Boronov", ["The Prime Minister", "Kubatbek Boronov", "the Prime Minister"]),
        ([ACCEPTED, BORONOV], "Kubatbek Boronov", ["the Prime Minister", "The Prime Minister", "Kubatbek Boronov"]),
        # Gender of first names.
        (
            ["Angela Merkel met Emmanuel Macron in Berlin on Monday.", "She told him that Germany would help."],
            "Angela Merkel",
            ["Angela Merkel", "She"],
        ),
        (
            ["Angela Merkel met Emmanuel Macron in Berlin on Monday.", "She told him that Germany would help."],
            "Emmanuel Macron",
            ["Emmanuel Macron", "him"],
        ),
        # A title tells two bearers of a surname apart; without one the surname is nobody's.
        (
            ["John Smith and Mary Smith were arrested on Friday.", "Mrs Smith denied the charge."],
            "Mary Smith",
            ["Mary Smith", "Smith"],
        ),
        (
            ["John Smith and Mary Smith were arrested on Friday.", "Smith was released a day later."],
            "John Smith",
            ["John Smith"],
        ),
        # A name inside another name is not that name.
        (["The Washington Post reported the story.", "Washington denied it."], "Washington", ["Washington"]),
        (["The Washington Post reported the story.", "Washington denied it."], "Washington Post", ["Washington Post"]),
        # … but a surname that was introduced is the person, also where a place has it too.
        (
            ["Denzel Washington arrived on Thursday.", "Washington plays a pilot in the film."],
            "Denzel Washington",
            ["Denzel Washington", "Washington"],
        ),
        # What the company is must be certain.
        (["Toyota and Honda raised their prices.", "The company blamed the weather."], "Toyota", ["Toyota"]),
        (["Toyota and Honda raised their prices.", "The company blamed the weather."], "Honda", ["Honda"]),
        (
            ["Mahan Air flies to Munich.", "Germany banned the airline.", "Mahan sued the government."],
            "Mahan Air",
            ["Mahan Air", "the airline", "Mahan"],
        ),
        (["France and Spain signed the treaty.", "The country will hold elections."], "France", ["France"]),
        # Acronyms.
        (
            ["The International Space Station (ISS) lost power.", "The ISS was repaired within hours."],
            "International Space Station",
            ["International Space Station", "ISS", "ISS"],
        ),
        # Noun phrases without a name.
        (
            ["Protesters stormed the building.", "They freed a prisoner."],
            "(Protesters)",
            ["Protesters", "They"],
        ),
        (
            ["A bus crashed near the village.", "The bus carried twenty passengers.", "Another bus stopped to help."],
            "(A bus)",
            ["A bus", "The bus"],
        ),
        # The speaker of a quotation is its "I".
        (['"I will resign," said Theresa May.'], "Theresa May", ["I", "Theresa May"]),
        # Offices by country; nobody's where two countries have one.
        (
            ["President Vladimir Putin flew home.", "The prime minister spoke on Tuesday."],
            "Vladimir Putin",
            ["Vladimir Putin"],
        ),
        # "X is the Y", and who was it before.
        (
            ["Paul Jones is the mayor of Bristol.", "The mayor apologised."],
            "Paul Jones",
            ["Paul Jones", "the mayor", "The mayor"],
        ),
        (
            ["Paul Jones is the mayor of Bristol.", "The former mayor apologised."],
            "Paul Jones",
            ["Paul Jones", "the mayor"],
        ),
        # Half a name, a name with its kind, a body of a state.
        (
            ["North Korea fired a rocket.", "The North denied the report."],
            "North Korea",
            ["North Korea", "North"],
        ),
        (["Time magazine chose Greta Thunberg."], "Time", ["Time magazine", "Time"]),
        (
            ["The New Zealand government held a referendum.", "It was criticised."],
            "New Zealand government",
            ["The New Zealand government", "It"],
        ),
        (["President Vladimir Putin flew home.", "His wife Maria left him."], "Maria", ["His wife", "Maria"]),
        # A mother with the daughter's names is not the daughter.
        (
            ["Gloria Vanderbilt died on Monday.", "Her mother, Gloria Morgan Vanderbilt, won the case."],
            "Gloria Vanderbilt",
            ["Gloria Vanderbilt", "Her"],
        ),
        # The first of two surnames, the name of a storm.
        (
            ["Wanda Vázquez Garced took office on Wednesday.", "Vázquez promised calm."],
            "Wanda Vázquez Garced",
            ["Wanda Vázquez Garced", "Vázquez"],
        ),
        (
            ["Hurricane Dorian reached the Bahamas.", "Dorian moved north on Tuesday."],
            "Hurricane Dorian",
            ["Hurricane Dorian", "Dorian"],
        ),
        # One of several can be taken up.
        (["One of the victims left her home."], "(One)", ["One", "her"]),
        # Words before a name that are no titles, bodies of another name.
        (
            ["The ruling New Progressive Party lost the vote.", "Everybody accepted the ruling."],
            "New Progressive Party",
            ["New Progressive Party"],
        ),
        (
            ["The Revolutionary Guards closed the road.", "The army denied the report."],
            "Revolutionary Guards",
            ["Revolutionary Guards"],
        ),
    ],
)
def test_chains(parses: Parses, sentences: list[str], name: str, mentions: list[str]) -> None:
    """The text has an entity of that name with exactly these mentions."""
    assert chains(joined(parses, sentences)).get(name) == mentions


def test_nothing_stands_for_nobody(parses: Parses) -> None:
    """An expletive "it" is no mention of anything."""
    assert chains(parses["It is clear that nobody was hurt."]) == {}


@pytest.mark.parametrize(
    ("sentences", "word", "name", "words"),
    [
        ([BORONOV, LEAVES], "he", "Kubatbek Boronov", "Kubatbek Boronov"),
        ([BORONOV, LEAVES], "Boronov", "Kubatbek Boronov", ""),
        (["Protesters stormed the building.", "They freed a prisoner."], "They", "Protesters", "Protesters"),
        (["Protesters stormed the building.", "They freed a prisoner."], "prisoner", "", ""),
        (["A bus crashed near the village.", "The bus carried twenty passengers."], "bus", "", ""),
    ],
)
def test_names_of_participants(parses: Parses, sentences: list[str], word: str, name: str, words: str) -> None:
    """A participant has the name of its entity; a pronoun for people without one, the words of their first mention."""
    doc = joined(parses, sentences)
    index = EntityIndex(doc, find_entities(doc, find_places(doc)))
    head = next(token.i for token in reversed(doc) if token.text == word)
    phrase = Phrase(head, head + 1, head)

    assert index.name_of(phrase) == name
    assert index.words_of(phrase) == words


def test_a_text_gives_the_same_entities_twice(parses: Parses) -> None:
    """Chains come in the order of their first mention, the same every time."""
    doc = joined(parses, [BORONOV, LEAVES, ACCEPTED])
    first, second = find_entities(doc), find_entities(doc)

    assert first == second
    starts = [min(m.phrase.start for m in entity.mentions) for entity in first]
    assert starts == sorted(starts)


def mentions_of(entities: list[Entity]) -> int:
    """All mentions of all entities."""
    return sum(len(entity.mentions) for entity in entities)


def test_a_long_text_costs_no_more_a_word(parses: Parses) -> None:
    """What a mention is compared with is bounded: comparisons grow with the text, not with its square."""
    from lede.extract.coreference import pronouns

    counts = []
    real = pronouns.agrees
    for times in (10, 40):
        calls = 0

        def counted(*arguments: object) -> bool:
            nonlocal calls
            calls += 1
            return real(*arguments)  # type: ignore[arg-type]

        doc = joined(parses, [BORONOV, LEAVES, "Protesters stormed the building.", "They freed a prisoner."] * times)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pronouns, "agrees", counted)
            find_entities(doc)
        counts.append(calls)
    assert counts[1] <= 5 * counts[0]
