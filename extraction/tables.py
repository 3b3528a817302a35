"""The dated tables as extraction uses them: phrases to mend with, names by their abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from extraction.folding import fold, plain, squash
from extraction.lexicon import Lexicon
from schemas.tables import rows, rows_on
from schemas.words import two_syllables

# Single words that no other word of administrative prose shares its letters with.
UNMISTAKABLE = frozenset({"của", "các", "và", "những", "được"})
# In the name of a body these letters mean this word alone.
UNMISTAKABLE_NAMES = frozenset({"sở", "huyện", "tỉnh", "ubnd", "hđnd", "tncs", "bch"})


@cache
def issuer_words(use: str) -> tuple[str, ...]:
    """The words of one use in the table ``issuer_words``."""
    return tuple(word for row in rows("issuer_words") if row["use"] == use for word in row["words"])


@cache
def organ_lexicon() -> Lexicon:
    """Everything that issuers are called."""
    phrases = [
        *_agency_phrases(),
        *_long_places(),
        *_named_places(),
        *issuer_words("issuer"),
        *map(" ".join, compounds()),
    ]
    return Lexicon(phrases, UNMISTAKABLE_NAMES)


@cache
def title_lexicon() -> Lexicon:
    """Everything that stands above a signature."""
    phrases = [*signer_titles(), *issuer_words("title"), *_agency_phrases(), *_long_places(), *_named_places()]
    return Lexicon(phrases, UNMISTAKABLE_NAMES)


@cache
def signer_titles() -> tuple[str, ...]:
    """Offices in capitals."""
    return tuple(title for row in rows("signer_titles") for title in row["titles"])


@cache
def place_lexicon() -> Lexicon:
    """Provinces and their seats, as the place of a date line names them."""
    return Lexicon([*_place_names(), *districts(), "TP", "Thành phố", "Tp Hồ Chí Minh", "TP HCM"])


@cache
def place_names() -> tuple[str, ...]:
    """Provinces and their seats, each once."""
    return tuple(dict.fromkeys(_place_names()))


@cache
def hyphened_places() -> tuple[str, ...]:
    """The places with a hyphen in their names."""
    return tuple(name for name in place_names() if " - " in name)


@cache
def provinces() -> tuple[str, ...]:
    """Provinces, then and now, each once."""
    return tuple(dict.fromkeys(row["name"] for row in rows("provinces")))


@cache
def surnames() -> frozenset[str]:
    """Family names, lower case."""
    return frozenset(name.lower() for row in rows("surnames") for name in row["names"])


@cache
def given_names() -> frozenset[str]:
    """Given and middle names, lower case."""
    return frozenset(name.lower() for row in rows("given_names") for name in row["names"])


@cache
def common_names() -> frozenset[str]:
    """The names that many bear, lower case."""
    return frozenset(name.lower() for row in rows("given_names") for name in row.get("common", ()))


@cache
def seldom_names() -> frozenset[str]:
    """Names, lower case, that a common one with other marks is read as more often than they are borne."""
    return frozenset(name.lower() for row in rows("given_names") for name in row.get("seldom", ()))


@cache
def heads_of(body: str) -> tuple[str, ...]:
    """The offices that sign for a body without a mark of authority; empty for bodies in no table."""
    folded = fold(body)
    found = (row for row in rows("heads_of_bodies") if f"{folded} ".startswith(f"{fold(row['body'])} "))
    return next((tuple(row["heads"]) for row in found), ())


@cache
def ranks() -> tuple[str, ...]:
    """Ranks and degrees, the longest first."""
    return tuple(sorted((rank for row in rows("ranks") for rank in row["ranks"]), key=len, reverse=True))


@cache
def type_names() -> tuple[str, ...]:
    """Names of kinds of documents, each once."""
    return tuple(dict.fromkeys(row["name"] for row in rows("type_names")))


@cache
def type_lexicon() -> Lexicon:
    """Names of kinds of documents."""
    return Lexicon(type_names())


@cache
def body_names() -> frozenset[str]:
    """Names of bodies of more than one word, folded."""
    return frozenset(name for row in rows("agencies") if " " in (name := fold(row["name"])))


def type_abbreviations(name: str) -> frozenset[str]:
    """How a kind of document is abbreviated in symbols, under any regime."""
    return frozenset(row["abbr"] for row in rows("type_names") if row["name"] == name and row["abbr"])


def types_abbreviated(abbreviation: str, day: date | None = None) -> tuple[str, ...]:
    """The kinds of documents that an abbreviation stands for on a day."""
    return tuple(dict.fromkeys(row["name"] for row in rows_on("type_names", day) if row["abbr"] == abbreviation))


@cache
def agency_names() -> dict[str, str]:
    """Names of agencies by their squashed letters, for names whose blanks were lost."""
    return _by_key(row["name"] for row in rows("agencies"))


@cache
def type_keys() -> dict[str, str]:
    """Type abbreviations by their squashed letters; those that would be ambiguous are left out."""
    return _by_key(row["abbr"] for row in rows("type_names") if row["abbr"])


@cache
def abbreviations() -> frozenset[str]:
    """Every abbreviation that stands in symbols, as it is written; two may differ in marks or case alone."""
    return frozenset({row["abbr"] for row in rows("type_names") if row["abbr"]}.union(_bodies()))


@cache
def body_keys() -> dict[str, str]:
    """Abbreviations of agencies and drafting units by their squashed letters."""
    return _by_key(_bodies())


def _bodies() -> Iterator[str]:
    """Abbreviations of agencies and drafting units as they are written."""
    yield from (row["abbr"] for row in rows("agencies") if row["abbr"])
    yield from (part for row in rows("symbol_parts") for part in row["parts"])


@cache
def compounds() -> frozenset[tuple[str, str]]:
    """Words of two syllables that administrative papers use, lower case."""
    return frozenset((first, second) for row in rows("compounds") for first, second in map(str.split, row["compounds"]))


def words_by_letters(first: str, second: str) -> tuple[tuple[str, str], ...]:
    """The words of two syllables that have these letters without marks."""
    return _words_by_letters().get((first, second), ())


@cache
def _words_by_letters() -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for first, second in two_syllables():
        found.setdefault((plain(first), plain(second)), []).append((first, second))
    return {letters: tuple(words) for letters, words in found.items()}


@cache
def room_keys() -> frozenset[str]:
    """Units that stand after a body in symbols, by their squashed letters: they may have a number."""
    return frozenset(squash(part) for row in rows("symbol_parts") for part in row["parts"])


@cache
def cased_bodies() -> frozenset[str]:
    """Abbreviations that only their case tells from another: "TTg" is the Prime Minister, "TTG" a unit."""
    spellings: dict[str, set[str]] = {}
    for part in _bodies():
        spellings.setdefault(part.upper(), set()).add(part)
    return frozenset(part for parts in spellings.values() if len(parts) > 1 for part in parts)


def regime_on(day: date) -> str | None:
    """The layout regime in force on a day."""
    return next((row["regime"] for row in rows_on("layout_regimes", day)), None)


def secrecy_levels() -> tuple[str, ...]:
    """The levels of secrecy, the longest words first."""
    return tuple(row["level"] for row in rows("secrecy_levels"))


def _by_key(abbreviations: Iterable[str]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for abbreviation in abbreviations:
        found.setdefault(squash(abbreviation), set()).add(abbreviation)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def _agency_phrases() -> Iterator[str]:
    for row in rows("agencies"):
        yield row["name"]
        yield from (part for part in re.split(r" - | và |, ", row["name"]) if " " in part)
        yield row["abbr"]


def _long_places() -> Iterator[str]:
    """Places of more than one word: a single one ("Vinh") is too like a part of others ("Vĩnh Cửu")."""
    return (place for place in _place_names() if " " in place)


def _named_places() -> Iterator[str]:
    for row in rows("provinces"):
        yield f"tỉnh {row['name']}"
        yield f"thành phố {row['name']}"
        yield f"thành phố {row['seat']}"
    for district in districts():
        yield from (f"{level} {district}" for level in ("huyện", "quận", "thị xã", "thành phố"))


@cache
def districts() -> tuple[str, ...]:
    """Names of more than one word that units of the district level bear or bore."""
    return tuple(name for row in rows("districts") for name in row["names"])


def _place_names() -> Iterator[str]:
    for row in rows("provinces"):
        yield row["name"]
        yield row["seat"]


@cache
def phrase_lexicon() -> Lexicon:
    """Phrases of administrative prose, with the names of bodies and places."""
    listed = (phrase for row in rows("phrases") for phrase in row["phrases"])
    phrases = [phrase for phrase in listed if " " in phrase or phrase in UNMISTAKABLE]
    named = (name for name in (*_agency_phrases(), *issuer_words("issuer")) if " " in name)
    return Lexicon([*phrases, *named, *_long_places(), *_named_places()])


@cache
def known_words() -> dict[str, str]:
    """Words of the phrases by their letters without marks, where one word alone has them."""
    found: dict[str, set[str]] = {}
    for row in rows("phrases"):
        for word in (word for phrase in row["phrases"] for word in re.split(r"[^\w]+", phrase) if word):
            found.setdefault(plain(word), set()).add(word)
    return {key: next(iter(words)) for key, words in found.items() if len(words) == 1}


@cache
def usual_words() -> frozenset[str]:
    """Every word of the tables of phrases, names, places and bodies, lower case."""
    lists = [phrase for row in rows("phrases") for phrase in row["phrases"]]
    lists += [*given_names(), *surnames(), *_place_names(), *districts(), *(row["name"] for row in rows("agencies"))]
    lists += [*type_names(), *signer_titles(), *issuer_words("issuer"), *issuer_words("title")]
    words = {word for text in lists for word in re.split(r"[^\w]+", text.lower()) if word}
    return frozenset(words | {abbreviation.lower() for abbreviation in body_keys().values()})
