"""Words that whoever advertises needs in some form, in groups. A group counts for or against only what was learned."""

from __future__ import annotations

DO = (
    "subscribe subscribing subscribers sub subs follow followers visit click join watch download register signup check "
    "checkout share vote support donate buy order call contact text message thumbs look listen open "
    "abonniere abonniert abonnieren folge folgt besuche besucht klicke klickt kaufe kauft bestelle bestellt"
)
WHERE = (
    "channel channels website site page blog link links account profile playlist instagram facebook twitter whatsapp "
    "telegram discord vids videos video shop store cover covers app game group server track album ebook "
    "kanal seite profil gruppe laden"
)
GAIN = (
    "money earn earning free cash bonus prize win winner cheap discount sale offer price dollars euros paid income "
    "profit crypto casino bet loan gift bitcoin bitcoins sell selling promo code "
    "geld verdienen verdiene gratis kostenlos gewinn billig rabatt angebot preis kredit"
)
MINE = "my our mine me us mein meine meinen unser unsere"
PLEASE = "please pls plz plzz bitte"

GROUPS = {"*do": DO, "*where": WHERE, "*gain": GAIN, "*mine": MINE, "*please": PLEASE}
GROUP_OF = {word: group for group, words in GROUPS.items() for word in words.split()}
# Everybody says these; they only speak beside one of another group.
PAIRED_ONLY = {"*mine", "*please"}
