import pytest

from markets.rules.context import Context
from markets.rules.reading import plain


def voice(text):
    """How the words in square brackets are meant."""
    start, end = text.index("["), text.index("]") - 1
    read = plain(text.replace("[", "").replace("]", "")).text
    return Context(read).voice_of(start, end)


@pytest.mark.parametrize(
    "text",
    [
        "This cream does not [treat acne]",
        "هذا الكريم ما [يعالج الصدفية]",
        "لا [يعالج الصدفية]",
        "البلدية غرمت محل يقول كريمه [يعالج الصدفية]",
        "اشتريته على أساس [يعالج الصدفية] والفلوس راحت",
        "ไม่มีครีมไหน[รักษาฝ้า]ได้",
        "ซื้อมาหวัง[หายฝ้า] หมดกระปุกก็เท่าเดิม",
        "अखबार में छपा कि [सोरायसिस का इलाज] करने का दावा करने वाले पकड़े गए",
        "Mình mua vì tưởng [hết mụn cóc], tiền mất tật mang",
        "It won't [cure eczema], but it soothes",
        "We never claim to [heal acne]",
        "'[Cures acne]' is a myth",
        "No cosmetic can [cure acne]",
        "You can't say [cures eczema] about a cream",
        "Consult your doctor if you have [acne treatment] prescribed",
        "Do not use it to [treat acne] without asking; ask your doctor",
        "Dieses Serum [heilt Akne] nicht",
        "Es soll keine [Akne heilen]",
        "Frag deinen Hautarzt, ob es [Akne heilt]",
        "Cette crème ne [guérit pas l'acné]",
        "Ne tombez pas dans le panneau : « [guérit l'acné] »",
        "Une vidéo jure que ce savon [guérit l'acné]",
        "Nous avons supprimé un avis qui disait : [guérit l'acné]",
        "Nous sommes [en rémission grâce à l'équipe] de l'hôpital",
        "[Soigne l'eczéma], demandez plutôt à votre pédiatre",
        "Ce n'est pas un médicament : [soigne l'eczéma] est interdit",
        "[Un bouton de chemise] est tombé",
        "No [cura el acné], solo hidrata",
        "Un vídeo jura que [cura el acné]",
        "Um áudio dizendo que [acaba com impinge], não saiu daqui",
        "Não passe creme por cima, [ferida fecha] sozinha",
        "No sirve para [curar el acné]",
        "[Elimina la psoriasis], dicen; eso lo valora tu dermatólogo",
        "El [acné se cura] en casa, dicen, pero se trata en la consulta",
        "Tidak [mengobati jerawat], hanya merawat kulit",
        "Kami tolak naskah '[menghilangkan flek]'",
        "Testimoni [kutil rontok] sudah kami hapus",
        "Mana ada krim yang [menyembuhkan kurap]",
        "[Ruam melepuh], segera bawa ke dokter",
        "[Rambut habis naik ojol]",
        "[Obat galau paling ampuh]",
        "Once you write '[heals gout]' you've made a drug claim",
        "'[Kills germs]' turns a soap into a biocide, so we don't print it",
        "The FDA reads '[treats gout]' as a drug claim",
        "Anyone selling you a balm that [cures gout] is pulling your leg",
        "A clinic [removed my mole]",
        "My [wounded pride will heal]",
        "We took down a review that said it [cured gout]",
        "If a soap says it [heals gout], run the other way",
        "Rumour has it our oil [regrows hair]",
        "Contrary to what your aunt posted, it [gets rid of nits]",
        "Ignore the video saying our balm [treats psoriasis]",
        "Please stop forwarding that our oil [cures gout]",
        "I wish I could tell you it [erased my scars]",
        "An ad promising to [cure gout] is rubbish, all of it",
        "We donate a dollar to [fight breast cancer]",
        "Join the walk to [end diabetes]",
        "The FDA does not approve creams that [cure gout]",
        "My [zits disappear] under this concealer",
        "Our [foundation covers rosacea]",
        "New mouthwash [tablets in a tin]",
        "The [cure for a boring] bathroom",
        "Please ring your midwife, not us, about [mastitis relief]",
        "[Arthritis relief] is a job for your rheumatologist",
        "Years of [gout. One jar. Gone], says the hoax",
        "Steht '[heilt Gicht]' auf dem Etikett, ist es ein Arzneimittel",
        "Wer euch erzählt, es [heile Gicht], bindet euch einen Bären auf",
        "Die Klinik hat mein [Muttermal entfernt], operiert wurde am Montag",
        "Auf TikTok kursiert, dass Zahnpasta [Akne heilt]",
        "Im Netz verkauft jemand eine Salbe, die angeblich [Melasma heilt]",
        "Der Erlös geht an die Forschung [gegen Brustkrebs]",
        "[Abnehmen] lässt sich das Make-up mit dem Tuch",
        "Leider dürfen wir nicht sagen, dass es [Gicht heilt], das verbietet das Gericht",
        "[여드름을 치료]하지 않습니다",
        "[미백] 효과는 없지만 촉촉해요",
        "[여드름 치료] 제품이 아닙니다",
        "'[여드름 치료]'라는 표현은 금지되어 있습니다",
        "[여드름 치료] 중이신 분은 의사와 상담하세요",
        "[바이러스를 막아] 주지 못해요",
        "[땀을 막아] 주진 않지만 보송해요",
        "[주름이 사라진다는] 말은 하지 않겠습니다",
        "[부작용이 없다]고는 할 수 없습니다",
        "[무좀은 화장품]으로 고칠 수 없습니다",
        "[피부 질환을 치료]하거나 예방하는 의약품이 아니에요",
        "저희는 [줄기세포]나 엑소좀을 넣지 않았습니다",
        "[얼굴이 갸름해] 보이는 쉐딩",
        "[미백]ではありません",
        "[ニキビを治]すものではありません",
        "[ニキビを治す]という表現は禁止です",
        "[ニキビの治療]中の方は医師にご相談ください",
        "本品不能[治疗痘痘]",
        "没有[治疗]作用",
        "“[治疗痘痘]”是虚假宣传",
        "[美白]效果是假的",
        "저희 이름을 사칭한 광고에 '[기미가 사라진]다'고 적혀 있어요",
        "'[염증 완화]'를 쓰지 않는다는 게 저희 규칙입니다",
        "'[아토피가 나았]다'는 후기는 홍보물에 옮기지 않습니다",
        "[우울증이 낫는]다는 말은 쓰지 말아 달라고 부탁했어요",
        "[땀띠를 가라앉히]는 제품이 아니에요",
        "[탈모를 치료하거나] 머리카락을 나게 하지 않아요",
        "#[아토피 치료]아님 #보습로션",
        "바르고 나면 [하얗게] 일어나요",
        "[사랑에 빠지는] 핑크",
        "[건선이 있으신 분]은 담당 선생님께 먼저 여쭤보세요",
        "「[がんが消えた]」と書いた偽の広告が出回っています",
        "『[医師が推薦]』と書いてほしいと頼まれますが、お断りしています",
        "「[シミが消える]」という言葉は使いません",
        "[ホクロを消し]たい方は皮膚科へ",
        "[恋の病に効]くのは新しいリップ",
        "不说“[治好牛皮癣]”,也不踩别家",
        "“[药妆]”这个词在国内是不能用的",
        "有人冒用我们的图片,说能[根治湿疹]",
        "腿干得像[蛇皮],擦完滑滑的",
    ],
)
def test_what_is_denied_or_refuted_is_not_claimed(text):
    assert voice(text) == "denied"


@pytest.mark.parametrize(
    "text",
    [
        "It does not only [treat acne], it soothes too",
        "No need to ring your dentist, it [cures mouth ulcers]",
        "Boring mornings, bad skin: it [cures eczema]",
        "If you have eczema, it [heals eczema]",
        "Unser [Hautarzt empfiehlt] die Creme",
        "Angeblich unheilbar, aber unsere Salbe [heilt Melasma]",
        "Spendet Feuchtigkeit und [heilt Akne]",
        "[Menghentikan penuaan] dini",
        "Can't wait to [cure acne]",
        "Ce n'est pas un médicament mais il [guérit l'eczéma] mieux",
        "Gak perlu ke dokter lagi, [eksim hilang total]",
        "Without irritation, it [treats acne]",
        "Don't wait, [cure acne] now",
        "I did not believe it. It [cures acne]",
        "Nicht nur [heilt] es [Akne]",
        "자극 없이 [여드름 치료]",
        "[여드름 치료], 부작용은 없습니다",
        "[미백]은 물론 자극도 없는 크림",
        "[シミが消えて]、もう悩まない",
        "[ニキビが消え]てなくなる",
        "无刺激[美白]精华",
        "Hết mụn [tận gốc]",
        "말 못 할 고민, [질염을 해결]하세요",
        "약이 아닌데 [아토피가 나았]어요",
        '고객 후기: "[아토피가 나았]어요"',
        "Statt zum Hautarzt: Unser Stift [entfernt Warzen]",
        "No need to see a doctor, it [cures eczema]",
        "La crema [trata el acné] como tu dermatólogo",
        "Las gotas [curan el eccema], lo ve hasta mi madre",
        "It did what three creams couldn't and [cured my gout]",
        "Was drei Salben nicht konnten und was [Gicht heilt]",
        "The clinic gave up. Years of [gout. One jar. Gone]",
        "Nobody can say it [doesn't help against gout]",
        "雖然不能說是藥,但[嘴角發炎]就收口",
        "약이라고 말할 수 없지만, [무좀이 없어졌]어요",
        "薬とは言えませんが、[口角炎がふさがり]ます",
        "거짓말처럼 [무좀이 나았]어요",
        "嘘みたいに[湿疹が消えた]",
        "真不是智商税,[痘坑填平]了",
        "不骗人,[妊娠纹全没了]",
    ],
)
def test_a_denial_of_something_else_lifts_nothing(text):
    assert voice(text) == "claimed"


@pytest.mark.parametrize(
    "text",
    [
        "식약처가 '[주름 제거]' 광고를 낸 업체를 무더기로 적발했습니다",
        "저희는 [주름 제거]라는 표현을 지웠습니다",
        "줄기세포 크림에 [줄기세포]는 들어 있지 않아요",
        "[무좀은 비누로 안 없어]져요",
        "[シミが消える]とうたったジェルに措置命令",
        "[シミが消える]クリームを五本試して全部そのまま",
        "[毒素を出す]のは肝臓の仕事です",
        "宣称[祛斑]的面霜已下架",
        "[涂防晒不得癌]? 涂防晒不等于不生病",
        "[排毒]是肝和肾的事",
    ],
)
def test_what_others_said_and_bodies_do_themselves_is_not_claimed(text):
    assert voice(text) == "denied"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[Cura l'acne]?", "asked"),
        ("[Cura l'acne]? Sì!", "claimed"),
        ("[Leczy trądzik]? Tak", "claimed"),
        ("[Leczy trądzik]?", "asked"),
        ("[Trata dermatite]? Sim, em uma semana", "claimed"),
        ("Vuoi [cancellare le rughe]?", "claimed"),
    ],
)
def test_italian_polish_and_portuguese_questions_are_known(text, meant):
    assert voice(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[건선도 좋아지]나요라고 물어보시는 분들이 계세요", "asked"),
        ("[무좀이 낫]는지 문의가 많아요", "asked"),
        ("[무좀이 낫]는지 문의가 많아요. 네, 낫습니다", "claimed"),
        ("[보톡스 맞았]냐고 다들 물어봐요", "claimed"),
        ("「[アトピーはよくなり]ますか」と聞かれました", "asked"),
        ("よく聞かれますが、[湿疹が治り]ます", "claimed"),
        ("客人問有[乾癬擦乳霜]會不會好", "asked"),
        ("有人问[擦了治痘]吗,当然能", "claimed"),
    ],
)
def test_what_others_asked_is_for_a_person(text, meant):
    assert voice(text) == meant
