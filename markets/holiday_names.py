"""Names of public holidays in the reader's language.

The holidays library tells those of every market in English, and in Korean only Korea's own.
Its English names are texts of ours; one that is not among them yet is shown in English.
"""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext, pgettext_lazy

from kbeauty.lib.figures import short_date

_REMARKED = re.compile(
    r"(?P<name>.+) \((?P<remark>observed|in lieu|estimated|observed, estimated)\)"
)
_IN_PLACE = re.compile(r"Alternative holiday for (?P<name>.+)")
_WORKED = re.compile(r"Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)")
_GUESSED = re.compile(r" \(estimated\)$|, estimated(?=\)$)")

NAMES = frozenset(
    {
        gettext_noop("29 of Lunar New Year"),
        gettext_noop("ANZAC Day"),
        gettext_noop("Additional holiday"),
        gettext_noop("All Saints' Day"),
        gettext_noop("All Souls' Day"),
        gettext_noop("Armed Forces Day"),
        gettext_noop("Armistice Day"),
        gettext_noop("Asarnha Bucha"),
        gettext_noop("Ascension Day"),
        gettext_noop("Ashura"),
        gettext_noop("Assumption Day"),
        gettext_noop("Assumption Of Mary Day"),
        gettext_noop("Australia Day"),
        gettext_noop("Autumnal Equinox Day"),
        gettext_noop("Birthday of HM Yang di-Pertuan Agong"),
        gettext_noop("Boxing Day"),
        gettext_noop("Bridge Public Holiday"),
        gettext_noop("Buddha Purnima"),
        gettext_noop("Buddha's Birthday"),
        gettext_noop("Buddhist Lent Day"),
        gettext_noop("Canada Day"),
        gettext_noop("Chakri Memorial Day"),
        gettext_noop("Children's Day"),
        gettext_noop("Chinese New Year"),
        gettext_noop("Chinese New Year (Second Day)"),
        gettext_noop("Chinese New Year (Spring Festival)"),
        gettext_noop("Chinese New Year's Eve"),
        gettext_noop("Christmas"),
        gettext_noop("Christmas Day"),
        gettext_noop("Christmas Eve"),
        gettext_noop("Chuseok"),
        gettext_noop("Columbus Day"),
        gettext_noop("Coming of Age Day"),
        gettext_noop("Confucius' Birthday"),
        gettext_noop("Constitution Day"),
        gettext_noop("Coronation Day"),
        gettext_noop("Corpus Christi"),
        gettext_noop("Culture Day"),
        gettext_noop("Day of Arafah"),
        gettext_noop("Day of Silence"),
        gettext_noop("Diwali"),
        gettext_noop("Double Ninth Festival"),
        gettext_noop("Dr. B. R. Ambedkar's Birthday"),
        gettext_noop("Dragon Boat Festival"),
        gettext_noop("Dussehra"),
        gettext_noop("Easter Monday"),
        gettext_noop("Easter Sunday"),
        gettext_noop("Eid al-Adha"),
        gettext_noop("Eid al-Adha Holiday"),
        gettext_noop("Eid al-Fitr"),
        gettext_noop("Eid al-Fitr (Second Day)"),
        gettext_noop("Eid al-Fitr (additional holiday)"),
        gettext_noop("Eid al-Fitr Holiday"),
        gettext_noop("Eid al-Fitr Second Day"),
        gettext_noop("Emperor's Birthday"),
        gettext_noop("Epiphany"),
        gettext_noop("Fifth Day of Lunar New Year"),
        gettext_noop("Foundation Day"),
        gettext_noop("Founding Day of the Republic of China"),
        gettext_noop("Fourth Day of Lunar New Year"),
        gettext_noop("General Election Day"),
        gettext_noop("German Unity Day"),
        gettext_noop("Good Friday"),
        gettext_noop("Greenery Day"),
        gettext_noop("Guru Nanak's Birthday"),
        gettext_noop("HM King Bhumibol Adulyadej Memorial Day"),
        gettext_noop("HM King Bhumibol Adulyadej the Great's Birthday"),
        gettext_noop("HM King Chulalongkorn Memorial Day"),
        gettext_noop("HM King Maha Vajiralongkorn's Birthday"),
        gettext_noop("HM Queen Sirikit The Queen Mother's Birthday"),
        gettext_noop("HM Queen Suthida's Birthday"),
        gettext_noop("Hangul Day"),
        gettext_noop("Holi"),
        gettext_noop("Hong Kong S.A.R. Establishment Day"),
        gettext_noop("Hung Kings' Commemoration Day"),
        gettext_noop("Immaculate Conception"),
        gettext_noop("Independence Day"),
        gettext_noop("Independence Movement Day"),
        gettext_noop("International Labor Day"),
        gettext_noop("Islamic New Year"),
        gettext_noop("Isra' and Mi'raj"),
        gettext_noop("Janmashtami (Vaishnava)"),
        gettext_noop("Juneteenth National Independence Day"),
        gettext_noop("Korean New Year"),
        gettext_noop("Labor Day"),
        gettext_noop("Labor Thanksgiving Day"),
        gettext_noop("Liberation Day"),
        gettext_noop("Liberation Day/Reunification Day"),
        gettext_noop("Local Election Day"),
        gettext_noop("Lunar New Year"),
        gettext_noop("Lunar New Year's Eve"),
        gettext_noop("Maha Shivaratri"),
        gettext_noop("Mahatma Gandhi's Birthday"),
        gettext_noop("Mahavira's Birthday"),
        gettext_noop("Makha Bucha"),
        gettext_noop("Malaysia Day"),
        gettext_noop("Marine Day"),
        gettext_noop("Martin Luther King Jr. Day"),
        gettext_noop("May Day"),
        gettext_noop("Memorial Day"),
        gettext_noop("Mid-Autumn Festival"),
        gettext_noop("Mountain Day"),
        gettext_noop("National Assembly Election Day"),
        gettext_noop("National Children's Day"),
        gettext_noop("National Day"),
        gettext_noop("National Day of Zumbi and Black Awareness"),
        gettext_noop("National Day of the Third of May"),
        gettext_noop("National Father's Day"),
        gettext_noop("National Foundation Day"),
        gettext_noop("National Holiday"),
        gettext_noop("National Independence Day"),
        gettext_noop("National Labor Day"),
        gettext_noop("National Mother's Day"),
        gettext_noop("National Unity Day"),
        gettext_noop("New Year's Day"),
        gettext_noop("New Year's Eve"),
        gettext_noop("Our Lady of Aparecida"),
        gettext_noop("Pancasila Day"),
        gettext_noop("Peace Memorial Day"),
        gettext_noop("Pentecost"),
        gettext_noop("Pentecost Monday"),
        gettext_noop("Polling Day"),
        gettext_noop("Presidential Election Day"),
        gettext_noop("Prophet Muhammad's Birthday"),
        gettext_noop("Prophet's Birthday"),
        gettext_noop("Ram Navami"),
        gettext_noop("Republic Day"),
        gettext_noop("Republic Proclamation Day"),
        gettext_noop("Respect for the Aged Day"),
        gettext_noop("Saint Francis of Assisi, Patron Saint of Italy"),
        gettext_noop("Saint Stephen's Day"),
        gettext_noop("Second Day of Christmas"),
        gettext_noop("Second Day of Lunar New Year"),
        gettext_noop("Showa Day"),
        gettext_noop("Songkran Festival"),
        gettext_noop("Sports Day"),
        gettext_noop("Spring Bank Holiday"),
        gettext_noop("Substitute Holiday"),
        gettext_noop("Taiwan Restoration and Guningtou Victory Memorial Day"),
        gettext_noop("Temporary Public Holiday"),
        gettext_noop("Thanksgiving Day"),
        gettext_noop("The Buddha's Birthday"),
        gettext_noop("The Day following Mid-Autumn Festival"),
        gettext_noop("The Second Day following Mid-Autumn Festival"),
        gettext_noop("The day following Good Friday"),
        gettext_noop("The day preceding Chuseok"),
        gettext_noop("The day preceding Korean New Year"),
        gettext_noop("The first weekday after Christmas Day"),
        gettext_noop("The fourth day of Chinese New Year"),
        gettext_noop("The second day of Chinese New Year"),
        gettext_noop("The second day of Chuseok"),
        gettext_noop("The second day of Korean New Year"),
        gettext_noop("The third day of Chinese New Year"),
        gettext_noop("Third Day of Lunar New Year"),
        gettext_noop("Tiradentes' Day"),
        gettext_noop("Tomb-Sweeping Day"),
        gettext_noop("Universal Fraternization Day"),
        gettext_noop("Vernal Equinox Day"),
        gettext_noop("Vesak Day"),
        gettext_noop("Veterans Day"),
        gettext_noop("Victory Day"),
        gettext_noop("Vietnam Cultural Day"),
        gettext_noop("Visakha Bucha"),
        gettext_noop("Washington's Birthday"),
        gettext_noop("Worker's Day"),
    }
)
# What one market calls otherwise than the others.
LOCAL_NAMES = (
    pgettext_lazy("KR", "Constitution Day"),
    pgettext_lazy("KR", "Liberation Day"),
    pgettext_lazy("KR", "Memorial Day"),
    pgettext_lazy("KR", "New Year's Day"),
    pgettext_lazy("CN", "National Day"),
    pgettext_lazy("HK", "National Day"),
    pgettext_lazy("TW", "National Day"),
    pgettext_lazy("FR", "National Day"),
)


def holiday_name(market: str, english: str) -> str:
    """A name of the library in the language in force, with what the library remarks on it."""
    if found := _WORKED.fullmatch(english):
        month, day, year = map(int, found.groups())
        worked = short_date(date(year, month, day))
        return _("Day off for work on %(day)s") % {"day": worked}
    if found := _IN_PLACE.fullmatch(english):
        name = _plain(market, found["name"])
        return _("Alternative holiday for %(name)s") % {"name": name}
    if found := _REMARKED.fullmatch(english):
        return _remarked(found["remark"]) % {"name": _plain(market, found["name"])}
    return _plain(market, english)


def holiday_key(english: str) -> str:
    """The same for a holiday year after year: that its date is a guess makes it no other."""
    return _GUESSED.sub("", english).lower()


def _plain(market: str, english: str) -> str:
    here = pgettext(market, english)
    return here if here != english else _(english)


def _remarked(remark: str) -> str:
    return {
        "observed": _("%(name)s (observed)"),
        "in lieu": _("%(name)s (in lieu)"),
        "estimated": _("%(name)s (date estimated)"),
        "observed, estimated": _("%(name)s (observed, date estimated)"),
    }[remark]
