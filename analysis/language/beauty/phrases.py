"""Key phrases: hashtags, words of beauty, and runs of words between those that mean nothing.

Words of the tables that stand side by side are one phrase (*niacinamide serum*). Runs are
scored as in RAKE (Rose et al. 2010): the sum over words of the length of the runs they stand
in by how often they stand. Korean is cut behind particles and loses its verbs, Japanese and
Chinese are cut where the script changes or a word of grammar stands; no dictionary is loaded.
"""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from analysis.language.beauty.tables import CATEGORIES, DATA
from markets.concepts import TAXONOMY
from markets.stems import folded, found_in

MOST = 8
# A phrase for so many characters, and some more: short texts have few.
_FEW, _PER, _PER_DENSE = 2, 60, 20
_LONGEST = 5000
_KNOWN, _RUN_OF_TWO = 2, 1.0
_LONGEST_RUN = 3
_URL = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|@[\w.]+")
_TAG = re.compile(r"[#＃](\w+)")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BREAK = re.compile(r"[^\w\s'’-]+|\n")
_REST = re.compile(r"[\w'’-]*")
_BETWEEN = re.compile(r"[ -]?")
_UNSPACED = frozenset({"ja", "zh"})
_FACETS = frozenset({"ingredient", "step", "concern", "finish"})
# Runs of one script, long enough to be a word; of one Chinese character if a particle follows.
_JA = re.compile(
    r"[一-龠々]{1,4}(?:荒れ|替え|焼け|止め|漏れ|付け)|(?<![一-龠々])香り"
    r"|[一-龠々]{2,6}(?=[がをはもにのでとへや、。!?\s]|です|だっ|なの|後|$|[ァ-ヴ])|[ァ-ヴー]{3,14}"
    r"|(?<![一-龠々])[一-龠](?=[がをはも])"
)
_ZH_GRAMMAR = re.compile(
    r"[的了是很太可也都就还又我你他她它这那哪在和与跟有没不真好被把给让用去来要会能吧吗呢啊哦"
    r"个次天年月日块像而且但最更才再因为所以如果做看上下里]|求推荐|怎么|什么|整理好"
)
_ZH = re.compile(r"[一-龠]{2,4}")
_PARTICLES = re.compile(
    r"(?:에서는|에게서|으로는|이라고|에서|에게|한테|으로|까지|부터|처럼|보다|마다|조차|이나|라도|이면"
    r"|이랑|은|는|이|가|을|를|에|엔|의|도|로|와|과|만|랑)$"
)
# A word that ends so tells what is done or how it is; what is done to a noun keeps the noun.
_KO_VERB = re.compile(
    r"(?:습니다|니다|니까|네요|어요|아요|해요|돼요|워요|려요|여요|예요|에요|세요|데요|죠|지만|는데|은데|인데"
    r"|더니|다가|려고|려니|도록|면서|라서|어서|아서|해서|져서|워서|뻐서|려서|해야|거나|든지|던지|구나|거든"
    r"|고|면|며|다|음|던|할|한|하는|했|된|되|있|없|같|좋|않|싶|게|진|쓴|산|온|간|본|네|냐|까|걸|듯|히|러|려|워|해|써|하기|기엔|어|아요|와요|요|죠"
    r"|는|을까|나요)$"
)
_KO_DONE = re.compile(
    r"^([가-힣]{2,})(?:하니까|해서|하고|하다가|하는|했어요|해요|합니다|하기|했다|하다)$"
)

# How words end, or begin, that are hardly ever nouns.
_DOING = {
    "en": re.compile(r"..(?:[^e]ed|ly|iest|n't)$"),
    "fr": re.compile(r"..(?:ement|amment|emment|eux|euse)$"),
    "es": re.compile(r"..(?:mente|aron|ieron|ó|é|aba|ando|iendo|ísim[oa])$"),
    "id": re.compile(r"^(?:me[nmlry]|di[bcdgjkmpstu]|ber[a-z]|ter[a-z])...|nya$"),
}


@functools.cache
def _stop_words() -> dict[str, frozenset[str]]:
    lines = (DATA / "stop_words.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {language: frozenset(words.split()) for language, words in rows}


def key_phrases(text: str, language: str) -> list[str]:
    """At most eight, the most telling first, each once, in the case of the language's prose."""
    text = _URL.sub(" ", text[:_LONGEST])
    plain = folded(text)
    scores: dict[str, float] = defaultdict(float)
    for tag in _TAG.findall(plain):
        if len(tag) > 1 and not tag.isdigit():
            scores[tag] += 4
    prose = _TAG.sub(" ", plain)
    spans = _grown(prose, _beauty(prose, language), language)
    for start, end in spans:
        scores[_inner(prose[start:end])] += 3
    for phrase, score in _runs(_without(prose, spans), language):
        # Where two known words tell what it is about, a single unknown one is a guess.
        if len(spans) < _KNOWN or score >= _RUN_OF_TWO:
            scores[phrase] += score
    scores.pop("", None)
    if language == "de":
        # Its nouns are written large, so that nothing else need be guessed.
        nouns = {folded(word) for word in _WORD.findall(text) if word[0].isupper()}
        scores = {a: b for a, b in scores.items() if nouns & {a, *a.split()}}
    per = _PER_DENSE if language == "ko" or language in _UNSPACED else _PER
    most = min(MOST, _FEW + len(plain) // per)
    ranked = sorted(scores, key=lambda one: (-scores[one], plain.find(one), one))
    return _without_parts(ranked)[:most]


def _beauty(prose: str, language: str) -> list[tuple[int, int]]:
    """Where words of the tables stand, those side by side taken together."""
    stops = _stop_words().get(language, _stop_words()["en"])
    found = set()
    for spoken in {language, "en"}:
        for one in found_in(TAXONOMY, prose, spoken):
            if one.name[0] in _FACETS:
                found.add(_whole(prose, one.start, one.end, language))
    for one in found_in(CATEGORIES, prose, language):
        found.add(_whole(prose, one.start, one.end, language))
    kept = [(a, b) for a, b in found if b - a > 1 or prose[a] > "\u2e80"]
    spans: list[tuple[int, int]] = []
    for start, end in sorted(span for span in kept if prose[slice(*span)] not in stops):
        if spans and _BETWEEN.fullmatch(prose, spans[-1][1], max(start, spans[-1][1])):
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _grown(
    prose: str, spans: list[tuple[int, int]], language: str
) -> list[tuple[int, int]]:
    """With the words beside them that are no grammar: *leather* jacket, exam *week*."""
    if language == "ko" or language in _UNSPACED:
        return spans
    grown: list[tuple[int, int]] = []
    words = [found.span() for found in _WORD.finditer(prose)]
    for start, end in spans:
        before = [one for one in words if one[1] + 1 == start]
        after = [one for one in words if one[0] - 1 == end]
        if before and _is_telling(prose, before[0], language):
            start = before[0][0]
        if after and _is_telling(prose, after[0], language):
            end = after[0][1]
        if grown and start < grown[-1][1]:
            grown[-1] = (grown[-1][0], max(end, grown[-1][1]))
        else:
            grown.append((start, end))
    return grown


def _is_telling(prose: str, span: tuple[int, int], language: str) -> bool:
    stops = _stop_words().get(language, _stop_words()["en"])
    gap = prose[span[1] : span[1] + 1] + prose[max(0, span[0] - 1) : span[0]]
    word = prose[slice(*span)]
    return " " in gap and bool(_bare(word, language)) and word not in stops


def _whole(prose: str, start: int, end: int, language: str) -> tuple[int, int]:
    """The word that a stem begins: "moisturi" is "moisturizer", 클렌징 is 클렌징폼."""
    while prose[start].isspace():
        start += 1
    if language in _UNSPACED and not prose[start].isascii():
        return start, end
    found = _REST.match(prose, end)
    stop = found.end() if found else end
    if language != "ko" or prose[start].isascii():
        return start, stop
    while start and prose[start - 1].isalnum():
        start -= 1
    bare = _PARTICLES.sub("", prose[start:stop])
    if _KO_VERB.search(prose[start:stop]) and len(bare) > end - start:
        return start, end
    return start, max(end, start + len(bare))


def _inner(phrase: str) -> str:
    return phrase.strip(" -'’")


def _without(prose: str, spans: list[tuple[int, int]]) -> str:
    """What is told already is cut out, and cuts what is around it."""
    parts, last = [], 0
    for start, end in spans:
        parts.append(prose[last:start])
        last = end
    return "\n".join([*parts, prose[last:]])


def _runs(prose: str, language: str) -> Iterator[tuple[str, float]]:
    if language in _UNSPACED:
        for word, number in Counter(_unspaced(prose, language)).items():
            yield word, 0.5 + 0.5 * number
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


def _unspaced(prose: str, language: str) -> list[str]:
    stops = _stop_words()[language]
    found = []
    if language == "ja":
        found = _JA.findall(prose)
    else:
        for stop in stops:
            if stop in prose:
                prose = prose.replace(stop, " ")
        for part in re.split(r"[^一-龠]+", _ZH_GRAMMAR.sub(" ", prose)):
            found += _ZH.findall(part) if len(part) <= 4 else []
    return [word for word in found if word not in stops]


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
                continue
            run.append(word)
            # A particle ends a phrase of nouns.
            if language == "ko" and word != found[0]:
                yield run[-_LONGEST_RUN:]
                run = []
        if run:
            yield run[:_LONGEST_RUN]


def _bare(word: str, language: str) -> str:
    """Without particle; of a Korean verb only the noun that it does."""
    if language != "ko":
        doing = _DOING.get(language)
        return "" if len(word) < 3 or (doing and doing.search(word)) else word
    done = _KO_DONE.match(word)
    if done:
        return done[1]
    bare = _PARTICLES.sub("", word)
    if (
        not word.isascii()
        and _KO_VERB.search(word)
        and (bare == word or len(bare) < 2 or _KO_VERB.search(bare))
    ):
        return ""
    return bare if len(bare) > 1 else ""


def _without_parts(ranked: list[str]) -> list[str]:
    """Without what stands in a better one."""
    kept: list[str] = []
    for phrase in ranked:
        if not any(phrase in better or better == phrase for better in kept):
            kept.append(phrase)
    return kept
