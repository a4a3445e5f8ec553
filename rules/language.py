"""Which language a short text is in, by its commonest words.

Titles of a dozen words defeat statistical detectors; function words do not, and are the same on every machine. A
language is named only where it is clearly ahead; else the caller keeps what the publisher said, or None.
"""

from rules.text import words

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(text.split())
    for language, text in {
        "en": "a an and are as at be been being but by can for from had has have if in into is it its more must of "
        "on or our shall should such than that the their them then there these they this those to under up "
        "upon was we were what when where which who will with within would you your s all any also other both "
        "each including include includes via per across through between out over during who whom",
        "nl": "aan al als bij de deze die dit door dan dat daar een en er haar heeft het hij hun ik in is je kan "
        "maar met naar nog of om onder ons onze ook op over te tot u uit van vanaf via voor waar waarbij wat "
        "we welke werd worden wordt zal ze zich zijn zij zo zoals t tussen per hebben ten ter",
        "de": "ab als am an auch auf aus bei bis da das dass dem den der des die dies diese dieser dieses durch ein "
        "eine einem einen einer eines er es fur gegen hat ich ihr im in ins ist kann mit nach noch nur ob "
        "oder sie sich sind sowie uber um und unter vom von vor werden wird wie wir zu zum zur zwischen je "
        "bzw ca",
        "fr": "a au aux avec c ce ces cette d dans de des du elle en entre est et il ils l la le les leur leurs lui "
        "mais n ne nos notre nous ou par pas pour qu que qui s sa se ses son sont sous sur un une vers vos y "
        "dont afin ainsi chez cet ete etre",
        "it": "a ad agli ai al alla alle allo anche c che chi ci col come con cui d da dagli dai dal dall dalla "
        "dalle de dei degli del dell della delle dello di e ed gli ha i il in l la le lo ma ne negli nei nel "
        "nell nella nelle nello o per piu presso quale se si sono su sul sull sulla sulle sui sugli tra un "
        "una uno",
        "es": "a al ante como con contra cual de del desde donde e el ella en entre es esta este estos estas fue ha "
        "han hasta la las le les lo los mas mediante nos o para pero por que se segun ser si sobre su sus un "
        "una y ya",
        "pt": "a ao aos as com como da das de do dos e em entre esta este mais na nas nos o os ou para pela pelo "
        "por que se sem sua um uma nao",
        "pl": "dla do i jest na nie od o oraz po przez przy sie w wraz z za ze lub pod ktore",
        "ro": "a al ale au care ce cu de din este in la nu pe pentru prin sau si un o",
        "cy": "a ac ar ac bydd cael ei eu fel gan gyda gyfer i mae neu o sy sydd wedi y yn yr",
    }.items()
}
_LEAST_WORDS, _CLEAR_LEAD = 2, 1.2


def detect(text: str, most_words: int = 150) -> str | None:
    """The ISO 639-1 code of a text's language, or None where it is clear.

    Args:
        text: any text; accents may be missing.
        most_words: how many of its first words are looked at.
    """
    from_text = words(text)[:most_words]
    hits = sorted(
        ((sum(word in known for word in from_text), language) for language, known in FUNCTION_WORDS.items()),
        key=lambda hit: (-hit[0], hit[1]),
    )
    (most, language), (second, _) = hits[0], hits[1]
    return language if most >= _LEAST_WORDS and most >= _CLEAR_LEAD * second and most > second else None
