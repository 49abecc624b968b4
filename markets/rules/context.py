"""How a text means the words that a rule met: claims them, denies, asks or refutes them.

A rule is about claims. "Does not treat acne" and "No cosmetic can cure acne" claim
nothing; "Does it treat acne?" asks, which is for a person to judge; a customer's words
that a brand quotes count as its own.
"""

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markets.rules import answers, cues, lists
from markets.rules.cues import Said
from markets.rules.finder import Met

Voice = Literal["claimed", "asked", "denied"]
# What a sentence says of claims in it, advice apart.
_OF_THEIR_SENTENCE = frozenset({cues.REFUTING, cues.FIGURATIVE, cues.UNSAYING})

# Pictures part sentences, and so do blanks where words are written without them.
# It begins with all signs that may end one: few places have to be looked at.
_SENTENCE_END = re.compile(
    r"[.!?。！？\n \u3000\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
    r"(?:(?<=[.!?。！？\n])[.!?。！？\n]*(?!\d)"
    r"|(?<=[\u3040-\u30ff\u4e00-\u9fff][ \u3000])[ \u3000]*(?=[\u3040-\u30ff\u4e00-\u9fff])"
    r"|(?<![.!?。！？\n \u3000])[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]*)"
)
_PLAIN_SENTENCE_END = re.compile(r"[.!?\n]+(?!\d)")
_W = r"[\w'’-]+"
_L = r"(?<![a-z\u00c0-\u024f\u1e00-\u1eff])"
_R = r"(?![a-z\u00c0-\u024f\u1e00-\u1eff])"

_CLAUSE = re.compile(r"[,;:，、；：–—(]")
_LATIN = re.compile("[a-z]")
_HANGUL = re.compile("[가-힣]")
_KANA = re.compile("[ぁ-んァ-ヶ]")

# A verb's negation reaches over some words, but not over "but" or a comma.
_NOT = (
    r"(?:not|never|cannot|can't|cant|won't|wont|doesn't|doesnt|don't|dont|didn't|didnt|isn't|isnt|aren't|couldn't|wouldn't|hasn't|haven't|"
    r"wasn't|shouldn't|neither|nor|no longer|nobody|nothing|unable to|instead of|rather than|"
    r"nicht|niemals|nie|keineswegs|weder|kein|keine|keinen|keinem|keiner|keinerlei|statt|"
    r"ne|n|pas|jamais|aucun|aucune|"
    r"nunca|jamás|tampoco|ningún|ninguna|"
    r"non|mai|nessun|nessuna|nie|żaden|não|nao|jamais|nenhum|nenhuma|"
    r"tidak|bukan|bukanlah|tak|belum|jangan|takkan|gak|ga|nggak|enggak|tiada|takde|"
    r"không|chưa|chẳng|chả)"
)
# These deny the next word only: "without irritation, whitening" still whitens.
_WITHOUT = (
    r"(?:no|without|zero|free of|free from|nor|ohne|sans|sin|senza|sem|bez|tanpa)"
)
_IDIOM = re.compile(
    # What others could not do, this does; nobody may say that it doesn't.
    r"(?:(?:what|was) [^.!?]{3,70} (?:couldn['’]t|can['’]t|could not|cannot|didn['’]t|never|nicht|nie)(?: [\w']+)?(?= and | und )|(?:nobody|no one) can (?:say|tell)|"
    r"not (?:only|just|merely|simply|to mention)|not because|can't (?:wait|stop|believe|get enough|help|live)|"
    r"won't (?:believe|regret|find)|don't (?:believe me|wait|miss|worry|forget|hesitate|stress|panic|settle|just)|"
    r"never (?:been|seen|worry|again|too late|looked|felt|before|fear)|nothing (?:beats|like)|why not|no doubt|"
    r"no (?:one|wonder|matter|more|need|secret)|doesn't just|does not just|isn't just|do not (?:wait|miss|worry|forget)|"
    r"nicht nur|nie (?:wieder|mehr|war)|keine (?:sorge|frage|angst)|"
    r"pas (?:seulement|que|de panique)|jamais vu|non (?:seulement|solo)|no (?:solo|sólo|te pierdas|esperes)|não (?:só|apenas|perca)|"
    r"(?:tidak|bukan|gak|ga|nggak) (?:hanya|cuma|sekadar|perlu|usah|pake|pakai)|tak (?:hanya|perlu|payah|usah)|jangan (?:lewatkan|khawatir|sampai|ragu)|không chỉ|nie tylko)"
)
_BUT = r"(?:but|aber|sondern|mais|pero|sino|tapi|tetapi|melainkan|ma|ale|mas|nhưng|it|and yet|yet)"
# What a denial leaves out is claimed: "Nothing cleared my acne until I tried this".
_UNLESS = re.compile(
    r"[^.!?。！？\n]{0,40}(?<!\w)(?:until|till|except|(?:like|except for) (?:this|our|these|it)|"
    r"(?:better|faster|quicker) than (?:this|our|these|it)|(?:as|so) (?:well|fast|quickly) as|before (?:i|we|she|he) (?:tried|found|used|discovered)|"
    r"bis (?:ich|wir|sie|er|diese\w*|zu|auf)|bevor (?:ich|wir)|so (?:gut|schnell) wie|außer|"
    r"jusqu['’](?:à|au|aux)|avant de|sauf|comme (?:ce|cette)|aussi (?:bien|vite) que|"
    r"hasta|excepto|salvo|como (?:este|esta)|finché|fino a|tranne|come quest\w+|até|exceto|dopóki|aż|oprócz|"
    r"sampai|hingga|kecuali|cho đến|ngoài)(?!\w)"
)
_NOTHING = re.compile(
    r"(?<!\w)(?:nothing|nobody|no one|none|never|not|no|\w+n['’]t|nichts|niemand|kein\w*|nie|nicht|rien|aucune?|jamais|"
    r"nada|ningun\w*|ningún|nadie|niente|nessun\w*|nenhum\w*|nic|żad\w+|tidak ada|tiada|tak ada|belum|không)(?!\w)"
)
# The Spanish "no" stands before its verb, with the small words of that between them.
_SMALL_ES = (
    r"(?:me|te|se|le|les|lo|la|los|las|nos|os|voy|va|van|vamos|podemos|puede|pueden|podrá|hace|hacen|hará|sirve|sirven|vale|está|están|es|son|"
    r"fue|ha|han|vas|ni|un|una|el|para|por|a|de|pretende|pretendemos|promete|prometemos|vendemos|queremos|intentes|trates|pensad\w|hech\w|diseñad\w|"
    r"destinad\w|indicad\w|apt\w|medicamento|medicina|producto|tratamiento|remedio|crema|algo|nada|que|quien)"
)
_DENIED_BEFORE = re.compile(
    rf"{_L}{_NOT}{_R}(?:[ '’]+(?!{_BUT}{_R}){_W}){{0,5}}[ '’\"“”]*$"
    rf"|{_L}no(?: {_SMALL_ES}){{1,7}}[ '’\"“”]*$"
    rf"|{_L}{_WITHOUT}{_R}(?: (?:any|the|a|claims? of|jede|jegliche|aucun|ninguna?|hacer))?[ '’\"“”]*$"
)
_ARABIC_OR_THAI = re.compile("[\u0621-\u06d3\u0e00-\u0e7f]")
_DENIED_BEFORE_AR_TH = re.compile(
    # "فعلا" is no "لا"; "بعد ما" is when, not not.
    r"(?<![\u0621-\u06d3])[وف]?(?:لا|ليس|ليست|لم|لن|لسنا|مو|مب|مش|موب|محد|(?<!كل )(?<!بعد )(?<!قبل )(?<!يوم )(?<!مثل )ما(?! شاء))(?: \S+){0,2} $"
    r"|(?<![\u0621-\u06d3])(?:بدون|دون|غير)(?: \S+)? $"
    r"|(?:ไม่ได้|ไม่|ปราศจาก|มิได้|อย่า|ห้าม).{0,8}$"
)
_DENIED_AFTER = re.compile(
    rf"^[- ](?:prone|neigend)|^(?: {_W}){{0,3}} (?:nicht(?! nur)|nie|pas|is not|are not|isn't|aren't|not (?:allowed|included|intended|claimed|our)|nahi|nahin)\b"
    r"|^[^.!?\n]{0,24}(?:नहीं|नही)"
)
_KO_FILL = (
    r"(?:효과|효능|기능|작용|힘|능력|재주|성분|목적|제품|의약품|약품|치료제|약|제|화장품|표현|보장|의미|주장|광고|용도|것|수|건|게|뜻|정도|도움|역할|"
    r"직접|절대|전혀|결코|따로|실제로|아직|이나|라고|라는|으로써|하는|되는|시키는|시켜주는|해주는|주지는|주지|주진|주는|줄|할|될|시킬|한다고|된다고|하진|하지|되지|되진|시키지|해|드리지|드리진|"
    r"를|을|은|는|이|가|도|로|으로|의|와|과|에|까지|나|하|되|다고|고|지|진|ㄹ)"
)
_KO_NOT = r"(?:없|않|아니|아닙|아닌|아녜|아님|못|불가|안\s?(?:합|해|하|됩|돼|되|돼요))"
_DENIED_AFTER_KO = re.compile(rf"^(?:\s*{_KO_FILL}){{0,7}}\s*{_KO_NOT}")
_DENIED_BEFORE_KO = re.compile(r"(?:^|\s)(?:안|못|비)\s?$")
_DENIED_AFTER_JA = re.compile(
    r"^(?:(?!(?<!で)て(?!い|お)|で(?!は|も|す|き|あ)|、|,|しか|だけで|から)[^。.!?！？\n]){0,14}?"
    r"(?:ません|ない(?!と|悩|肌|美)|なく(?!な|す|し)|なかっ|無い|無く|ずに|いえな|言えな|ぬ$)"
)
_ZH_LINK = r"(?:让你的?|讓你的?|让|讓|帮你?|幫你?|给你?|給你?|做|药物|藥物|具有|具备|具備|宣称|宣稱|声称|聲稱|用于|用於|任何|能够|能夠|能|可以|可|会|會|代替|替代|取代|保证|保證|产生|產生|达到|達到|是|有|为|為|等同|等于|所谓的?|一种|药品|醫藥品|藥品|用来|用來|进行|進行|、|和|或|使|令|治疗|治療)"
_DENIED_BEFORE_ZH = re.compile(
    rf"(?:不能|不会|不會|不可|不可能|无法|無法|不具|不具备|没有办法|沒有辦法|没办法|沒辦法|没法|沒法|不含|没有|沒有|没|沒|并不|並不|并无|並無|不是|并非|並非|绝非|絕非|非|不|无|無|勿|切勿|禁止|不得|严禁|嚴禁|不宜|从不|從不|未含|做不到|唔會|唔会|[洗治医醫去消除祛擦抹磨敷涂塗]不(?:好|掉|了|净|淨|去|干净|乾淨)){_ZH_LINK}{{0,3}}[“”\"'「『《]?$"
)
_DENIED_AFTER_ZH = re.compile(
    r"^[”\"'」』》]?(?:的)?(?:效果|功效|作用|功能|用途|产品|產品|一说|一說|的说法|的說法)?(?:都|也|是|均|并)?(?:没有|沒有|不存在|不可能|假的|谣言|謠言|虚假|虛假|无效|無效|不允许|不允許|不能|不得|不可|不是|並非|并非|不合法|违法|違法|违规|違規)"
)
_ASKS = re.compile(
    r"^[^a-z]*(?:does|do|can|could|will|would|is|are|has|have|did|what|which|how|why|who|should|may|"
    r"kann|können|hilft|heilt|ist|sind|was|wie|warum|welche\w*|est-ce|peut|peuvent|quel\w*|comment|pourquoi|"
    r"(?:puede|pueden|es|cura|qué|cómo|cuál|sirve|funciona|elimina|quita|vale)|apakah|bisakah|apa|bagaimana|kenapa|mengapa|benarkah|può|è|cura|guarisce|toglie|elimina|funziona|serve|come|perché|czy|leczy|usuwa|działa|pomaga|zwalcza|pode|será|trata|tira|acaba|remove|funciona)"
    r"(?![a-z])"
)
_ASKS_AT_END = re.compile(
    r"(?:나요|까요|가요|(?<=[가-힣])이요|다고요|다구요|라고요|라구요|인가|할까|될까|ㄹ까|을까|일까|는지|은지|건가|(?:진짜|정말|사실|참말)(?:예요|이에요|인가요|일까요|임|맞아요)|다던데요?|대요|래요|니까|죠|지요|냐|니|던데|되나|하나"
    r"|ますか|ですか|でしょうか|のか|だろうか|かな|の|吗|嗎|呢|么|麼|จริงไหม|ไหม|หรือไม่|หรือเปล่า|không|chưa)$"
)
# As many signs as the longest of these has, and the one before it.
_LONGEST_ASKING = 10
_ASKS_WITHIN = re.compile("能不能|是否|是不是|会不会|會不會|可不可以")
# Invites with a question: "Want to erase wrinkles?" promises it.
_INVITES = re.compile(
    r"(?<![a-z])(?:want|ready|looking|need|tired|dream\w*|wish|how about|why (?:not|wait)|did you know|who (?:wants|else|needs|says|said)|isn't|aren't|don't you)(?![a-z])"
    r"|(?<![a-z])why [^?]{3,70}(?<![a-z])(?:when|if)(?![a-z])|(?<![a-z])(?:warum|wieso|weshalb|wozu) [^?]{3,70}(?<![a-z])(?:wenn|wo es)(?![a-z])"
    r"|(?:싶|원하|꿈꾸|필요하|찾으|찾고|고민|지치|아시나요|아세요|알고 계|어때|어떠|어떨까|않으|해볼까|시작해|준비되)"
    r"|(?:たい|ませんか|欲しい|お探し|お悩み|ご存知|ご存じ|しよう)|(?:想要?|要不要|渴望|厌倦|厭倦|何不|还在|還在|知道吗|知道嗎)"
    r"|(?<![a-z])(?:möchte\w*|willst|wollen|suchst|lust|envie|voulez|besoin|marre|quieres|buscas|cansad\w+|vuoi|volete|cerchi|stanc\w|chcesz|szukasz|marzysz|masz dość|quer|procurando|mau|ingin|pengen|butuh|cari|capek)(?![a-z])"
)
_YES = re.compile(
    r"^[\s\"”」』)]*(?:(?:a|ans|answer|re) ?[:.\-] ?)?(?:yes|yep|yup|yeah|aye|you bet|you betcha|sure|sure thing|indeed|totally|100 ?%|too right|bloody oath|(?:ours|this(?: one)?|it) (?:sure |really |certainly )?(?:does|can|will)(?![ \w'’]*(?:not|n['’]t))|certainly|damn right|hell yes|heck yes|guess what|ji haan|haan|absolutely|of course|it does|it can|definitely|네|넵|예|그럼|그렇|맞|당연|물론|はい|もちろん|ええ|そうです|是的|当然|當然|对|能|可以|会|ja|oui|bien sûr|sí|sì|sim|tak|claro|certo|certamente|com certeza|oczywiście|pewnie|ya|tentu|bisa)(?![a-z])"
)

# Where a doctor is spared, nobody is sent to one: "no need to see a dermatologist".
_SPARES = re.compile(
    r"(?<!\w)(?:statt|anstatt|ohne|nie wieder|nicht mehr|instead of|without|no need to|never again|skip|"
    r"(?:don't|won't|didn't) (?:have|need) to|sans|plus besoin|au lieu|pourquoi|inutile|éviter|évite|n'(?:ai|a|avons) plus|sin|para qué|por qué|ya no|en (?:vez|lugar) de|no (?:hace falta|hay que|necesit\w+)|senza|sem|bez|tanpa|"
    r"tak payah|tak perlu|tidak perlu|nggak perlu|gak perlu|không cần)(?!\w)\W*(?:\w+\W+){0,3}$"
    r"|(?:不用|不必|无需|無需)$"
)
_WARNS = re.compile(
    r"(?<!\w)(?:not|never|nicht|nie|pas|no|non|não|nie|jangan)(?!\w)|n['’]t(?!\w)|勿"
)
# "Although it may not be called a drug, the sore closed": what follows the "but" is claimed.
_CONCEDES = re.compile(r"虽|雖|尽管|儘管|说了|說了|말|약|치료|광고|薬|言|書|謳|うた")
_HOWEVER = re.compile(
    r"但|可是|不过|不過|[,，](?:可|却|卻)|[없않못니][가-힣]{0,2}(?:지만|는데|은데|으나|더라도)"
    r"|(?:ません|ない)[ぁ-ん]{0,3}(?:が|けど|けれど|のに)[、,]"
)
# A reported question that is answered with yes right away.
_YES_BEHIND = re.compile(
    r"(?:答案是|当然|當然|肯定|必须|必須)(?:能|可以|会|會|有)|(?:[,，:：]|^)(?:能的|可以的|会的|會的)"
    r"|もちろん|答えはイエス|答えは「?はい|(?:당연히|물론|그럼요|그렇습니다|답은 (?:네|예|'?네))"
)
# Sentences behind a question among which its answer is looked for.
_QUESTIONS = 4


@dataclass(slots=True)
class _Sentence:
    begin: int
    finish: int
    # None: not looked at yet.
    said: Said | None = None
    asks: bool | None = None
    is_refused: bool | None = None


class Context:
    """A plain reading by its sentences: what is said of each is found out once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._voices: dict[tuple[int, int], Voice] = {}
        # What is said before a place, and behind one up to where its sentences end:
        # claims that begin or end alike share it.
        self._denied_before: dict[int, bool] = {}
        self._denied_behind: dict[tuple[int, int], bool] = {}
        self._left_out: dict[tuple[int, int], bool] = {}

    def voice_of(self, start: int, end: int) -> Voice:
        """How the words from ``start`` to ``end`` are meant."""
        # Several rules meet the same words.
        place = start, end
        voice = self._voices.get(place)
        if voice is None:
            voice = self._voices[place] = self._heard(start, end)
        return voice

    def _heard(self, start: int, end: int) -> Voice:
        number = bisect.bisect_right(self._begins, start) - 1
        one = self._sentences[number]
        # A story is told over several.
        told = [one]
        if end > one.finish:
            told += self._sentences[
                number + 1 : bisect.bisect_left(self._begins, end, number + 1)
            ]
        finish = max(told[-1].finish, end)
        if self._leaves_out(one.begin, start, end, finish):
            return self._voiced(one, end)
        # The cheaper first.
        if self._is_denied(one.begin, start, end, finish):
            return "denied"
        if any(self._is_disowned(each, start, end) for each in told):
            return "denied"
        # Words that go on behind the question are of the answer too.
        if end <= one.finish and self._is_refused(number):
            return "denied"
        return self._voiced(one, end)

    def _voiced(self, one: _Sentence, end: int) -> Voice:
        is_asked = self._asks(one) or self._is_reported(one, end)
        return "asked" if is_asked else "claimed"

    @functools.cached_property
    def _sentences(self) -> list[_Sentence]:
        return list(_sentences(self._text))

    @functools.cached_property
    def _begins(self) -> list[int]:
        return [one.begin for one in self._sentences]

    def _is_disowned(self, one: _Sentence, start: int, end: int) -> bool:
        """Whether the sentence refutes the words, means a figure or advises the ill."""
        return any(
            self._disowns(cue, one.begin, start - one.begin, end - one.begin)
            for cue in self._said(one).cues
        )

    def _said(self, one: _Sentence) -> Said:
        if one.said is None:
            one.said = cues.said(self._text[one.begin : one.finish])
        return one.said

    def _disowns(self, cue: Met, begin: int, start: int, end: int) -> bool:
        if cue.owner == cues.ADVISING:
            return not _spares(self._text, begin, cue)
        if cue.owner not in _OF_THEIR_SENTENCE or _concedes(
            self._text, begin, cue, start
        ):
            return False
        if cue.owner == cues.FIGURATIVE:
            return _overlap(cue, start, end)
        # The words themselves may look like a refutation.
        return cue.owner == cues.UNSAYING or not _overlap(cue, start, end)

    def _is_reported(self, one: _Sentence, end: int) -> bool:
        """Whether the words, up to ``end``, are of a question that the sentence tells of."""
        asking = [cue for cue in self._said(one).cues if cue.owner == cues.REPORTING]
        if not any(
            end - one.begin <= cue.end or cue.language == "zh" for cue in asking
        ):
            return False
        behind = self._text[one.begin + max(cue.end for cue in asking) : one.finish]
        following = self._text[one.finish :].lstrip("?？!！.。 \n")[:40]
        return not (
            _YES_BEHIND.search(behind)
            or _YES_BEHIND.match(following)
            or _YES.search(following)
        )

    def _leaves_out(self, begin: int, start: int, end: int, finish: int) -> bool:
        place = end, finish
        left_out = self._left_out.get(place)
        if left_out is None:
            met = _UNLESS.match(self._text, end, finish)
            left_out = self._left_out[place] = met is not None
        return left_out and _NOTHING.search(self._text, begin, start) is not None

    def _is_denied(self, begin: int, start: int, end: int, finish: int) -> bool:
        text = self._text
        before = self._denied_before.get(start)
        if before is None:
            before = _denied_before(text[max(begin, start - 80) : start])
            self._denied_before[start] = before
        if before:
            return True
        if lists.is_denied(text, begin, start, end, finish):
            return not _IDIOM.search(text, begin, start)
        place = end, finish
        behind = self._denied_behind.get(place)
        if behind is None:
            behind = _denied_behind(text[end : min(finish, end + 60)])
            self._denied_behind[place] = behind
        return behind or _is_denied_around(text, begin, start, end, finish)

    def _is_refused(self, number: int) -> bool:
        one = self._sentences[number]
        if one.is_refused is None:
            question, answer = self._said(one), self._answer_behind(number)
            sentence = question.sentence
            told = answers.told_by(answer, sentence) if answer else set()
            one.is_refused = bool(told) and answers.is_refused(
                question,
                told,
                is_marked=_is_marked(self._text, one.finish) or _asks_in_east(sentence),
                invites=_INVITES.search(sentence) is not None,
            )
        return one.is_refused

    def _answer_behind(self, number: int) -> Said | None:
        """The first sentence that is not a question itself: "Heals? Soothes? Neither."."""
        for one in self._sentences[number + 1 : number + 1 + _QUESTIONS]:
            is_blank = not self._text[one.begin : one.finish].strip()
            if not is_blank and not _is_marked(self._text, one.finish):
                return self._said(one)
        return None

    def _asks(self, one: _Sentence) -> bool:
        if one.asks is None:
            sentence = self._text[one.begin : one.finish]
            one.asks = _is_asked(self._text, sentence, one.finish)
        return one.asks


def _overlap(cue: Met, start: int, end: int) -> bool:
    return cue.start < end and start < cue.end


def _concedes(text: str, begin: int, cue: Met, start: int) -> bool:
    """Whether the refutation is granted before a "but" that the words stand behind."""
    return bool(
        _HOWEVER.search(text, begin + cue.start, begin + start)
        and _CONCEDES.search(text, begin, begin + start)
    )


def _spares(text: str, begin: int, cue: Met) -> bool:
    """Whether the doctor is said to be needless, but not "do not use without …"."""
    met = _SPARES.search(text, begin, begin + cue.start)
    return met is not None and not _WARNS.search(text, begin, met.start())


def _sentences(text: str) -> Iterator[_Sentence]:
    begin = 0
    ends = _PLAIN_SENTENCE_END if text.isascii() else _SENTENCE_END
    for met in ends.finditer(text):
        yield _Sentence(begin, met.start())
        begin = met.end()
    yield _Sentence(begin, len(text))


def _is_denied_around(text: str, begin: int, start: int, end: int, finish: int) -> bool:
    """As Korean and Japanese deny, which tell by the words themselves, too."""
    before = text[max(begin, start - 80) : start]
    after = text[end : min(finish, end + 60)]
    if before.isascii() and after.isascii():
        return False
    if _HANGUL.search(text[end - 1] + after.lstrip()[:1]) and (
        _DENIED_AFTER_KO.match(after) or _DENIED_BEFORE_KO.search(before)
    ):
        return True
    if _KANA.search(text[start:end] + after[:6]):
        return _DENIED_AFTER_JA.match(after) is not None
    return False


def _denied_behind(after: str) -> bool:
    # From behind the words: a search would try to begin at every sign.
    return bool(_DENIED_AFTER.match(after) or _DENIED_AFTER_ZH.match(after))


def _denied_before(before: str) -> bool:
    clause = _CLAUSE.split(before)[-1]
    return _ends_in_denial(clause) and not _IDIOM.search(clause)


def _ends_in_denial(clause: str) -> bool:
    if _LATIN.search(clause) and _DENIED_BEFORE.search(clause):
        return True
    if clause.isascii():
        return False
    return bool(
        _DENIED_BEFORE_ZH.search(clause)
        or (_ARABIC_OR_THAI.search(clause) and _DENIED_BEFORE_AR_TH.search(clause))
    )


def _is_marked(text: str, finish: int) -> bool:
    """Whether a question mark ends the sentence."""
    return text[finish : finish + 2].lstrip()[:1] in ("?", "？")


def _asks_in_east(sentence: str) -> bool:
    """Whether it asks by its words, as languages do that need no question mark."""
    end = sentence.rstrip()[-_LONGEST_ASKING:]
    return bool(_ASKS_AT_END.search(end) or _ASKS_WITHIN.search(sentence))


def _is_asked(text: str, sentence: str, finish: int) -> bool:
    is_marked = _is_marked(text, finish)
    if not is_marked and not _asks_in_east(sentence):
        return False
    if _INVITES.search(sentence):
        return False
    is_question = bool(_ASKS.search(sentence)) or _asks_in_east(sentence)
    if not is_marked:
        is_question = bool(
            re.search(r"(?:나요|까요|ですか|ますか|吗|嗎)\s*$", sentence)
        )
    following = text[finish:].lstrip("?？!！ \n")
    return is_question and not _YES.search(following[:40])
