"""The eight accounts: who they are, how large, and when and what they like to post."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    user_id: str
    username: str
    # Names the content files: brand and language.
    key: str
    name: str
    brand: str
    language: str
    market: str
    zone: ZoneInfo
    website: str
    biography: str
    colors: tuple[str, str]
    posts: int
    # At the beginning and at the end of the window.
    followers: tuple[int, int]
    follows: int
    # Share of the followers an ordinary picture reaches; falls with the account's size.
    reach_share: float
    # Likes per account reached.
    like_rate: float
    # Local hours with their weight.
    hours: dict[int, int]
    # Monday to Sunday.
    weekdays: tuple[int, ...]
    formats: dict[str, int]
    # Followers won by the story of the window: {event: share of the starting number}.
    steps: dict[str, float] = field(default_factory=dict)
    # Days after the window's start on which the account turned professional.
    professional_after: int = -300
    # A silence, as (first day of the window, days).
    quiet: tuple[int, int] = (0, 0)
    # Share of the posts with hidden like counts.
    hidden_likes: float = 0.02
    # The Facebook user who runs its Page; empty: everyone's.
    person: str = ""


SKIN = {"image": 40, "carousel": 33, "reel": 27}
SUN = {"image": 36, "carousel": 36, "reel": 28}
LIPS = {"image": 20, "carousel": 24, "reel": 56}
# Lips are looked after by an agency, with a log-in of its own.
AGENCY = "Lip Agency"
WORKDAYS = (4, 5, 5, 6, 5, 2, 3)
WEEKEND_TOO = (3, 4, 4, 5, 5, 4, 5)

PROFILES = (
    Profile(
        user_id="17841460000000101",
        username="saebyeok.official",
        key="saebyeok_ko",
        name="새벽 SAEBYEOK",
        brand="saebyeok",
        language="ko",
        market="KR",
        zone=ZoneInfo("Asia/Seoul"),
        website="https://saebyeok.example/kr",
        biography="새벽에 빚는 한방 발효 스킨케어 🌅\n성수 쇼룸 11:00–20:00\n문의는 DM",
        colors=("#e9d8c4", "#8a5a44"),
        posts=166,
        followers=(91_400, 124_600),
        follows=212,
        reach_share=0.27,
        like_rate=0.041,
        hours={8: 3, 12: 4, 18: 3, 19: 6, 20: 6, 21: 4},
        weekdays=WORKDAYS,
        formats=SKIN,
        steps={"launch": 0.06},
    ),
    Profile(
        user_id="17841460000000102",
        username="saebyeok.us",
        key="saebyeok_en",
        name="SAEBYEOK US",
        brand="saebyeok",
        language="en",
        market="US",
        zone=ZoneInfo("America/New_York"),
        website="https://saebyeok.example/us",
        biography="Fermented hanbang skincare, made at dawn 🌅\nFree shipping over $45",
        colors=("#f0e4d6", "#7a4b3a"),
        posts=152,
        followers=(83_700, 117_900),
        follows=486,
        reach_share=0.26,
        like_rate=0.039,
        hours={9: 4, 11: 4, 12: 4, 17: 3, 18: 5, 19: 4},
        weekdays=WORKDAYS,
        formats=SKIN,
        steps={"launch": 0.09, "wave": -0.012},
    ),
    Profile(
        user_id="17841460000000103",
        username="saebyeok.jp",
        key="saebyeok_ja",
        name="セビョク SAEBYEOK 公式",
        brand="saebyeok",
        language="ja",
        market="JP",
        zone=ZoneInfo("Asia/Tokyo"),
        website="https://saebyeok.example/jp",
        biography="夜明けに仕込む、韓方発酵スキンケア🌅\n公式オンラインストアはこちら",
        colors=("#f3e6e2", "#9c5d63"),
        posts=146,
        followers=(33_900, 52_300),
        follows=97,
        reach_share=0.36,
        like_rate=0.043,
        hours={7: 3, 12: 5, 18: 3, 20: 4, 21: 6, 22: 3},
        weekdays=WORKDAYS,
        formats=SKIN,
        steps={"launch": 0.14},
        professional_after=13,
    ),
    Profile(
        user_id="17841460000000201",
        username="onyul.de",
        key="onyul_de",
        name="Onyul Deutschland",
        brand="onyul",
        language="de",
        market="DE",
        zone=ZoneInfo("Europe/Berlin"),
        website="https://onyul.example/de",
        biography="Sonnenschutz aus Korea, ohne Kleben ☀️\nTeam Hamburg & Seoul",
        colors=("#ffe7a8", "#e08e2b"),
        posts=144,
        followers=(21_300, 31_800),
        follows=338,
        reach_share=0.40,
        like_rate=0.044,
        hours={7: 4, 12: 5, 17: 4, 18: 5, 20: 4},
        weekdays=WORKDAYS,
        formats=SUN,
    ),
    Profile(
        user_id="17841460000000202",
        username="onyul.fr",
        key="onyul_fr",
        name="Onyul France",
        brand="onyul",
        language="fr",
        market="FR",
        zone=ZoneInfo("Europe/Paris"),
        website="https://onyul.example/fr",
        biography="La crème solaire coréenne qui se fait oublier ☀️\nLyon & Séoul",
        colors=("#fff0c9", "#d9773f"),
        posts=136,
        followers=(14_800, 22_600),
        follows=402,
        reach_share=0.43,
        like_rate=0.047,
        hours={8: 4, 12: 6, 18: 5, 19: 4, 21: 3},
        weekdays=WORKDAYS,
        formats=SUN,
    ),
    Profile(
        user_id="17841460000000203",
        username="onyul.uk",
        key="onyul_en",
        name="Onyul UK",
        brand="onyul",
        language="en",
        market="GB",
        zone=ZoneInfo("Europe/London"),
        website="https://onyul.example/uk",
        biography="Korean sun care for British weather ☀️\nSmall team, strong tea",
        colors=("#fdeec2", "#3f7f93"),
        posts=124,
        followers=(8_350, 13_900),
        follows=517,
        reach_share=0.47,
        like_rate=0.052,
        hours={8: 4, 12: 4, 13: 3, 17: 4, 19: 5},
        weekdays=WORKDAYS,
        formats=SUN,
        quiet=(104, 25),
    ),
    Profile(
        user_id="17841460000000301",
        username="mulbit.es",
        key="mulbit_es",
        name="Mulbit España",
        brand="mulbit",
        language="es",
        market="ES",
        zone=ZoneInfo("Europe/Madrid"),
        website="https://mulbit.example/es",
        biography="Tintes de labios con color de agua 💧\nMadrid · Seúl",
        colors=("#ffc9d2", "#c8324f"),
        posts=150,
        followers=(46_200, 68_700),
        follows=623,
        reach_share=0.27,
        like_rate=0.043,
        hours={10: 3, 14: 4, 15: 3, 20: 4, 21: 6, 22: 5},
        weekdays=WEEKEND_TOO,
        formats=LIPS,
        person=AGENCY,
        steps={"viral": 0.07},
        professional_after=20,
        hidden_likes=0.09,
    ),
    Profile(
        user_id="17841460000000302",
        username="mulbit.id",
        key="mulbit_id",
        name="Mulbit Indonesia",
        brand="mulbit",
        language="id",
        market="ID",
        zone=ZoneInfo("Asia/Jakarta"),
        website="https://mulbit.example/id",
        biography="Lip tint Korea favorit bestie 💧\nHalal & BPOM | Admin: 09–21 WIB",
        colors=("#ffd3c4", "#b3203b"),
        posts=176,
        followers=(103_800, 178_400),
        follows=154,
        reach_share=0.19,
        like_rate=0.046,
        hours={7: 3, 12: 5, 16: 3, 18: 4, 19: 6, 20: 6},
        weekdays=WEEKEND_TOO,
        formats=LIPS,
        person=AGENCY,
        steps={"viral": 0.29},
    ),
)
