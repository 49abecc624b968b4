"""Key phrases: hashtags, words of beauty, and runs of words between those that mean nothing.

Runs are scored as in RAKE (Rose et al. 2010): the sum over words of the length of the runs
they stand in by how often they stand. Korean loses its particles, Japanese and Chinese are
cut where the script changes; there is no dictionary to load.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from analysis.language.beauty.finding import folded, table

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
_STOP = {
    "en": [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "if",
        "then",
        "of",
        "to",
        "in",
        "on",
        "for",
        "with",
        "from",
        "by",
        "at",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "i",
        "i'm",
        "i've",
        "you",
        "your",
        "my",
        "me",
        "we",
        "our",
        "they",
        "them",
        "he",
        "she",
        "his",
        "her",
        "so",
        "very",
        "really",
        "just",
        "too",
        "also",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "done",
        "not",
        "no",
        "can",
        "could",
        "will",
        "would",
        "should",
        "get",
        "got",
        "one",
        "all",
        "more",
        "most",
        "much",
        "many",
        "some",
        "any",
        "up",
        "out",
        "about",
        "into",
        "over",
        "after",
        "before",
        "than",
        "when",
        "while",
        "how",
        "what",
        "which",
        "who",
        "there",
        "here",
        "because",
        "every",
        "each",
        "few",
        "only",
        "own",
        "same",
        "such",
        "again",
        "only",
        "really",
        "pretty",
        "even",
        "ever",
        "never",
        "always",
        "lot",
        "im",
        "ive",
        "dont",
        "didnt",
        "cant",
        "its",
        "been",
        "go",
        "going",
        "make",
        "made",
        "like",
        "use",
        "used",
        "using",
        "try",
        "tried",
        "day",
        "days",
        "new",
        "still",
        "after",
        "now",
        "today",
    ],
    "de": [
        "der",
        "die",
        "das",
        "und",
        "oder",
        "aber",
        "wenn",
        "dann",
        "von",
        "zu",
        "in",
        "im",
        "auf",
        "für",
        "mit",
        "aus",
        "bei",
        "am",
        "an",
        "als",
        "ist",
        "sind",
        "war",
        "waren",
        "sein",
        "es",
        "dies",
        "diese",
        "dieser",
        "ich",
        "du",
        "mein",
        "meine",
        "wir",
        "uns",
        "unser",
        "sie",
        "er",
        "so",
        "sehr",
        "nur",
        "auch",
        "haben",
        "hat",
        "hatte",
        "nicht",
        "kein",
        "keine",
        "mehr",
        "viel",
        "viele",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "den",
        "dem",
        "des",
        "man",
        "noch",
        "schon",
        "wie",
        "was",
        "wer",
        "hier",
        "da",
        "nach",
        "vor",
        "über",
        "unter",
        "durch",
        "um",
        "zum",
        "zur",
        "bin",
        "wird",
        "werden",
        "kann",
        "habe",
        "mich",
        "mir",
        "immer",
        "ganz",
    ],
    "fr": [
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "et",
        "ou",
        "mais",
        "si",
        "de",
        "du",
        "à",
        "au",
        "aux",
        "en",
        "dans",
        "sur",
        "pour",
        "avec",
        "par",
        "est",
        "sont",
        "était",
        "être",
        "ce",
        "cette",
        "ces",
        "je",
        "tu",
        "il",
        "elle",
        "nous",
        "vous",
        "ils",
        "mon",
        "ma",
        "mes",
        "ton",
        "ta",
        "votre",
        "vos",
        "leur",
        "très",
        "trop",
        "plus",
        "aussi",
        "pas",
        "ne",
        "que",
        "qui",
        "quoi",
        "dont",
        "où",
        "se",
        "sa",
        "son",
        "ses",
        "y",
        "on",
        "a",
        "ai",
        "as",
        "ont",
        "avoir",
        "fait",
        "tout",
        "tous",
        "toute",
        "bien",
        "comme",
        "j'ai",
        "c'est",
        "d'un",
        "l'on",
    ],
    "es": [
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "y",
        "o",
        "pero",
        "si",
        "de",
        "del",
        "a",
        "al",
        "en",
        "con",
        "por",
        "para",
        "es",
        "son",
        "era",
        "ser",
        "este",
        "esta",
        "esto",
        "estos",
        "yo",
        "tú",
        "mi",
        "mis",
        "tu",
        "tus",
        "nos",
        "su",
        "sus",
        "muy",
        "más",
        "también",
        "no",
        "que",
        "quien",
        "lo",
        "le",
        "se",
        "me",
        "te",
        "ya",
        "hay",
        "ha",
        "he",
        "como",
        "cuando",
        "todo",
        "todos",
        "toda",
        "bien",
        "fue",
        "está",
        "están",
        "tiene",
        "tengo",
    ],
    "id": [
        "yang",
        "dan",
        "atau",
        "tapi",
        "di",
        "ke",
        "dari",
        "untuk",
        "dengan",
        "pada",
        "ini",
        "itu",
        "saya",
        "aku",
        "kamu",
        "kita",
        "kami",
        "mereka",
        "nya",
        "juga",
        "sudah",
        "udah",
        "tidak",
        "gak",
        "nggak",
        "ga",
        "ada",
        "akan",
        "bisa",
        "lebih",
        "sangat",
        "banget",
        "aja",
        "saja",
        "karena",
        "jadi",
        "buat",
        "kalau",
        "kalo",
        "sama",
        "lagi",
        "dong",
        "sih",
        "deh",
        "ya",
        "yg",
        "utk",
        "dgn",
        "pake",
        "pakai",
        "ku",
        "mu",
        "adalah",
        "masih",
        "mau",
    ],
    "ko": [
        "그리고",
        "그런데",
        "하지만",
        "그래서",
        "정말",
        "진짜",
        "너무",
        "아주",
        "매우",
        "좀",
        "조금",
        "더",
        "또",
        "이거",
        "그거",
        "저는",
        "제가",
        "나는",
        "내가",
        "우리",
        "오늘",
        "요즘",
        "근데",
        "그냥",
        "완전",
        "같아요",
        "있어요",
        "없어요",
        "해요",
        "했어요",
        "합니다",
        "있는",
        "없는",
        "하는",
        "같은",
        "이번",
        "모든",
        "많이",
        "다시",
        "계속",
        "바로",
        "여러분",
        "저도",
        "이런",
        "그런",
        "때문에",
        "하고",
        "해서",
        "제품",
        "사용",
        "쓰고",
        "쓰는",
        "좋아요",
        "좋네요",
    ],
}
_STOPS = {language: frozenset(words) for language, words in _STOP.items()}


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
        for one in table("taxonomy.tsv").find(prose, spoken):
            if one.name[0] in {"ingredient", "step", "concern", "finish"}:
                word = _whole(prose, one.start, one.end, language)
                if len(word) > 1:
                    yield word
    for one in table("categories.tsv").find(prose, language):
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
    stops = _STOPS.get(language, _STOPS["en"])
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
