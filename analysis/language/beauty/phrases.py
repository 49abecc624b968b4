"""Key phrases: hashtags, words of beauty, and runs of words between those that mean nothing.

Runs are scored as in RAKE (Rose et al. 2010): the sum over words of the length of the runs
they stand in by how often they stand. Korean loses its particles, Japanese and Chinese are
cut where the script changes; there is no dictionary to load.
"""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from analysis.language.beauty.tables import CATEGORIES, DATA
from markets.concepts import TAXONOMY
from markets.stems import folded, table

MOST = 8
_LONGEST = 5000
_LONGEST_RUN = 3
_URL = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|@[\w.]+")
_TAG = re.compile(r"[#＃](\w+)")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BREAK = re.compile(r"[^\w\s'’-]+|\n")
# Runs of one script, long enough to be a word.
_CJK = {
    "ja": re.compile(
        r"[一-龠々]{2,6}|[ァ-ヴー]{3,12}|[一-龠々]{1,3}[ぁ-ん]{1,2}[一-龠々]{1,3}"
    ),
    "zh": re.compile(r"[一-龠]{2,4}"),
}
_PARTICLES = re.compile(
    r"(?:에서는|에게서|으로는|이라고|에서|에게|으로|까지|부터|처럼|보다|마다|조차|이나|라도|은|는|이|가|을|를|에|의|도|로|와|과|만|랑|이랑|요)$"
)
_KO_ENDINGS = re.compile(
    r"(?:습니다|ㅂ니다|니다|네요|어요|아요|해요|예요|이에요|에요|세요|죠|지만|는데|은데|고|서|면|다|음|함|던|할|한|하는|했|된|되|있|없|같|좋|않)"
)


@functools.cache
def _stop_words() -> dict[str, frozenset[str]]:
    lines = (DATA / "stop_words.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {language: frozenset(words.split()) for language, words in rows}


def key_phrases(text: str, language: str) -> list[str]:
    """At most eight, the most telling first, each once, in the case of the language's prose."""
    plain = folded(_URL.sub(" ", text[:_LONGEST]))
    scores: defaultdict[str, float] = defaultdict(float)
    for tag in _TAG.findall(plain):
        if len(tag) > 1 and not tag.isdigit():
            scores[tag] += 4
    prose = _TAG.sub(" ", plain)
    for word in _beauty(prose, language):
        scores[word] += 3
    for phrase, score in _runs(prose, language):
        scores[phrase] += score
    ranked = sorted(scores, key=lambda one: (-scores[one], plain.find(one), one))
    return _without_parts(ranked)[:MOST]


def _beauty(prose: str, language: str) -> Iterator[str]:
    for spoken in {language, "en"}:
        for one in table(TAXONOMY).find(prose, spoken):
            if one.name[0] in {"ingredient", "step", "concern", "finish"}:
                word = _whole(prose, one.start, one.end, language)
                if len(word) > 1:
                    yield word
    for one in table(CATEGORIES).find(prose, language):
        word = _whole(prose, one.start, one.end, language)
        if len(word) > 1:
            yield word


def _whole(prose: str, start: int, end: int, language: str) -> str:
    """The word that a stem begins: "moisturi" is "moisturizer"."""
    if language in {"ko", "ja", "zh"} and not prose[start].isascii():
        return prose[start:end].strip()
    found = re.compile(r"[\w'’-]*").match(prose, end)
    return prose[start : found.end() if found else end].strip()


def _runs(prose: str, language: str) -> Iterator[tuple[str, float]]:
    if language in _CJK:
        counted = Counter(_CJK[language].findall(prose))
        # Chinese is cut nowhere: what comes back twice is a word, the rest is chance.
        least = 2 if language == "zh" else 1
        yield from (
            (word, 0.5 + 0.5 * number)
            for word, number in counted.items()
            if number >= least
        )
        return
    runs = list(_candidates(prose, language))
    often = Counter(word for run in runs for word in run)
    degree: Counter[str] = Counter()
    for run in runs:
        for word in run:
            degree[word] += len(run)
    for run in runs:
        score = sum(degree[word] / often[word] for word in run)
        yield " ".join(run), min(score, 6.0) / 2


def _candidates(prose: str, language: str) -> Iterator[list[str]]:
    stops = _stop_words().get(language, _stop_words()["en"])
    for part in _BREAK.split(prose):
        run: list[str] = []
        for found in _WORD.finditer(part):
            word = _bare(found[0], language)
            if not word or word in stops or found[0] in stops:
                if run:
                    yield run[:_LONGEST_RUN]
                run = []
            else:
                run.append(word)
        if run:
            yield run[:_LONGEST_RUN]


def _bare(word: str, language: str) -> str:
    """Without particle; a Korean verb form is no key phrase."""
    if language != "ko":
        return word if len(word) > 2 else ""
    if _KO_ENDINGS.search(word[-4:]) and not word.isascii():
        return ""
    bare = _PARTICLES.sub("", word)
    return bare if len(bare) > 1 else ""


def _without_parts(ranked: list[str]) -> list[str]:
    """Without what stands in a better one."""
    kept: list[str] = []
    for phrase in ranked:
        if not any(phrase in better or better == phrase for better in kept):
            kept.append(phrase)
    return kept
