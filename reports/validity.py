"""In force on a day? Answered from the acts an archive knows, on both axes of time: of the law, and of knowing.

Rules. An act holds from its start to its end, both days included. What another act does to it counts from the day
that act says, if that act was itself in force on that day. The first event that ends an act decides how it ended; of
events on one day a revocation goes before a replacement, that before the end of the term. An ended act is not revived
when the act that ended it ends. A suspension pauses nothing: the term runs on. A partial revocation leaves the act in
force. Acts that end each other on the same day prove nothing: the answer is unknown, with both as its documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from schemas.content import EffectKind

Answer = Literal["in force", "not yet", "expired", "replaced", "revoked", "suspended", "unknown"]
ENDING: Mapping[EffectKind, tuple[int, Answer]] = {
    "revokes": (0, "revoked"),
    "replaces": (1, "replaced"),
    "reissues": (1, "replaced"),
}
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class ActEffect:
    """What an act does to ``target`` from a day on (``until`` ends a suspension or is the new end of an extension)."""

    kind: EffectKind
    target: str
    on: date
    until: date | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One version of what is known of an act; the latest version known at a time counts, whole.

    ``end`` is the last day in force, None for open; where only a span of days is known in which it ends, ``end`` is
    the last day it surely holds and ``end_latest`` the last day it can. ``known`` is when the archive learned of it.
    """

    id: str
    start: date | None
    end: date | None
    known: datetime
    end_latest: date | None = None
    effects: tuple[ActEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class Validity:
    """The answer, the ids of the acts that prove it, and what a reader should know besides."""

    answer: Answer
    proof: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Event:
    """An effect on an act, with the id of the act that has it."""

    effect: ActEffect
    source: str


@dataclass(slots=True)
class _Case:
    """The acts as known at a time, and the questions that are being asked: a question within itself is a circle."""

    acts: dict[str, Act]
    upon: dict[str, list[_Event]]
    asked: set[tuple[str, date]] = field(default_factory=set)


class _Circle(Exception):
    """A question led back to itself."""

    def __init__(self, acts: Iterable[str]) -> None:
        super().__init__()
        self.acts = tuple(sorted(set(acts)))


def validity_on(acts: Iterable[Act], act: str, on: date, known_on: datetime | None = None) -> Validity:
    """Whether an act is in force on a day, as far as was known at a time (now, when None)."""
    return _answer(_case(acts, known_on), act, on)


def validity_of_all(acts: Iterable[Act], on: date, known_on: datetime | None = None) -> dict[str, Validity]:
    """The answer for every act that was known at a time, by id."""
    case = _case(acts, known_on)
    return {act: _answer(case, act, on) for act in sorted(case.acts)}


def _answer(case: _Case, act: str, on: date) -> Validity:
    try:
        return _judge(case, act, on)
    except _Circle as circle:
        return Validity("unknown", tuple(sorted({act, *circle.acts})), ("circle",))


def _case(acts: Iterable[Act], known_on: datetime | None) -> _Case:
    latest: dict[str, Act] = {}
    for act in acts:
        held = latest.get(act.id)
        if (known_on is None or act.known <= known_on) and (held is None or act.known >= held.known):
            latest[act.id] = act
    upon: dict[str, list[_Event]] = {}
    for act in latest.values():
        for effect in act.effects:
            upon.setdefault(effect.target, []).append(_Event(effect, act.id))
    return _Case(latest, upon)


def _judge(case: _Case, act: str, on: date) -> Validity:
    held = case.acts.get(act)
    if held is None:
        return Validity("unknown", (), ("not in the archive",))
    if held.start is None:
        return Validity("unknown", (act,), ("no start known",))
    if on < held.start:
        return Validity("not yet", (act,))
    events = _events(case, held, on)
    ended = _ended(held, events, on)
    if ended is not None:
        return ended
    proof = [act, *(event.source for event in events if event.effect.kind in ("extends", "amends", "revokes"))]
    notes = [note for event in events if (note := _note(event))]
    paused = _suspension(events, on)
    if paused is not None:
        return Validity("suspended", _unique([act, *paused]), tuple(notes))
    return Validity("in force", _unique(proof), tuple(notes))


def _events(case: _Case, held: Act, on: date) -> list[_Event]:
    """What touched the act up to a day, by acts that were in force on the day they did, in order of days."""
    found = sorted(
        (event for event in case.upon.get(held.id, ()) if held.start is not None and event.effect.on <= on),
        key=lambda event: (event.effect.on, ENDING.get(event.effect.kind, (2, "unknown"))[0], event.source),
    )
    return [event for event in found if event.source != held.id and _acts_then(case, event)]


def _acts_then(case: _Case, event: _Event) -> bool:
    """Whether the act that has an effect was in force on the effect's day."""
    question = event.source, event.effect.on
    if question in case.asked:
        raise _Circle(act for act, _ in case.asked)
    case.asked.add(question)
    try:
        answer = _judge(case, *question).answer
    finally:
        case.asked.discard(question)
    return answer in ("in force", "suspended") or (answer == "unknown" and _is_undated(case, event.source))


def _is_undated(case: _Case, act: str) -> bool:
    return act in case.acts and case.acts[act].start is None


def _ended(held: Act, events: Sequence[_Event], on: date) -> Validity | None:
    """How the act ended by a day, or None; extensions move the end as they come, if they come in time."""
    end, latest, proof = held.end or FOREVER, held.end_latest or held.end or FOREVER, [held.id]
    gap: date | None = None
    for event in events:
        effect = event.effect
        if effect.kind == "extends" and effect.until is not None:
            gap = None if effect.on <= _next(latest) else effect.on
            end = latest = max(end, effect.until) if gap is None else effect.until
            proof.append(event.source)
        elif effect.kind in ENDING and not effect.partial and effect.on <= _next(latest):
            return Validity(ENDING[effect.kind][1], _unique([held.id, event.source]))
    if on > latest:
        return Validity("expired", _unique(proof))
    return Validity("unknown", _unique(proof), ("ends within this span",)) if on > end else None


def _suspension(events: Sequence[_Event], on: date) -> list[str] | None:
    """The acts by which the act stands suspended on a day; None when it does not."""
    standing: list[tuple[date, str]] = []
    for event in events:
        if event.effect.kind == "suspends" and not event.effect.partial:
            standing.append((event.effect.until or FOREVER, event.source))
        elif event.effect.kind == "resumes":
            standing.clear()
    holding = [source for until, source in standing if on <= until]
    return holding or None


def _note(event: _Event) -> str:
    effect = event.effect
    if effect.partial and effect.kind in ("revokes", "replaces", "suspends"):
        return f"partly: {effect.kind} by {event.source}"
    return f"amended by {event.source}" if effect.kind == "amends" else ""


def _next(day: date) -> date:
    return day if day == FOREVER else day + timedelta(days=1)


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
