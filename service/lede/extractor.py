"""The table of contents: from a raw article to its events, one question after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from time import perf_counter

from spacy.tokens import Doc

from lede import reading
from lede.annotate import load_reader
from lede.annotate.reader import LedeReader
from lede.article import Article, read_article
from lede.assemble import Assembler
from lede.context import Context, Include, Predicates, parse_published
from lede.errors import TextEmpty
from lede.extract import salience
from lede.extract.according_to import anchor_attributions, cue_tokens, find_attributions, is_reporting, is_speech_act
from lede.extract.confidence import event_confidence, operating_point
from lede.extract.coreference import EntityIndex, find_entities
from lede.extract.factuality import judge_all
from lede.extract.merge import merge_events
from lede.extract.modifiers import with_modifier_places, with_modifier_times
from lede.extract.ontology import event_types, types_of
from lede.extract.reasons import find_all_reasons
from lede.extract.relations import relate
from lede.extract.what import find_events, summarise
from lede.extract.when import anchor_times, find_times
from lede.extract.where import anchor_places, find_places
from lede.extract.who import find_participants
from lede.facts import Attribution, Entity, Facts, Phrase, PlaceMention, TimeExpression
from lede.gazetteer import Gazetteer
from lede.language import detect_language
from lede.processes import work
from lede.result import (
    Dateline,
    Extraction,
    MentionKind,
    ModelInfo,
    ReferenceSource,
    ReferenceTime,
    Segment,
    SegmentKind,
    Span,
    Warning,
)


class Extractor:
    """Turns articles into events. Costs about a second to make and is then used for any number of texts, one at a time.

    Example:
        >>> extraction = Extractor().extract("The mayor resigned on Monday.")
        >>> [event.what.trigger.span.text for event in extraction.events]
        ['resigned']
    """

    def __init__(self) -> None:
        self._nlp = load_reader()
        reader = self._nlp.get_pipe("lede_reader")
        assert isinstance(reader, LedeReader)
        self._reader = reader
        self._gazetteer = Gazetteer.load()
        self.stage_seconds: dict[str, float] = {}

    @property
    def model(self) -> ModelInfo:
        """The weights that read."""
        return self._reader.model

    def event_types(self) -> tuple[str, ...]:
        """Every `TYPE` and `TYPE/subtype` that an event can have."""
        return event_types()

    def extract(
        self,
        text: str,
        context: Context | None = None,
        *,
        document_id: str = "",
        title: str = "",
        published_at: datetime | date | str | None = None,
        time_zone: str = "",
    ) -> Extraction:
        """Everything that one article gives.

        What is true of the article is told by `context`, or by keywords, which go before it; `published_at` may be
        written as ISO 8601.
        Raises: TextEmpty for a text of blanks; InvalidOption, UnknownTimeZone. Odd text raises nothing: what was passed
        over is a warning.
        """
        context = _context(context or Context(), document_id, title, published_at, time_zone)
        if not text.strip():
            raise TextEmpty("text", "is empty or blank; give the raw text of an article")
        with self._nlp.memory_zone():  # else the vocabulary keeps every word of every article
            return self._extract(text, context)

    def _extract(self, text: str, context: Context) -> Extraction:
        began = perf_counter()
        article = read_article(text, context.title, self._is_place)
        reference = reference_time(article, context)
        segmented = perf_counter()
        doc = self._read(article)
        read = perf_counter()
        document = _Document(doc, article, context, reference)
        extraction = document.extraction(self.model, list(_warnings(article, context, reference)))
        self.stage_seconds = {"segment": segmented - began, "encode": read - segmented, "rules": perf_counter() - read}
        return extraction

    def pipe(self, texts: Iterable[str | tuple[str, Context]], n_process: int = 1) -> Iterator[Extraction]:
        """`extract` over many texts, in order, as they are asked for.

        n_process  0: one process for each processor; 1: this process; more: so many, each with an extractor of its own
        Raises: as `extract`, at the text that it concerns.
        """
        items = ((item, None) if isinstance(item, str) else item for item in texts)
        if n_process == 1:
            for text, context in items:
                yield self.extract(text, context)
        else:
            yield from work(_Extracting(type(self)), items, n_process)

    def _read(self, article: Article) -> Doc:
        doc = self._nlp.make_doc(article.text)
        reading.set_segments(doc, article.segments)
        return self._reader(doc)

    def _is_place(self, name: str) -> bool:
        return self._gazetteer.knows(name)


@dataclass(frozen=True)
class _Extracting:
    """`extract` in other processes, for `pipe`."""

    extractor: type[Extractor]

    def build(self) -> Callable[[tuple[str, Context | None]], Extraction]:
        extractor = self.extractor()
        return lambda item: extractor.extract(*item)

    def lost(self, item: tuple[str, Context | None], seconds: float = 0.0) -> Extraction:
        raise BrokenProcessPool("a text ended two processes that read it")


def _context(
    context: Context, document_id: str, title: str, published_at: datetime | date | str | None, time_zone: str
) -> Context:
    """`context` with what keywords say."""
    return replace(
        context,
        document_id=document_id or context.document_id,
        title=title or context.title,
        published_at=parse_published(published_at) or context.published_at,
        time_zone=time_zone or context.time_zone,
    )


def reference_time(article: Article, context: Context) -> ReferenceTime:
    """The instant that "today" means: of the request, else of the dateline or the date line of the text."""
    if context.published_at is not None:
        return ReferenceTime(context.published_at.astimezone(context.zone), ReferenceSource.REQUEST)
    if article.reference_date:
        day = date.fromisoformat(article.reference_date)
        return ReferenceTime(datetime.combine(day, time(), context.zone), ReferenceSource.DATELINE)
    return ReferenceTime(None, ReferenceSource.NONE)


def _warnings(article: Article, context: Context, reference: ReferenceTime) -> Iterator[Warning]:
    if not context.language:
        language = detect_language(article.text)
        if language != "en":
            yield Warning(
                "LANGUAGE", f"the text looks like {language!r}; only English is read, so the answer may be wrong"
            )
    if reference.instant is None:
        yield Warning("NO_REFERENCE_TIME", "no published_at and no date in the text: relative times have no date")
    closed = sum(s.kind not in reading.PROSE for s in article.segments)
    if closed:
        yield Warning(
            "NOT_PROSE", f"{closed} segments are no prose (date lines, posts, captions, …) and give no events"
        )


class _Document:
    """One article on its way through the questions."""

    def __init__(self, doc: Doc, article: Article, context: Context, reference: ReferenceTime) -> None:
        self.doc, self.article, self.context, self.reference = doc, article, context, reference
        self.found = reading.predicates(doc)
        self.dateline_place = article.dateline.place.text if article.dateline and article.dateline.place else ""
        self.places: list[PlaceMention] = find_places(doc, self.dateline_place)
        self.times: list[TimeExpression] = find_times(doc, reference.instant)
        self.attributions: list[Attribution] = find_attributions(doc)
        self.entities: list[Entity] = find_entities(doc, self.places)
        self.index = EntityIndex(doc, self.entities)

    def facts(self) -> list[Facts]:
        """All tellings of events with their slots, in text order."""
        doc, mode = self.doc, self.context.options.predicates
        cues = cue_tokens(self.attributions)
        said = {i for i in self.found if doc[i].pos_ == "VERB" and is_reporting(doc[i])}
        news = frozenset(i for i in self.found if i not in said and is_speech_act(doc[i]))
        events = find_events(doc, mode, frozenset(said | (cues - news)), news, self._headlines())
        where = anchor_places(doc, events, self.places, self.dateline_place)
        when = anchor_times(doc, events, self.times)
        if mode is Predicates.ALL:
            for i, event in enumerate(events):
                where[i] = with_modifier_places(doc, event, where.get(i, ()), self.found, self.places)
                when[i] = with_modifier_times(doc, event, when.get(i, ()), self.found, self.times)
        according = anchor_attributions(doc, events, self.attributions)
        classes = [[self.attributions[a].cue_class for a in according.get(i, ())] for i in range(len(events))]
        judged = judge_all(doc, events, classes)
        who = [find_participants(doc, event, self.found, mode) for event in events]
        types, reasons = types_of(doc, events, who), find_all_reasons(doc, events)
        return [
            Facts(
                event,
                who=who[i],
                where=where.get(i, ()),
                when=when.get(i, ()),
                according_to=according.get(i, ()),
                why=reasons[i][0],
                how=reasons[i][1],
                factuality=judged[i],
                type=types[i],
                summary=summarise(doc, event, who[i], judged[i], self.words_for),
            )
            for i, event in enumerate(events)
        ]

    def words_for(self, phrase: Phrase) -> str:
        """The words that a pronoun stands for, the canonical name for a part of one, else the phrase as it stands."""
        known = self.index.words_of(phrase)
        if known:
            return known
        if phrase.end - phrase.start == 1 and self.doc[phrase.head].pos_ == "PROPN":
            name = self.index.name_of(phrase)
            if name:
                return name
        return " ".join(self.doc[phrase.start : phrase.end].text.split())

    def _headlines(self) -> frozenset[int]:
        spans = [
            (s.start, s.end) for s in self.article.segments if s.kind in (SegmentKind.TITLE, SegmentKind.SUBHEADING)
        ]
        if not spans:
            return frozenset()
        return frozenset(s.start for s in self.doc.sents if any(a <= s.start_char < b for a, b in spans))

    def title(self) -> str:
        """The headline, given apart or in the text."""
        inside = next((s for s in self.article.segments if s.kind is SegmentKind.TITLE), None)
        return self.article.title or (self.article.text[inside.start : inside.end] if inside else "")

    def _prose_start(self) -> int:
        body = next((s.start for s in self.article.segments if s.kind is SegmentKind.BODY), 0)
        return next((t.i for t in self.doc if t.idx >= body), 0)

    def extraction(self, model: ModelInfo, warnings: list[Warning]) -> Extraction:
        """Merge, rank, relate, choose and assemble."""
        options = self.context.options
        items = self.facts()
        if options.predicates is Predicates.EVENTS:
            items = merge_events(self.doc, items, self.entities, self.found)
        scores = salience.entity_salience(self.doc, self.entities, self.title())
        heads = {m.phrase.head: i for i, e in enumerate(self.entities) for m in e.mentions}
        salience.rank(self.doc, items, heads, scores, self.title(), self._prose_start())
        for item in items:
            item.confidence = event_confidence(item)
        items = self._chosen(items)
        relate(self.doc, items, heads)
        explain = Include.EXPLANATIONS in options.include
        assembler = Assembler(self.doc, self.entities, scores, self.attributions, explain)
        events = assembler.link([assembler.event(i, item) for i, item in enumerate(items)], items)
        include = options.include
        text = self.article.text
        return Extraction(
            document_id=self.context.document_id,
            language=self.context.language or "en",
            reference_time=ReferenceTime(
                self.reference.instant.astimezone(UTC) if self.reference.instant else None, self.reference.source
            ),
            dateline=self._dateline(),
            events=events,
            times=tuple(assembler.time(t) for t in self.times) if Include.TIMES in include else (),
            attributions=assembler.attributions if Include.ATTRIBUTIONS in include else (),
            entities=tuple(assembler.entity(i) for i in range(len(self.entities)) if self._shown(i))
            if Include.ENTITIES in include
            else (),
            segments=tuple(Segment(Span(s.start, s.end, text[s.start : s.end]), s.kind) for s in self.article.segments)
            if Include.SEGMENTS in include
            else (),
            model=model,
            warnings=tuple(warnings),
        )

    def _shown(self, number: int) -> bool:
        entity = self.entities[number]
        return bool(entity.name) or len(entity.mentions) > 1 or entity.mentions[0].kind is not MentionKind.PRONOUN

    def _chosen(self, items: list[Facts]) -> list[Facts]:
        """The events that the caller's options keep, in text order."""
        options = self.context.options
        least = options.min_confidence
        if least is None:
            least = operating_point() if options.predicates is Predicates.EVENTS else 0.0
        kept = [item for item in items if item.confidence >= least and _wanted(item, options.event_types)]
        if options.max_events is not None and len(kept) > options.max_events:
            best = sorted(kept, key=lambda item: (-item.salience, item.event.trigger.start))[: options.max_events]
            kept = sorted(best, key=lambda item: item.event.trigger.start)
        return kept

    def _dateline(self) -> Dateline | None:
        line = self.article.dateline
        if line is None:
            return None
        place = self.dateline_place
        country = next((p.place.country_code for p in self.places if p.place and p.place.name == place), "")
        if not country and place:
            candidates = Gazetteer.load().candidates(place)
            country = candidates[0].country_code if candidates else ""
        return Dateline(place, line.agency.text if line.agency else "", line.date_iso, country)


def _wanted(item: Facts, types: frozenset[str]) -> bool:
    if not types:
        return True
    kind = item.type
    return kind is not None and (kind.type in types or f"{kind.type}/{kind.subtype}" in types)
