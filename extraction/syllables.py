"""Which letters can be a Vietnamese syllable: what cannot was read wrong, or is two words in one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ONSETS = "ngh|ng|gh|gi|kh|nh|ph|th|tr|ch|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_RIMES = (
    "a|ai|ao|au|ay|am|an|ang|anh|ap|at|ac|ach|ăm|ăn|ăng|ăp|ăt|ăc|ăk|ak|êk|âm|ân|âng|âp|ât|âc|âu|ây|"
    "e|em|en|eng|eo|ep|et|ec|ê|êm|ên|ênh|êp|êt|êch|êu|i|ia|im|in|inh|ip|it|ich|iu|iêm|iên|iêng|iêp|iêt|iêc|iêu|"
    "yêm|yên|yêng|yêt|yêu|o|oa|oai|oam|oan|oang|oanh|oao|oap|oat|oac|oach|oay|oăm|oăn|oăng|oăt|oăc|oe|oen|oeo|oet|oi|om|"
    "on|ong|oong|oc|ooc|op|ot|ô|ôi|ôm|ôn|ông|ôp|ôt|ôc|ơ|ơi|ơm|ơn|ơp|ơt|u|ua|ui|um|un|ung|up|ut|uc|uân|uâng|uât|uây|"
    "uê|uên|uênh|uêch|uêt|ui|uôi|uôm|uôn|uông|uôt|uôc|uơ|uy|uya|uyên|uyêt|uyn|uynh|uych|uyt|uyp|uyu|"
    "ư|ưa|ưi|ưm|ưn|ưng|ưt|ưc|ưu|ươi|ươm|ươn|ương|ươp|ươt|ươc|ươu|y|ynh|ych|yn|yt|yp|yu"
)
_SHAPE = re.compile(f"(?:{ONSETS})(?:{_RIMES})")
_STOPPED = re.compile(r"(?:p|t|c|ch)$")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOP_TONES = "\u0301\u0323"


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether a word, in any case, has the form of one Vietnamese syllable with its tone."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in parts if char in _TONES]
    bare = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    if len(tones) > 1 or not _SHAPE.fullmatch(bare):
        return False
    return not _STOPPED.search(bare) or (bool(tones) and tones[0] in _STOP_TONES)
