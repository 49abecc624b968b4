"""Claims that are asked and answered with a no, and denials that reach along a list."""

import pytest

from tests.markets.rules.test_context import voice


@pytest.mark.parametrize(
    "text",
    [
        "[Heals eczema]? No. It moisturises.",
        "[Pain relief]? That's what your pharmacist is for.",
        "[Abschwellend]? Schmerzstillend? Weder noch. Es ist Duschgel",
        "Abschwellend? [Schmerzstillend]? Weder noch. Es ist Duschgel",
        "의사가 만든 [화장품]? 아니요, 평범한 엄마가 만든 비누입니다",
        "줄기세포 [화장품]이냐고요? 아니에요, 저희는",
        "[ニキビに効く]?いいえ",
        "你家面膜[含干细胞]吗?答:不含,也不能",
        "[줄기세포]? 그런 거 안 들었어요",
        "[하지정맥도 들어간]다던데 진짜예요? 누가 그러던가요",
        "[지방이 분해된다]. 이런 말 보시면 걸러주세요",
        "客人說「[根治濕疹]」。這不是我們的話",
        "[ニキビに効く]？いいえ、保湿するだけです。",
        "[能治痘]吗?不能",
        "[能治痘]吗？不能，它只是保湿。",
        "A customer asked whether our [balm heals eczema]. No. It moisturizes, full stop",
        "[Botox] day for mom, face mist for me. No, a spray will never do what a needle does.",
        "Une crème peut-elle [guérir le psoriasis] ? Non.",
        "[Soulage l'arthrose] ? Hélas non, Jeanine.",
        "[Soigne le zona] ? La réponse est non.",
        "¿[Cura el acné]? No, solo hidrata.",
        "¿[Cura la ciática]? Ni de coña, es jabón.",
        "[Cura l'acne]? No, idrata.",
        "[Cura acne]? Não. Hidrata.",
        "[Cura enxaqueca]? Cura não, meu bem.",
        "[Leczy trądzik]? Nie. Nawilża.",
        "[Menyembuhkan eksim]? Nggak ya, cuma melembapkan.",
        "[Ngilangin wasir]? Haduh, nggak bisa kak, ini gel.",
        "[Setara botox]? Waduh, bukan dari kami itu.",
        "[Menyembuhkan ekzema]? Tak. Ia melembapkan.",
        "[Trị mụn]? Không. Chỉ dưỡng ẩm.",
        "[รักษาสิว]ไหม? ไม่ค่ะ แค่ให้ความชุ่มชื้น",
        "[Heilt Akne]? Leider nein, aber sie duftet.",
        "Die Creme [heilt Akne]? Können und wollen wir nicht.",
        "Unsere Creme [heilt Akne]. So lieb das gemeint ist: Dafür ist sie nicht gemacht.",
        "[Heilt Akne] über Nacht! Auf Instagram kursieren solche Sprüche.",
        "Q: [Does it cure acne]? A: No, it's a lipstick.",
        "[Cures acne]? 😂 Nope.",
        "Does it [cure acne]? Sorry, no.",
        "[Guérit l'acné] ? C'est le travail de votre dermato.",
        "[Treats psoriasis]. Just kidding, it's soap.",
        "Q: Can it [heal an open sore]? A: Please don't.",
        "[Regrows hair]? No ji, it only adds shine.",
        "[Cures acne]? It's a lip gloss, friend.",
        "[Shrinks bunions]? Afraid not.",
        "[Heals thrush]? Best have a word with your pharmacist.",
        "The paper called it a mist that [beats tonsillitis]. Flattering, but wrong.",
        "Someone wrote in that it [cured her rosacea]. We took the review down.",
        "You may have read that it [prevents cancer]. Don't buy that.",
        "We'd love to tell you it [cures insomnia]. It doesn't.",
        "A customer swears it [healed her shingles]. That's not what it's for.",
        "Someone told us it [boosts immunity]. It doesn't, it's face oil!",
    ],
)
def test_a_question_answered_with_a_no_claims_nothing(text):
    assert voice(text) == "denied"


@pytest.mark.parametrize(
    "text",
    [
        "It didn't change anyone's hormones, [erase a scar] or replace a laser appointment, and",
        "It didn't change anyone's hormones, erase a scar or [replace a laser] appointment, and",
        "Das Serum wird keine Akne heilen, [Narben entfernen] oder einen Laser ersetzen",
        "Cette crème ne va pas soigner l'acné, [effacer les cicatrices] ou remplacer le laser",
        "Krim ini tidak akan menyembuhkan eksim, [menghapus bekas luka] atau menggantikan laser",
        "本品不能治疗湿疹、[消除疤痕]或代替激光",
        "[여드름을 치료]하거나 흉터를 없애거나 레이저를 대체하지 않습니다",
        "[ニキビを治し]たり、シミを消したりするものではありません",
    ],
)
def test_a_denial_reaches_along_a_list(text):
    assert voice(text) == "denied"


@pytest.mark.parametrize(
    "text",
    [
        "[Heals eczema]? Yes!",
        "[Heals eczema]? You bet, within days.",
        "People say it [heals eczema]. It really does.",
        "[Only soothes eczema]? No, it heals it",
        "[Shrinks the bust]? No more! it enlarges",
        "Do you need surgery to [erase wrinkles]? No, just this serum",
        "Too late to [reverse wrinkles]? No!",
        "[Erases scars]? No doubt.",
        "[Acne gone]? No wonder!",
        "[Acne gone]? No thanks needed",
        "It doesn't sting, [heals eczema] or acne",
        "Sie brennt nicht, [heilt Akne] oder Ekzeme",
        "[여드름 치료], 부작용은 없습니다",
        "[Pickel weg]? Nie wieder Pickel!",
        "[能治痘]吗？能！",
        "[ニキビに効く]？はい。",
        "刺激なく[シミが消えて]、肌に負担をかけるものではありません",
        "没有副作用、[祛斑美白]效果好",
    ],
)
def test_a_no_to_something_else_lifts_nothing(text):
    assert voice(text) != "denied"


@pytest.mark.parametrize(
    "text",
    [
        "Nothing [cleared my acne] until I found this serum",
        "Nothing [heals burns] faster than this balm",
        "Rien n'a [soigné mon eczéma] jusqu'à ce baume",
        "Nichts hat [meine Akne geheilt], bis ich diese Creme fand",
    ],
)
def test_what_a_denial_leaves_out_is_claimed(text):
    assert voice(text) == "claimed"


@pytest.mark.parametrize(
    "text",
    [
        "[여드름을 없애는 비누]요? 그런 게 있으면 저부터 썼죠",
        "[기미를 지우는 크림]? 과장이에요",
        "[塗って消えるシミ]?ないない",
        "[シミが消えるクリーム]?そんなうまい話はないですよね",
        "[涂了就长头发]?别信",
        "[能除皱]?醒醒吧",
        "[Melts fat]? That's a myth.",
        "¿[Frena la alopecia]? Pues no 🙃",
        "[Trata dermatite]? Não amiga, só limpa",
        "[يعالج الإكزيما]? لا حبيبتي, مرطب فقط",
        "[Trị được nám] không ạ? Dạ không nha, chỉ dưỡng ẩm",
        "[Maść na grzybicę]. To oszustwo",
    ],
)
def test_an_echo_that_is_laughed_off_claims_nothing(text):
    assert voice(text) == "denied"


@pytest.mark.parametrize(
    "text",
    [
        "[여드름을 없애는 비누]요? 네, 있습니다",
        "Want to [melt fat]? Don't believe in scams, take ours",
        "찾으시던 [주름 지우는 크림], 드디어 나왔어요",
    ],
)
def test_an_echo_that_is_answered_with_yes_is_a_claim(text):
    assert voice(text) == "claimed"
