"""Phrases of the report page that no other form has, in the languages that findings are told in."""

from __future__ import annotations

from collections.abc import Mapping

from catalogue.reports import word

LANGUAGES: Mapping[str, str] = {
    "en": "English", "fr": "français", "de": "Deutsch", "es": "español", "it": "italiano",
}  # fmt: skip
"""The languages of reports, each by its own name."""
PHRASES: Mapping[str, tuple[str, str, str, str, str]] = {
    "title": ("Report", "Rapport", "Bericht", "Informe", "Rapporto"),
    "found": ("Found", "Trouvé", "Gefunden", "Encontrado", "Trovato"),
    "expected": ("Expected", "Attendu", "Erwartet", "Se espera", "Atteso"),
    "fix": ("How to mend it", "Comment corriger", "So geht es", "Cómo corregirlo", "Come correggere"),
    "asks": ("Asked for by", "Demandé par", "Verlangt von", "Lo pide", "Richiesto da"),
    "see": ("Also needed, said above:", "Il faut aussi, dit plus haut :", "Außerdem nötig, oben gesagt:",
            "También hace falta, dicho arriba:", "Serve anche, detto sopra:"),
    "also": ("Also recommended, said above:", "Aussi recommandé, dit plus haut :", "Auch empfohlen, oben gesagt:",
             "También recomendado, dicho arriba:", "Consigliato anche, detto sopra:"),
    "meets": ("It meets {level}.", "Elle satisfait à {level}.", "Er erfüllt {level}.", "Cumple {level}.",
              "Soddisfa {level}."),
    "fails": ("It does not meet {level}.", "Elle ne satisfait pas à {level}.", "Er erfüllt {level} nicht.",
              "No cumple {level}.", "Non soddisfa {level}."),
    "highest": ("This is the highest level.", "C’est le niveau le plus élevé.", "Das ist die höchste Stufe.",
                "Es el nivel más alto.", "È il livello più alto."),
    "in_records": ("In {n} records", "Dans {n} fiches", "In {n} Einträgen", "En {n} fichas", "In {n} schede"),
    "each": ("Record by record", "Fiche par fiche", "Eintrag für Eintrag", "Ficha por ficha", "Scheda per scheda"),
    "together": ("{n} records alike", "{n} fiches semblables", "{n} gleiche Einträge", "{n} fichas iguales",
                 "{n} schede uguali"),
    "rewritten": ("Read otherwise than written: {n}", "Lu autrement qu’écrit : {n}",
                  "Anders gelesen als geschrieben: {n}", "Leído de otro modo que escrito: {n}",
                  "Letto diversamente da come scritto: {n}"),
    "before": ("As it came", "Tel que reçu", "Wie es kam", "Como llegó", "Come è arrivato"),
    "after": ("As it is read", "Tel que lu", "Wie es gelesen wird", "Como se lee", "Come viene letto"),
    "field": ("Field", "Champ", "Feld", "Campo", "Campo"),
    "dropped": ("left out", "omis", "weggelassen", "omitido", "omesso"),
    "withheld": ("not repeated", "non répété", "nicht wiederholt", "no se repite", "non ripetuto"),
    "wholly": ("The record as a whole", "La fiche dans son ensemble", "Der Eintrag als Ganzes",
               "La ficha en su conjunto", "La scheda nel suo insieme"),
    "rest_violation": ("For the levels after that: {n}", "Pour les niveaux suivants : {n}",
                       "Für die Stufen danach: {n}", "Para los niveles siguientes: {n}",
                       "Per i livelli successivi: {n}"),
    "rest_warning": ("Recommended besides: {n}", "Recommandé en outre : {n}", "Außerdem empfohlen: {n}",
                     "Además se recomienda: {n}", "Inoltre consigliato: {n}"),
    "rest_info": ("Remarks: {n}", "Remarques : {n}", "Hinweise: {n}", "Observaciones: {n}", "Note: {n}"),
    "others": ("All records", "Toutes les fiches", "Alle Einträge", "Todas las fichas", "Tutte le schede"),
}  # fmt: skip


class Phrases:
    """The phrases of one language, as templates call them; those that other forms have too are taken from there."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"

    def __call__(self, name: str, **blanks: object) -> str:
        """A phrase with its blanks filled."""
        if name in PHRASES:
            return PHRASES[name][list(LANGUAGES).index(self.language)].format(**blanks)
        return word.say(name, self.language, **blanks)

    def changes(self, count: int, level: str) -> str:
        """How many changes reach a level, the number in words where it is a small one."""
        if count == 1:
            return self("change_reaches", level=level)
        return self("changes_reach", count=word.number(count, self.language), level=level)

    def records(self, count: int) -> str:
        """How many records."""
        return self("record") if count == 1 else self("records", count=f"{count:,}")
