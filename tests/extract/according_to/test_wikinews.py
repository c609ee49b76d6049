"""Sentences of Wikinews (CC BY 2.5; each row names its article) and the attributions that they give."""

# ruff: noqa: E501 (sentences stand on one line)
from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from lede.extract.according_to import find_attributions
from tests.extract.according_to.said import Said, said

SENTENCES: list[tuple[str, str, list[Said]]] = [
    (
        "Hundreds arrested for 'dark web' child porn by international task force",
        "Allegedly, Jong processed ₿7300 in membership fees and video purchases.",
        [
            Said(
                None,
                "Allegedly",
                "Jong processed ₿7300 in membership fees and video purchases",
                "INDIRECT",
                "allege",
                True,
            ),
        ],
    ),
    (
        "Man sets himself on fire outside US White House",
        "Surrounding areas were reportedly shut down.",
        [
            Said(None, "reportedly", "Surrounding areas were … shut down", "INDIRECT", "assert", True),
        ],
    ),
    (
        "State-run bus crashes in Cuba en route to Havana, killing seven",
        "The crash reportedly killed seven.",
        [
            Said(None, "reportedly", "The crash … killed seven", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Millions don't turn up to 'storm' US airbase for extraterrestrial evidence",
        "Bob Lazar was reputedly responsible for creating much of the folklore surrounding Area 51 which is not an official name.",
        [
            Said(
                None,
                "reputedly",
                "Bob Lazar was … responsible for creating much of the folklore surrounding Area 51 which is not an official name",
                "INDIRECT",
                "assert",
                True,
            ),
        ],
    ),
    (
        "Oil facilities in Saudi Arabia hit by drone attacks",
        "Reuters, citing anonymous sources, reported both production and export of oil had been disrupted.",
        [
            Said(
                "Reuters",
                "reported",
                "both production and export of oil had been disrupted",
                "INDIRECT",
                "assert",
                False,
            ),
            Said(
                "anonymous sources",
                "citing",
                "both production and export of oil had been disrupted",
                "INDIRECT",
                "cite",
                True,
            ),
        ],
    ),
    (
        "Dozens dead in California boat fire",
        'However, she added, "there are no locked doors in accommodation spaces" where the passengers would have been.',
        [
            Said(
                "she",
                "added",
                '"there are no locked doors in accommodation spaces" where the passengers would have been',
                "MIXED",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Thousands march in anti-Brexit protest, London",
        "Not everyone agreed there should be another referendum.",
        [
            Said("Not everyone", "agreed", "there should be another referendum", "INDIRECT", "concede", True),
        ],
    ),
    (
        "New Zealand mosque murder suspect appears in court at Christchurch",
        "Police alleged the accused performed two attacks.",
        [
            Said("Police", "alleged", "the accused performed two attacks", "INDIRECT", "allege", False),
        ],
    ),
    (
        "Benin, Nigeria join African Union continental free trade bloc",
        "AU trade and industry commissioner Albert Muchanga announced Benin was to join.",
        [
            Said(
                "AU trade and industry commissioner Albert Muchanga",
                "announced",
                "Benin was to join",
                "INDIRECT",
                "announce",
                False,
            ),
        ],
    ),
    (
        "Puerto Rico governor announces resignation following protests",
        "In addition to stepping down as governor, Rosselló announced he would resign leadership of the New Progressive Party.",
        [
            Said(
                "Rosselló",
                "announced",
                "he would resign leadership of the New Progressive Party",
                "INDIRECT",
                "announce",
                False,
            ),
        ],
    ),
    (
        "Fiancée of murdered Saudi journalist demands justice at UN General Assembly",
        "The CIA and other intelligence agencies reportedly believe the crown prince ordered Khashoggi's killing.",
        [
            Said(
                None,
                "reportedly",
                "The CIA and other intelligence agencies … believe the crown prince ordered Khashoggi's killing",
                "INDIRECT",
                "assert",
                True,
            ),
            Said(
                "The CIA and other intelligence agencies",
                "believe",
                "the crown prince ordered Khashoggi's killing",
                "INDIRECT",
                "think",
                False,
            ),
        ],
    ),
    (
        "US Speaker Pelosi announces Trump impeachment investigation",
        'Trump characterized the call with Zelensky as "perfectly fine and routine."',
        [
            Said(
                "Trump",
                "characterized",
                'the call with Zelensky as "perfectly fine and routine."',
                "MIXED",
                "call",
                False,
            ),
        ],
    ),
    (
        "Mokha, Yemen bomb kills photojournalist, at least five others",
        "Tamim claimed Houthis have attacked journalists previously.",
        [
            Said("Tamim", "claimed", "Houthis have attacked journalists previously", "INDIRECT", "allege", False),
        ],
    ),
    (
        "Car bomb ramming attack kills dozens at military base in Maidan Wardak, Afghanistan",
        "Taliban spokesperson Zabiullah Mujahid claimed 190 were dead.",
        [
            Said("Taliban spokesperson Zabiullah Mujahid", "claimed", "190 were dead", "INDIRECT", "allege", False),
        ],
    ),
    (
        "Scientists describe how 'upside-down rivers' of warm water break Antarctica's ice shelf",
        "From this, they concluded that warm water was reaching the ice sheets in the same places every year as well.",
        [
            Said(
                "they",
                "concluded",
                "that warm water was reaching the ice sheets in the same places every year as well",
                "INDIRECT",
                "think",
                True,
            ),
        ],
    ),
    (
        "Indonesian security minister Wiranto stabbed",
        "Dedi Prasetyo, a spokesperson for the Indonesian National Police, confirmed that two suspects were arrested.",
        [
            Said(
                "Dedi Prasetyo, a spokesperson for the Indonesian National Police",
                "confirmed",
                "that two suspects were arrested",
                "INDIRECT",
                "confirm",
                False,
            ),
        ],
    ),
    (
        "Hong Kong leader announces withdrawal of extradition bill",
        '"Our citizens, police and reporters have been injured during violent incidents," Lam continued in the statement.',
        [
            Said(
                "Lam",
                "continued",
                '"Our citizens, police and reporters have been injured during violent incidents,"',
                "DIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Longtime leader of Zimbabwe Robert Mugabe dies aged 95",
        '"Only God who appointed me will remove me — not the MDC, not the British," he declared.',
        [
            Said(
                "he",
                "declared",
                '"Only God who appointed me will remove me — not the MDC, not the British,"',
                "DIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Driver in New Hampshire multi-motorcycle crash pleads not guilty",
        "The court determined Zhukovskyy's driving history rendered him a danger to himself or to the public.",
        [
            Said(
                "The court",
                "determined",
                "Zhukovskyy's driving history rendered him a danger to himself or to the public",
                "INDIRECT",
                "think",
                False,
            ),
        ],
    ),
    (
        "Former Trump advisor, Paul Manafort, receives second sentence in U.S. Federal Court",
        "However, some months later, the judge in that case determined Manafort had lied and violated that deal.",
        [
            Said(
                "the judge in that case",
                "determined",
                "Manafort had lied and violated that deal",
                "INDIRECT",
                "think",
                False,
            ),
        ],
    ),
    (
        "Magnitogorsk apartment building collapses after explosion, dozens dead",
        "He estimated this would take 24 hours.",
        [
            Said("He", "estimated", "this would take 24 hours", "INDIRECT", "predict", False),
        ],
    ),
    (
        "Hotel fire kills at least seventeen in Karol Bagh, New Delhi",
        "The hotel's website estimated 120 people were in the 25-year-old building at the time.",
        [
            Said(
                "The hotel's website",
                "estimated",
                "120 people were in the 25-year-old building at the time",
                "INDIRECT",
                "predict",
                False,
            ),
        ],
    ),
    (
        "Hurricane Dorian leaves trail of destruction in the Bahamas",
        '"We expect that this number will increase", he noted.',
        [
            Said("he", "noted", '"We expect that this number will increase"', "DIRECT", "assert", False),
            Said("We", "expect", "that this number will increase", "INDIRECT", "predict", False),
        ],
    ),
    (
        "Paris court jails two police in high-profile rape case",
        "The court has found that Mme Spanton did not lie, she is not a liar.",
        [
            Said("The court", "found", "that Mme Spanton did not lie … she is not a liar", "INDIRECT", "show", False),
        ],
    ),
    (
        "Paris court jails two police in high-profile rape case",
        "They indicated they would seek suspension of their imprisonment pending their appeals.",
        [
            Said(
                "They",
                "indicated",
                "they would seek suspension of their imprisonment pending their appeals",
                "INDIRECT",
                "show",
                True,
            ),
        ],
    ),
    (
        "Florida highway pileup, fire kills five children, two truck drivers",
        "Reports indicate this vehicle may have struck victims lying on the roadway.",
        [
            Said(
                "Reports",
                "indicate",
                "this vehicle may have struck victims lying on the roadway",
                "INDIRECT",
                "show",
                True,
            ),
        ],
    ),
    (
        "Thai political party withdraws nomination of princess for prime minister",
        '"Thai Raksa Chart party complies with the royal command," the party informed the press.',
        [
            Said(
                "the party",
                "informed",
                '"Thai Raksa Chart party complies with the royal command,"',
                "DIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "US Speaker Pelosi announces Trump impeachment investigation",
        "Democratic committee chairman Jerrold Nadler of New York has repeatedly maintained an impeachment inquiry is what the committee is already doing.",
        [
            Said(
                "Democratic committee chairman Jerrold Nadler of New York",
                "maintained",
                "an impeachment inquiry is what the committee is already doing",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Hungarian state-owned enterprise acquires Hirtenberger Defence Group",
        "Népszava noted the purchase appeared to circumvent the Ministry of Defence.",
        [
            Said(
                "Népszava",
                "noted",
                "the purchase appeared to circumvent the Ministry of Defence",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Samoan government temporarily shuts down for nationwide measles vaccination drive",
        "Samoan Prime Minister Tuilaepa Sailele Malielegaoi noted on Monday, the fatalities were all unvaccinated.",
        [
            Said(
                "Samoan Prime Minister Tuilaepa Sailele Malielegaoi",
                "noted",
                "the fatalities were all unvaccinated",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Hungarian state-owned enterprise acquires Hirtenberger Defence Group",
        "Maróth pointed out it would have been much more costly and time-consuming to research mortar technology than to acquire it this way.",
        [
            Said(
                "Maróth",
                "pointed out",
                "it would have been much more costly and time-consuming to research mortar technology than to acquire it this way",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Hurricane Humberto strengthens to Category 3 while approaching Bermuda",
        "The NHC predicted that Humberto would pass by Bermuda Wednesday night, before beginning to weaken on Thursday.",
        [
            Said(
                "The NHC",
                "predicted",
                "that Humberto would pass by Bermuda Wednesday night, before beginning to weaken on Thursday",
                "INDIRECT",
                "predict",
                False,
            ),
        ],
    ),
    (
        "Magnitogorsk apartment building collapses after explosion, dozens dead",
        "Chelyabinsk's governor has promised each victim will be subject to a payout of one million rubles.",
        [
            Said(
                "Chelyabinsk's governor",
                "promised",
                "each victim will be subject to a payout of one million rubles",
                "INDIRECT",
                "promise",
                False,
            ),
        ],
    ),
    (
        "Scientific study suggests dinosaurs flapped their wings as they ran",
        "The authors proposed that in Caudipteryx, from a mechanical perspective, two-legged running automatically induced wing flapping.",
        [
            Said(
                "The authors",
                "proposed",
                "that in Caudipteryx, from a mechanical perspective, two-legged running automatically induced wing flapping",
                "INDIRECT",
                "demand",
                False,
            ),
        ],
    ),
    (
        "US Federal judge rules American Samoans are citizens, then delays implementation pending appeal",
        'Their statement also read "imposition of citizenship over American Samoan\'s objections violates fundamental principles of self-determination."',
        [
            Said(
                "Their statement",
                "read",
                '"imposition of citizenship over American Samoan\'s objections violates fundamental principles of self-determination."',
                "DIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Toronto Comicon 2019 welcomes fans with celebrities, creativity, cosplay",
        '"It was a good day," she recalls.',
        [
            Said("she", "recalls", '"It was a good day,"', "DIRECT", "assert", False),
        ],
    ),
    (
        "Millions don't turn up to 'storm' US airbase for extraterrestrial evidence",
        "More than two million people replied they would attend and an additional million-and-a-half expressed interest in the event.",
        [
            Said(
                "More than two million people",
                "replied",
                "they would attend and an additional million-and-a-half expressed interest in the event",
                "INDIRECT",
                "assert",
                True,
            ),
        ],
    ),
    (
        "Iranian cargo plane crashes into Karaj houses",
        "State media reported the cockpit voice recorder was recovered.",
        [
            Said("State media", "reported", "the cockpit voice recorder was recovered", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Bystanders foil knife-weilding man on London Bridge with fire extinguisher, whale tusk",
        "Police reported the attacker exited the Hall and continued to attack others.",
        [
            Said(
                "Police",
                "reported",
                "the attacker exited the Hall and continued to attack others",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Escape room fire kills five teen girls in Koszalin, Poland",
        "Kosiec revealed police have been unable to question him.",
        [
            Said("Kosiec", "revealed", "police have been unable to question him", "INDIRECT", "announce", False),
        ],
    ),
    (
        "Bus carrying children overturns in Babyninsky, Russia; at least seven die",
        "Officials said most of the injured were minors.",
        [
            Said("Officials", "said", "most of the injured were minors", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Bombs kill at least 20 at cathedral in Mindanao, Philippines",
        "The Coast Guard said their casualties were attending mass.",
        [
            Said("The Coast Guard", "said", "their casualties were attending mass", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Bus carrying children overturns in Babyninsky, Russia; at least seven die",
        "The Emergency Situations Ministry stated all occupants were from Smolensk.",
        [
            Said(
                "The Emergency Situations Ministry",
                "stated",
                "all occupants were from Smolensk",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Puerto Rico Supreme Court removes Governor Pierluisi; Wanda Vázquez becomes governor",
        "Pierluisi stated he would leave the governorship if the Senate voted against confirming him.",
        [
            Said(
                "Pierluisi",
                "stated",
                "he would leave the governorship if the Senate voted against confirming him",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Indonesian security minister Wiranto stabbed",
        'He told the BBC that police suspect the attackers had been "exposed to radicalism".',
        [
            Said(
                "He",
                "told",
                'that police suspect the attackers had been "exposed to radicalism"',
                "MIXED",
                "assert",
                False,
            ),
            Said("police", "suspect", 'the attackers had been "exposed to radicalism"', "MIXED", "think", False),
        ],
    ),
    (
        "Wikinews investigates disappearance of Indonesian cargo ship Namse Bangdzod",
        "Smith told Wikinews this might happen in cases of illegal fishing.",
        [
            Said("Smith", "told", "this might happen in cases of illegal fishing", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Four teenagers shot at Pennsylvania graduation party",
        "Neighbors told CBS station KDKA-TV that the area is usually quiet.",
        [
            Said("Neighbors", "told", "that the area is usually quiet", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Paris court jails two police in high-profile rape case",
        "In between, she testified, she was gang raped by Quirin, Redouane, and an unidentified third officer.",
        [
            Said(
                "she",
                "testified",
                "she was gang raped by Quirin, Redouane, and an unidentified third officer",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Escape room fire kills five teen girls in Koszalin, Poland",
        'He tweeted, "I want to express my sympathy and regrets to the families of the victims of the fire".',
        [
            Said(
                "He",
                "tweeted",
                '"I want to express my sympathy and regrets to the families of the victims of the fire"',
                "DIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "U.S. heiress, designer, and author Gloria Vanderbilt dies at 95",
        "Gloria Vanderbilt died on Monday at the age of 95, her son Anderson Cooper announced.",
        [
            Said(
                "her son Anderson Cooper",
                "announced",
                "Gloria Vanderbilt died on Monday at the age of 95",
                "INDIRECT",
                "announce",
                False,
            ),
        ],
    ),
    (
        "Magnitogorsk apartment building collapses after explosion, dozens dead",
        "Residents there told the press the officers claimed to be seeking a bomb.",
        [
            Said("Residents", "told", "the officers claimed to be seeking a bomb", "INDIRECT", "assert", True),
            Said("the officers", "claimed", "to be seeking a bomb", "INDIRECT", "allege", False),
        ],
    ),
    (
        "Hurricane Dorian leaves trail of destruction in the Bahamas",
        "Prime minister Hubert Minnis said yesterday night that twenty people have been confirmed killed.",
        [
            Said(
                "Prime minister Hubert Minnis",
                "said",
                "that twenty people have been confirmed killed",
                "INDIRECT",
                "assert",
                False,
            ),
            Said(None, "confirmed", "twenty people … killed", "INDIRECT", "confirm", True),
        ],
    ),
    (
        "Magnitogorsk apartment building collapses after explosion, dozens dead",
        "A total of 39 are confirmed dead, officials told state media, adding that rescuers ended their work yesterday.",
        [
            Said("officials", "told", "A total of 39 are confirmed dead", "INDIRECT", "assert", True),
            Said(None, "confirmed", "A total of 39 … dead", "INDIRECT", "confirm", True),
            Said("officials", "adding", "that rescuers ended their work yesterday", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Magnitogorsk apartment building collapses after explosion, dozens dead",
        "Ivan's condition was on Wednesday reported to not be life-threatening.",
        [
            Said(None, "reported", "Ivan's condition … to not be life-threatening", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Hundreds arrested for 'dark web' child porn by international task force",
        "The site was said to have begun operations in June 2015.",
        [
            Said(None, "said", "The site … to have begun operations in June 2015", "INDIRECT", "assert", True),
        ],
    ),
    (
        "President Trump says he 'can' and 'may' put US into state of emergency to build border wall",
        'Schiff called it "a non-starter".',
        [
            Said("Schiff", "called", 'it "a non-starter"', "MIXED", "call", False),
        ],
    ),
    (
        "Fiancée of murdered Saudi journalist demands justice at UN General Assembly",
        'Cengiz called Mohammad\'s admission a "political maneuver."',
        [
            Said("Cengiz", "called", 'Mohammad\'s admission a "political maneuver."', "MIXED", "call", False),
        ],
    ),
    (
        "Gunman opens fire in El Paso, Texas superstore; more than 20 dead",
        'Bash characterized the attack as "designed to intimidate a civilian population, to say the least."',
        [
            Said(
                "Bash",
                "characterized",
                'the attack as "designed to intimidate a civilian population, to say the least."',
                "MIXED",
                "call",
                False,
            ),
        ],
    ),
    (
        "Iranian cargo plane crashes into Karaj houses",
        "The entire crew were Iranians, the army said.",
        [
            Said("the army", "said", "The entire crew were Iranians", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Hotel fire kills at least seventeen in Karol Bagh, New Delhi",
        "A judicial inquiry was ordered, according to police.",
        [
            Said("police", "according to", "A judicial inquiry was ordered", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Coalition authorities report no casualties from missile strike on Iraqi air base",
        "Seventeen rockets struck near the base, according to Iraqi military.",
        [
            Said(
                "Iraqi military", "according to", "Seventeen rockets struck near the base", "INDIRECT", "assert", False
            ),
        ],
    ),
    (
        "Notre Dame in Paris catches fire",
        "According to officials, the two bell towers were saved.",
        [
            Said("officials", "According to", "the two bell towers were saved", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Dozens dead in California boat fire",
        "Both companies have been in operation since the 1970s according to USA Today.",
        [
            Said(
                "USA Today",
                "according to",
                "Both companies have been in operation since the 1970s",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Scientists describe how 'upside-down rivers' of warm water break Antarctica's ice shelf",
        'The Wooster professor added, "These effects matter [...]',
        [
            Said("The Wooster professor", "added", '"These effects matter [...]', "DIRECT", "assert", False),
        ],
    ),
    (
        "Paris court jails two police in high-profile rape case",
        'She told a guard at the door, in French and English, "they raped me".',
        [
            Said("She", "told", '"they raped me"', "DIRECT", "assert", False),
        ],
    ),
    (
        "Hong Kong leader announces withdrawal of extradition bill",
        '"Whenever there are signs of sending a palm branch," wrote student protester Joshua Wong on Twitter.',
        [
            Said(
                "student protester Joshua Wong",
                "wrote",
                '"Whenever there are signs of sending a palm branch,"',
                "DIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Former president of France Jacques Chirac dies aged 86",
        "He had not made public appearances since 2014, which his wife Bernadette said was due to memory problems.",
        [
            Said("his wife Bernadette", "said", "which … was due to memory problems", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Oil facilities in Saudi Arabia hit by drone attacks",
        "The attacks triggered major fires at a processing plant and an oil field, which state media said were under control.",
        [
            Said("state media", "said", "which … were under control", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Magnitogorsk apartment building collapses after explosion, dozens dead",
        "The FSB denies the two explosions are related; reports describe speculation the disaster's cause was not in fact a gas leak.",
        [
            Said("The FSB", "denies", "the two explosions are related", "INDIRECT", "deny", False),
        ],
    ),
    (
        "Brother of murdered Pakistani social media star sentenced to life",
        "Baloch and Waseem's mother, Anwar, wept upon hearing her son had been convicted and said she believed he was innocent.",
        [
            Said(
                "Baloch and Waseem's mother, Anwar", "said", "she believed he was innocent", "INDIRECT", "assert", False
            ),
            Said(
                "Baloch and Waseem's mother, Anwar", "hearing", "her son had been convicted", "INDIRECT", "think", False
            ),
            Said("she", "believed", "he was innocent", "INDIRECT", "think", False),
        ],
    ),
    (
        "New Zealand mosque murder suspect appears in court at Christchurch",
        "Brenton also allegedly released an anti-Muslim document online, outlining political motivation, prior to the murders.",
        [
            Said(
                None,
                "allegedly",
                "Brenton also … released an anti-Muslim document online, outlining political motivation, prior to the murders",
                "INDIRECT",
                "allege",
                True,
            ),
        ],
    ),
    (
        "Hundreds arrested for 'dark web' child porn by international task force",
        "The site also allegedly made use of Tor, a layered network designed to keep users anonymous.",
        [
            Said(
                None,
                "allegedly",
                "The site also … made use of Tor, a layered network designed to keep users anonymous",
                "INDIRECT",
                "allege",
                True,
            ),
        ],
    ),
    (
        "Hong Kong's Carrie Lam delivers speech on video after protests in legislature",
        "This was reportedly the first such occurrence.",
        [
            Said(None, "reportedly", "This was … the first such occurrence", "INDIRECT", "assert", True),
        ],
    ),
    (
        "US Representative Elijah Cummings dies at age 68",
        "Flags at the White House were reportedly similarly lowered.",
        [
            Said(None, "reportedly", "Flags at the White House were … similarly lowered", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Coalition authorities report no casualties from missile strike on Iraqi air base",
        "There are reportedly about 5000 U.S. troops now in the country.",
        [
            Said(
                None, "reportedly", "There are … about 5000 U.S. troops now in the country", "INDIRECT", "assert", True
            ),
        ],
    ),
    (
        "Bishop Emeritus Dinualdo Gutierrez of Marbel, Philippines dies",
        "He was reportedly seen with a small oxygen tank during public events.",
        [
            Said(
                None,
                "reportedly",
                "He was … seen with a small oxygen tank during public events",
                "INDIRECT",
                "assert",
                True,
            ),
        ],
    ),
    (
        "Hotel fire kills at least seventeen in Karol Bagh, New Delhi",
        "Activists claim safety standards are routinely ignored.",
        [
            Said("Activists", "claim", "safety standards are routinely ignored", "INDIRECT", "allege", True),
        ],
    ),
    (
        "United States doctor sentenced to 40 years for opioid prescriptions",
        "Smithers testified in his own defense, claiming some patients deceived him.",
        [
            Said("Smithers", "claiming", "some patients deceived him", "INDIRECT", "allege", False),
        ],
    ),
    (
        "Magnitogorsk apartment building collapses after explosion, dozens dead",
        "One news site, Znak.com, claims FSB sources have ascribed the explosion to terrorism.",
        [
            Said(
                "One news site, Znak.com",
                "claims",
                "FSB sources have ascribed the explosion to terrorism",
                "INDIRECT",
                "allege",
                False,
            ),
        ],
    ),
    (
        "Magnitogorsk apartment building collapses after explosion, dozens dead",
        "The website further reported its anonymous source claimed a fourth offender escaped and remains wanted.",
        [
            Said(
                "The website",
                "reported",
                "its anonymous source claimed a fourth offender escaped and remains wanted",
                "INDIRECT",
                "assert",
                False,
            ),
            Said(
                "its anonymous source",
                "claimed",
                "a fourth offender escaped and remains wanted",
                "INDIRECT",
                "allege",
                True,
            ),
        ],
    ),
    (
        "Puerto Rico governor announces resignation following protests",
        "He just announced that this resignation will not be effective today.",
        [
            Said("He", "announced", "that this resignation will not be effective today", "INDIRECT", "announce", False),
        ],
    ),
    (
        "Toronto Comicon 2019 welcomes fans with celebrities, creativity, cosplay",
        "John Rhys-Davies broke news when he revealed that a Sliders reboot is being considered.",
        [
            Said("he", "revealed", "that a Sliders reboot is being considered", "INDIRECT", "announce", False),
        ],
    ),
    (
        "UK urges US to waive immunity for diplomat's wife involved in fatal collision",
        "Despite the assurances, she and her husband Jonathan Socoolas left the country, police revealed on Saturday.",
        [
            Said(
                "police",
                "revealed",
                "Despite the assurances, she and her husband Jonathan Socoolas left the country",
                "INDIRECT",
                "announce",
                False,
            ),
        ],
    ),
    (
        "US Speaker Pelosi announces Trump impeachment investigation",
        '"[T]he House of Representatives is moving forward with an official impeachment inquiry," she announced.',
        [
            Said(
                "she",
                "announced",
                '"[T]he House of Representatives is moving forward with an official impeachment inquiry,"',
                "DIRECT",
                "announce",
                False,
            ),
        ],
    ),
    (
        "Hong Kong leader announces withdrawal of extradition bill",
        "Visitors wonder whether our city is still a safe place for travel or business.",
        [
            Said(
                "Visitors",
                "wonder",
                "whether our city is still a safe place for travel or business",
                "INDIRECT",
                "ask",
                True,
            ),
        ],
    ),
    (
        "Iranian cargo plane crashes into Karaj houses",
        "Fars News said the crash involved pilot error.",
        [
            Said("Fars News", "said", "the crash involved pilot error", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Actor Doris Day dies at 97",
        "She said Jorden had been physically abusive to her.",
        [
            Said("She", "said", "Jorden had been physically abusive to her", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Brother of murdered Pakistani social media star sentenced to life",
        "He has since said his initial confession was forced.",
        [
            Said("He", "said", "his initial confession was forced", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Man sets himself on fire outside US White House",
        "The Secret Service confirmed a single male was transported to a local hospital and the response took place within seconds.",
        [
            Said(
                "The Secret Service",
                "confirmed",
                "a single male was transported to a local hospital and the response took place within seconds",
                "INDIRECT",
                "confirm",
                False,
            ),
        ],
    ),
    (
        "Fur fans flock to Toronto's Furnal Equinox 2019",
        "He hopes the tech would reduce suiting risks and accidents.",
        [
            Said("He", "hopes", "the tech would reduce suiting risks and accidents", "INDIRECT", "hope", False),
        ],
    ),
    (
        "Arrests made in theft of gold toilet in England",
        '"I had forgotten for a second that it was made out of gold."',
        [
            Said("I", "forgotten", "that it was made out of gold", "INDIRECT", "know", False),
        ],
    ),
    (
        "Florida highway pileup, fire kills five children, two truck drivers",
        "Emergency workers have indicated a homicide probe is ongoing.",
        [
            Said("Emergency workers", "indicated", "a homicide probe is ongoing", "INDIRECT", "show", True),
        ],
    ),
    (
        "Block of flats collapses in Aleppo, killing eleven",
        "The US has further indicated no support will come without political reform in Syria.",
        [
            Said(
                "The US",
                "indicated",
                "no support will come without political reform in Syria",
                "INDIRECT",
                "show",
                False,
            ),
        ],
    ),
    (
        "Simple animals could live in Martian brines: Wikinews interviews planetary scientist Vlada Stamenković",
        "They showed those lichens can also survive and even grow in Mars simulation chambers.",
        [
            Said(
                "They",
                "showed",
                "those lichens can also survive and even grow in Mars simulation chambers",
                "INDIRECT",
                "show",
                True,
            ),
        ],
    ),
    (
        "Paris court jails two police in high-profile rape case",
        "Both officers indicated they would appeal; Quirin wept in his lawyer's arms when convicted.",
        [
            Said("Both officers", "indicated", "they would appeal", "INDIRECT", "show", False),
        ],
    ),
    (
        "Oil facilities in Saudi Arabia hit by drone attacks",
        '"These attacks are our right, and we warn the Saudis that our targets will keep expanding", Saree said.',
        [
            Said(
                "Saree",
                "said",
                '"These attacks are our right, and we warn the Saudis that our targets will keep expanding"',
                "DIRECT",
                "assert",
                False,
            ),
            Said("we", "warn", "that our targets will keep expanding", "INDIRECT", "warn", False),
        ],
    ),
    (
        "Kennedy assassin Sirhan Sirhan stabbed in California prison",
        "Sirhan later claimed to have no memory of the night Kennedy was shot or of his own confession to the crime.",
        [
            Said(
                "Sirhan",
                "claimed",
                "to have no memory of the night Kennedy was shot or of his own confession to the crime",
                "INDIRECT",
                "allege",
                False,
            ),
        ],
    ),
    (
        "Kennedy assassin Sirhan Sirhan stabbed in California prison",
        "He was reported to be in stable condition.",
        [
            Said(None, "reported", "He … to be in stable condition", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Millions don't turn up to 'storm' US airbase for extraterrestrial evidence",
        "Over a thousand were reported to have reached Rachel, but most did not make the final trek to the base.",
        [
            Said(None, "reported", "Over a thousand … to have reached Rachel", "INDIRECT", "assert", True),
        ],
    ),
    (
        "Arrest made as mayor of Gdańsk, Poland stabbed on stage",
        'Interior Minister Joachim Brudziński called the stabbing "an act of inexplicable barbarity."',
        [
            Said(
                "Interior Minister Joachim Brudziński",
                "called",
                'the stabbing "an act of inexplicable barbarity."',
                "MIXED",
                "call",
                False,
            ),
        ],
    ),
    (
        "Francis D'Souza, former Deputy Chief Minister of Goa, dies aged 64",
        'State Congress President Girish Chodankar called D\'Souza "humble and soft-spoken".',
        [
            Said(
                "State Congress President Girish Chodankar",
                "called",
                'D\'Souza "humble and soft-spoken"',
                "MIXED",
                "call",
                False,
            ),
        ],
    ),
    (
        "Oil facilities in Saudi Arabia hit by drone attacks",
        "The United Nations called the resulting humanitarian crisis the worst in the world.",
        [
            Said(
                "The United Nations",
                "called",
                "the resulting humanitarian crisis the worst in the world",
                "INDIRECT",
                "call",
                False,
            ),
        ],
    ),
    (
        "US Speaker Pelosi announces Trump impeachment investigation",
        'Pelosi called Trump\'s conduct a "breach of his Constitutional responsibilities," according to NBC.',
        [
            Said(
                "NBC",
                "according to",
                'Pelosi called Trump\'s conduct a "breach of his Constitutional responsibilities,"',
                "MIXED",
                "assert",
                False,
            ),
            Said(
                "Pelosi",
                "called",
                'Trump\'s conduct a "breach of his Constitutional responsibilities,"',
                "MIXED",
                "call",
                False,
            ),
        ],
    ),
    (
        "Iran's President Rouhani tells foreign powers to leave Persian Gulf",
        "The attack was claimed by the Houthi movement in Yemen, but both Saudi Arabia and the United States have alleged Iranian involvement.",
        [
            Said(
                "both Saudi Arabia and the United States", "alleged", "Iranian involvement", "INDIRECT", "allege", False
            ),
        ],
    ),
    (
        "Lost 52 Project announces discovery of wrecked sub near Okinawa",
        "The United States Navy confirmed the discovery.",
        [
            Said("The United States Navy", "confirmed", "the discovery", "INDIRECT", "confirm", False),
        ],
    ),
    (
        "Toronto serial killer Bruce McArthur pleads guilty to eight murders",
        "Bruce McArthur, from Toronto, Canada, on Tuesday admitted his guilt in eight murders.",
        [
            Said(
                "Bruce McArthur, from Toronto, Canada",
                "admitted",
                "his guilt in eight murders",
                "INDIRECT",
                "concede",
                False,
            ),
        ],
    ),
    (
        "U.S. heiress, designer, and author Gloria Vanderbilt dies at 95",
        "U.S. heiress Gloria Vanderbilt died on Monday at the age of 95, her son Anderson Cooper announced.",
        [
            Said(
                "her son Anderson Cooper",
                "announced",
                "U.S. heiress Gloria Vanderbilt died on Monday at the age of 95",
                "INDIRECT",
                "announce",
                False,
            ),
        ],
    ),
    (
        "Actor Doris Day dies at 97",
        "Day, they said, desired no memorials or grave markers.",
        [
            Said("they", "said", "Day … desired no memorials or grave markers", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Lion Air disaster: Crashed jet's voice recorder recovered from Java Sea",
        "The new Boeing 737 Max was not airworthy, investigators have said, and should not have taken off.",
        [
            Said(
                "investigators",
                "said",
                "The new Boeing 737 Max was not airworthy … and should not have taken off",
                "INDIRECT",
                "assert",
                True,
            ),
        ],
    ),
    (
        "Former U.S. intelligence agent Tony Mendez, architect of 'Argo' rescue, dies at 78",
        "According to his publicist, Mendez died of Parkinson's disease.",
        [
            Said("his publicist", "According to", "Mendez died of Parkinson's disease", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Hotel fire kills at least seventeen in Karol Bagh, New Delhi",
        "One child was, according to the fire service, among the dead.",
        [
            Said("the fire service", "according to", "One child was … among the dead", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Mokha, Yemen bomb kills photojournalist, at least five others",
        "According to al-Eryani, the rebels are backed by Iran.",
        [
            Said("al-Eryani", "According to", "the rebels are backed by Iran", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Scheduled power outages in Northern California begin",
        "According to local news, school districts across the area announced school closings.",
        [
            Said(
                "local news",
                "According to",
                "school districts across the area announced school closings",
                "INDIRECT",
                "assert",
                False,
            ),
        ],
    ),
    (
        "Bus carrying children overturns in Babyninsky, Russia; at least seven die",
        'It also urged people to "comply with the established rules of behaviour on the road."',
        [],
    ),
    (
        "Oil facilities in Saudi Arabia hit by drone attacks",
        "The agency did not mention if there were casualties, but said exports were continuing.",
        [
            Said("The agency", "said", "exports were continuing", "INDIRECT", "assert", False),
            Said("The agency", "mention", "if there were casualties", "INDIRECT", "assert", False),
        ],
    ),
    (
        "US House of Representatives impeaches President Trump",
        'He publicly stated the trial would not be impartial, saying he anticipated having "a largely partisan outcome" in the Senate.',
        [
            Said(
                "He",
                "saying",
                'he anticipated having "a largely partisan outcome" in the Senate',
                "MIXED",
                "assert",
                False,
            ),
            Said("He", "stated", "the trial would not be impartial", "INDIRECT", "assert", False),
        ],
    ),
    (
        "Hong Kong's Carrie Lam delivers speech on video after protests in legislature",
        "Lawmakers from the pro-democracy camp shouted at Lam and projected slogans onto the walls of the council chambers.",
        [],
    ),
    (
        "Louisiana declares state of emergency as Tropical Storm Barry approaches U.S. coast",
        "Meteorologists predict landfall Saturday morning.",
        [
            Said("Meteorologists", "predict", "landfall", "INDIRECT", "predict", False),
        ],
    ),
    (
        "Male Magellanic penguins pine for pairings: Wikinews interviews biologist Natasha Gownaris",
        "We do know that some colonies of the species are growing but that, at the global level, the species is still in decline.",
        [
            Said(
                "We",
                "know",
                "that some colonies of the species are growing but that, at the global level, the species is still in decline",
                "INDIRECT",
                "know",
                False,
            ),
        ],
    ),
]


@pytest.mark.parametrize(("article", "sentence", "expected"), SENTENCES, ids=[row[1] for row in SENTENCES])
def test_attributions(read: Callable[[str], Doc], article: str, sentence: str, expected: list[Said]) -> None:
    """A sentence of `article` gives exactly the attributions of its row, and nothing else."""
    doc = read(sentence)

    assert [said(doc, found) for found in find_attributions(doc)] == expected
