import pytest

from markets.concept_names import CONCEPT_NAMES
from markets.concepts import Concept, concepts_of, known_concepts

# Written by hand before the stems of tags were matched: what each tag is about, in all.
GOLD = {
    "glass_skin": "물광 물광메이크업 유리피부 水光肌 水光 玻璃肌 ガラス肌 水光メイク glassskin GlassSkin koreanglassskin glass_skin kulitkaca kulit_kaca peaudeverre glashaut pieldecristal ผิวแก้ว",
    "dewy": "dewyskin 光泽肌 ツヤ肌 광채 속광",
    "niacinamide": "나이아신아마이드 niacinamide niacinamideserum ナイアシンアミド 烟酰胺 菸鹼醯胺",
    "centella": "시카 시카크림 cica centella centellaasiatica シカ シカクリーム 积雪草 積雪草",
    "retinol": "레티놀 retinol レチノール 视黄醇 视黄醇精华",
    "vitamin_c": "비타민C vitaminc ビタミンC 维c",
    "snail_mucin": "달팽이크림 snailmucin カタツムリ 蜗牛",
    "heartleaf": "어성초 heartleaf ドクダミ 鱼腥草",
    "sunscreen": "선크림 선크림추천 sunscreen 日焼け止め 防晒 防曬 tabirsurya sonnencreme protectorsolar",
    "toner": "토너 토너패드 toner tonerpad 化粧水 爽肤水 化妝水 gesichtswasser",
    "": "daily ootd 셀카 일상 cafe travel seoul fashion 猫 ランチ 旅行 liebe bonjour makan concert policeman",
}


def named(tag):
    """What a tag is about, of the concepts that are asked for here."""
    return {one.name for one in concepts_of("", [tag], [])} & GOLD.keys()


def test_tags_of_one_concept_are_found_across_scripts():
    pairs = [(tag, name) for name, tags in GOLD.items() for tag in tags.split()]
    right = sum(bool(name) and name in named(tag) for tag, name in pairs)
    wrong = sum(len(named(tag) - {name}) for tag, name in pairs)
    missed = [tag for tag, name in pairs if name and name not in named(tag)]
    wanted = sum(bool(name) for _, name in pairs)

    f1 = 2 * right / (2 * right + wrong + wanted - right)

    assert f1 >= 0.9, missed


@pytest.mark.parametrize("tag", ["물광", "水光肌", "glassskin", "kulitkaca"])
def test_glass_skin_is_one_concept_in_four_scripts(tag):
    assert Concept("finish", "glass_skin") in concepts_of("", [tag], [])


def test_caption_is_read_in_the_languages_that_are_named():
    assert concepts_of("Krim baru", [], ["id"]) == {Concept("product", "cream")}
    assert concepts_of("Krim baru", [], ["de"]) == set()


def test_malay_is_read_by_the_words_of_indonesian():
    assert concepts_of("pelembap", [], ["ms"]) == {Concept("product", "cream")}


def test_word_inside_a_longer_one_is_not_meant():
    found = concepts_of("", ["선크림"], [])

    assert {one.name for one in found if one.facet == "product"} == {"sunscreen"}


def test_every_concept_has_a_name_to_show():
    known = {name for names in known_concepts().values() for name in names}

    assert known == CONCEPT_NAMES.keys()
