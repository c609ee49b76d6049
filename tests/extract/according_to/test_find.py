"""Sentences and the attributions that they give: every class of cue, word order, tense, negation, and near misses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from lede.extract.according_to import find_attributions
from tests.extract.according_to.said import Said, said

SENTENCES: list[tuple[str, list[Said]]] = [
    (
        "The minister said the bridge had fallen.",
        [
            Said("The minister", "said", "the bridge had fallen", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The minister said that the bridge had fallen and that two people were hurt.",
        [
            Said(
                "The minister",
                "said",
                "that the bridge had fallen and that two people were hurt",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        '"The bridge has fallen," the minister said.',
        [
            Said("the minister", "said", '"The bridge has fallen,"', "DIRECT", "assert", False),
        ],
    ),
    (
        '"The bridge has fallen," said the minister.',
        [
            Said("the minister", "said", '"The bridge has fallen,"', "DIRECT", "assert", False),
        ],
    ),
    (
        "The bridge, the minister said, has fallen.",
        [
            Said("the minister", "said", "The bridge … has fallen", "INDIRECT", "assert", False),
        ],
    ),
    (
        'The minister said: "The bridge has fallen."',
        [
            Said("The minister", "said", '"The bridge has fallen."', "DIRECT", "assert", False),
        ],
    ),
    (
        '"The bridge," said the minister, "has fallen."',
        [
            Said("the minister", "said", '"The bridge," … "has fallen."', "DIRECT", "assert", False),
        ],
    ),
    (
        "Officials say the bridge will reopen in May.",
        [
            Said("Officials", "say", "the bridge will reopen in May", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Officials have said the bridge may reopen in May.",
        [
            Said("Officials", "said", "the bridge may reopen in May", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Officials did not say whether the bridge had been checked.",
        [
            Said("Officials", "say", "whether the bridge had been checked", "INDIRECT", "assert", True),
        ],
    ),
    (
        "The mayor, who lives nearby, stated that nobody was hurt.",
        [
            Said("The mayor", "stated", "that nobody was hurt", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Police told reporters that two men had been arrested.",
        [
            Said("Police", "told", "that two men had been arrested", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Reporters were told by police that two men had been arrested.",
        [
            Said("police", "told", "that two men had been arrested", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Reporters were told that two men had been arrested.",
        [
            Said(None, "told", "that two men had been arrested", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Doctors believe the boy will recover.",
        [
            Said("Doctors", "believe", "the boy will recover", "INDIRECT", "think", True),
        ],
    ),
    (
        "The boy will recover, doctors believe.",
        [
            Said("doctors", "believe", "The boy will recover", "INDIRECT", "think", True),
        ],
    ),
    (
        "Nobody believes that the boy will recover.",
        [
            Said("Nobody", "believes", "that the boy will recover", "INDIRECT", "think", True),
        ],
    ),
    (
        "The company denied that it had dumped waste in the river.",
        [
            Said("The company", "denied", "that it had dumped waste in the river", "INDIRECT", "deny", False),
        ],
    ),
    (
        "The company has denied the allegations.",
        [
            Said("The company", "denied", "the allegations", "INDIRECT", "deny", False),
        ],
    ),
    (
        "Protesters alleged that votes had been bought.",
        [
            Said("Protesters", "alleged", "that votes had been bought", "INDIRECT", "allege", True),
        ],
    ),
    (
        "Protesters took to the streets, alleging fraud.",
        [
            Said("Protesters", "alleging", "fraud", "INDIRECT", "allege", True),
        ],
    ),
    (
        "Prosecutors claim the driver was drunk.",
        [
            Said("Prosecutors", "claim", "the driver was drunk", "INDIRECT", "allege", True),
        ],
    ),
    (
        "The driver claimed to have slept.",
        [
            Said("The driver", "claimed", "to have slept", "INDIRECT", "allege", False),
        ],
    ),
    (
        "Forecasters predict that the storm will weaken.",
        [
            Said("Forecasters", "predict", "that the storm will weaken", "INDIRECT", "predict", False),
        ],
    ),
    (
        "The bank forecast a recession.",
        [
            Said("The bank", "forecast", "a recession", "INDIRECT", "predict", False),
        ],
    ),
    (
        "She hopes that the talks will resume.",
        [
            Said("She", "hopes", "that the talks will resume", "INDIRECT", "hope", False),
        ],
    ),
    (
        "The union demanded that the director resign.",
        [
            Said("The union", "demanded", "that the director resign", "INDIRECT", "demand", False),
        ],
    ),
    (
        "The court ruled that the law was void.",
        [
            Said("The court", "ruled", "that the law was void", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The judge asked whether the witness had seen the car.",
        [
            Said("The judge", "asked", "whether the witness had seen the car", "INDIRECT", "ask", False),
        ],
    ),
    (
        "The agency warned that the dam could burst.",
        [
            Said("The agency", "warned", "that the dam could burst", "INDIRECT", "warn", False),
        ],
    ),
    (
        "The agency warned residents that the dam could burst.",
        [
            Said("The agency", "warned", "that the dam could burst", "INDIRECT", "warn", False),
        ],
    ),
    (
        "The president promised that taxes would fall.",
        [
            Said("The president", "promised", "that taxes would fall", "INDIRECT", "promise", False),
        ],
    ),
    (
        "The bank confirmed that the files had been stolen.",
        [
            Said("The bank", "confirmed", "that the files had been stolen", "INDIRECT", "confirm", False),
        ],
    ),
    (
        "The senator admitted that he had lied.",
        [
            Said("The senator", "admitted", "that he had lied", "INDIRECT", "concede", False),
        ],
    ),
    (
        "A study found that the ice was melting faster.",
        [
            Said("A study", "found", "that the ice was melting faster", "INDIRECT", "show", False),
        ],
    ),
    (
        "A new survey shows most voters oppose the plan.",
        [
            Said("A new survey", "shows", "most voters oppose the plan", "INDIRECT", "show", False),
        ],
    ),
    (
        "The report suggests the crew ignored the alarm.",
        [
            Said("The report", "suggests", "the crew ignored the alarm", "INDIRECT", "show", False),
        ],
    ),
    (
        "The king called the decision a mistake.",
        [
            Said("The king", "called", "the decision a mistake", "INDIRECT", "call", False),
        ],
    ),
    (
        "Critics described the law as cruel.",
        [
            Said("Critics", "described", "the law as cruel", "INDIRECT", "call", True),
        ],
    ),
    (
        "The judge dismissed the claim as absurd.",
        [
            Said("The judge", "dismissed", "the claim as absurd", "INDIRECT", "call", False),
        ],
    ),
    (
        "The ship is said to have sunk in minutes.",
        [
            Said(None, "said", "The ship … to have sunk in minutes", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Ten people are believed to have died.",
        [
            Said(None, "believed", "Ten people … to have died", "INDIRECT", "think", True),
        ],
    ),
    (
        "It was reported that ten people had died.",
        [
            Said(None, "reported", "that ten people had died", "INDIRECT", "assert", True),
        ],
    ),
    (
        "It is understood that the talks have failed.",
        [
            Said(None, "understood", "that the talks have failed", "INDIRECT", "think", True),
        ],
    ),
    (
        "According to the ministry, the bridge had been checked in March.",
        [
            Said("the ministry", "According to", "the bridge had been checked in March", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The bridge had been checked in March, according to the ministry.",
        [
            Said("the ministry", "according to", "The bridge had been checked in March", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The bridge had, according to the ministry, been checked in March.",
        [
            Said("the ministry", "according to", "The bridge had … been checked in March", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The ship sank in minutes, as per the reports.",
        [
            Said("the reports", "as per", "The ship sank in minutes", "INDIRECT", "assert", True),
        ],
    ),
    (
        "The crew was safe, per Reuters.",
        [
            Said("Reuters", "per", "The crew was safe", "INDIRECT", "assert", False),
        ],
    ),
    (
        "In the words of the mayor, the city was a ruin.",
        [
            Said("the mayor", "In the words of", "the city was a ruin", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The fire reportedly started in the kitchen.",
        [
            Said(None, "reportedly", "The fire … started in the kitchen", "INDIRECT", "assert", True),
        ],
    ),
    (
        "He allegedly stole the car.",
        [
            Said(None, "allegedly", "He … stole the car", "INDIRECT", "allege", True),
        ],
    ),
    (
        "Reuters reported that the minister said the talks had failed.",
        [
            Said("Reuters", "reported", "that the minister said the talks had failed", "INDIRECT", "assert", False),
            Said("the minister", "said", "the talks had failed", "INDIRECT", "assert", False),
        ],
    ),
    (
        "According to Reuters, quoting a ministry official, the talks have failed.",
        [
            Said("Reuters", "According to", "the talks have failed", "INDIRECT", "assert", False),
            Said("a ministry official", "quoting", "the talks have failed", "INDIRECT", "cite", True),
        ],
    ),
    (
        "The BBC, citing unnamed officials, reported that the talks had failed.",
        [
            Said("The BBC", "reported", "that the talks had failed", "INDIRECT", "assert", False),
            Said("unnamed officials", "citing", "that the talks had failed", "INDIRECT", "cite", True),
        ],
    ),
    (
        "As the ministry said on Monday, the talks have failed.",
        [
            Said("the ministry", "said", "the talks have failed", "INDIRECT", "assert", False),
        ],
    ),
    (
        "As reported by the BBC, the talks have failed.",
        [
            Said("the BBC", "reported", "the talks have failed", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The talks have failed, the BBC reported.",
        [
            Said("the BBC", "reported", "The talks have failed", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Two men were arrested, officials told state media, adding that a third had fled.",
        [
            Said("officials", "told", "Two men were arrested", "INDIRECT", "assert", True),
            Said("officials", "adding", "that a third had fled", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Two men were arrested, with officials saying a third had fled.",
        [
            Said("officials", "saying", "a third had fled", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Amid reports that the bank had failed, crowds gathered.",
        [
            Said(None, "reports", "that the bank had failed", "INDIRECT", "assert", True),
        ],
    ),
    (
        "The minister's claim that the bank was safe calmed nobody.",
        [
            Said("The minister", "claim", "that the bank was safe", "INDIRECT", "allege", False),
        ],
    ),
    (
        "The palace issued a statement saying the king was well.",
        [
            Said("The palace", "saying", "the king was well", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The mayor is confident that the city will recover.",
        [
            Said("The mayor", "confident", "that the city will recover", "INDIRECT", "think", False),
        ],
    ),
    (
        "Residents are worried the river will rise again.",
        [
            Said("Residents", "worried", "the river will rise again", "INDIRECT", "fear", True),
        ],
    ),
    (
        "He knew that the bank had failed.",
        [
            Said("He", "knew", "that the bank had failed", "INDIRECT", "know", False),
        ],
    ),
    (
        'The minister added: "We will rebuild."',
        [
            Said("The minister", "added", '"We will rebuild."', "DIRECT", "assert", False),
        ],
    ),
    (
        '"We will rebuild!" she shouted.',
        [
            Said("she", "shouted", '"We will rebuild!"', "DIRECT", "assert", False),
        ],
    ),
    (
        '"When will it end?" asked the boy.',
        [
            Said("the boy", "asked", '"When will it end?"', "DIRECT", "ask", False),
        ],
    ),
    ("The minister called for an inquiry.", []),
    ("The union urged members to vote.", []),
    ("The ministry announced plans to close two schools.", []),
    (
        "The ministry announced that two schools would close.",
        [
            Said("The ministry", "announced", "that two schools would close", "INDIRECT", "announce", False),
        ],
    ),
    ("The general ordered his men to retreat.", []),
    ("Russia expressed concern over the protests.", []),
    ('The sign said "No entry".', []),
    ("He said nothing.", []),
    ("She told him the time.", []),
    ("As the saying goes, time is money.", []),
    ("That said, the plan has merit.", []),
    ("The trip went according to plan.", []),
    ("Prices rose according to size.", []),
    ('The so-called "quiet zone" was loud.', []),
    ("They sell ten tonnes per day.", []),
    ("He added two members to the board.", []),
    ("Police found a body in the lake.", []),
    ("The shares continued to fall.", []),
    ("He was told to leave.", []),
    ("The train is supposed to leave at noon.", []),
    (
        "Note that the office closes at noon.",
        [
            Said(None, "Note", "that the office closes at noon", "INDIRECT", "know", False),
        ],
    ),
    ("He writes novels in a shed.", []),
    ("She spoke for an hour.", []),
    ('"Panic", his second film, opened in May.', []),
    ("So to speak, the city slept.", []),
    (
        "\"It's 'urgent',\" the nurse said.",
        [
            Said("the nurse", "said", "\"It's 'urgent',\"", "DIRECT", "assert", False),
        ],
    ),
    (
        "‘It is urgent,’ the nurse said.",
        [
            Said("the nurse", "said", "‘It is urgent,’", "DIRECT", "assert", False),
        ],
    ),
    (
        "«It is urgent,» the nurse said.",
        [
            Said("the nurse", "said", "«It is urgent,»", "DIRECT", "assert", False),
        ],
    ),
    (
        "Police: two dead in station fire",
        [
            Said("Police", None, "two dead in station fire", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Two dead in station fire: police",
        [
            Said("police", None, "Two dead in station fire", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The attack, which state media said was the third this year, killed two.",
        [
            Said("state media", "said", "which … was the third this year", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Some say the bank will fail.",
        [
            Said("Some", "say", "the bank will fail", "INDIRECT", "assert", True),
        ],
    ),
    (
        "A spokesperson for the ministry said the talks had failed.",
        [
            Said("A spokesperson for the ministry", "said", "the talks had failed", "INDIRECT", "assert", False),
        ],
    ),
    (
        "A witness told the court that the car had stopped.",
        [
            Said("A witness", "told", "that the car had stopped", "INDIRECT", "assert", True),
        ],
    ),
    (
        "The witness told the court that the car had stopped.",
        [
            Said("The witness", "told", "that the car had stopped", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The minister made it clear that he would resign.",
        [
            Said("The minister", "made", "that he would resign", "INDIRECT", "assert", False),
        ],
    ),
    (
        "I take it the bridge is closed.",
        [
            Said("I", "take", "the bridge is closed", "INDIRECT", "think", False),
        ],
    ),
    (
        "It was announced that the school would close.",
        [
            Said(None, "announced", "that the school would close", "INDIRECT", "announce", True),
        ],
    ),
    (
        "The senate denied funding for the wall.",
        [],
    ),
    (
        "Police denied him entry.",
        [],
    ),
    (
        "There were reports of an explosion in the harbour.",
        [
            Said(None, "reports", "an explosion in the harbour", "INDIRECT", "assert", True),
        ],
    ),
    (
        "His view is that the bank will fail.",
        [
            Said("His", "view", "that the bank will fail", "INDIRECT", "think", False),
        ],
    ),
    (
        "It is easy to forget that the bridge was closed.",
        [],
    ),
    (
        "She noticed that one boat sank, but that two others returned.",
        [
            Said("She", "noticed", "that one boat sank, but that two others returned", "INDIRECT", "know", False),
        ],
    ),
    (
        "This means that prices will rise.",
        [
            Said("This", "means", "that prices will rise", "INDIRECT", "mean", False),
        ],
    ),
    (
        "The judge insisted that the trial be public, but the governor has not agreed.",
        [
            Said("The judge", "insisted", "that the trial be public", "INDIRECT", "assert", False),
        ],
    ),
    (
        "The committee has no way to determine whether the fire was set.",
        [],
    ),
    (
        "The union issued a complaint that its members had been ignored.",
        [
            Said("The union", "complaint", "that its members had been ignored", "INDIRECT", "allege", False),
        ],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_attributions(read: Callable[[str], Doc], sentence: str, expected: list[Said]) -> None:
    """A sentence gives exactly the attributions of its row, and nothing else."""
    doc = read(sentence)

    assert [said(doc, found) for found in find_attributions(doc)] == expected
