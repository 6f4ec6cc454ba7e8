"""The words of the forms in the languages of findings; what a finding itself says, the check has put in words."""

from __future__ import annotations

from collections.abc import Sequence

LANGUAGES = ("en", "fr", "de", "es", "it")

WORDS: dict[str, dict[str, str]] = {
    "unread": {
        "en": "Could not be read", "fr": "Illisible", "de": "Nicht lesbar", "es": "No se pudo leer",
        "it": "Illeggibile",
    },
    "records": {
        "en": "{count} records", "fr": "{count} fiches", "de": "{count} Einträge", "es": "{count} fichas",
        "it": "{count} schede",
    },
    "record": {"en": "1 record", "fr": "1 fiche", "de": "1 Eintrag", "es": "1 ficha", "it": "1 scheda"},
    "documents_unread": {
        "en": "documents that could not be read: {count}", "fr": "documents illisibles : {count}",
        "de": "nicht lesbare Dokumente: {count}", "es": "documentos que no se pudieron leer: {count}",
        "it": "documenti illeggibili: {count}",
    },
    "reached": {
        "en": "{count} at level {number}, {level}", "fr": "{count} au niveau {number}, {level}",
        "de": "{count} auf Stufe {number}, {level}", "es": "{count} en el nivel {number}, {level}",
        "it": "{count} al livello {number}, {level}",
    },
    "unreached": {
        "en": "{count} below level 0", "fr": "{count} sous le niveau 0", "de": "{count} unter Stufe 0",
        "es": "{count} por debajo del nivel 0", "it": "{count} sotto il livello 0",
    },
    "unjudged": {
        "en": "not validated: {count}", "fr": "non validées : {count}", "de": "nicht geprüft: {count}",
        "es": "sin validar: {count}", "it": "non convalidate: {count}",
    },
    "level": {
        "en": "Level {number} (of 0 to 3): {level}", "fr": "Niveau {number} (de 0 à 3) : {level}",
        "de": "Stufe {number} (von 0 bis 3): {level}", "es": "Nivel {number} (de 0 a 3): {level}",
        "it": "Livello {number} (da 0 a 3): {level}",
    },
    "below": {
        "en": "Below level 0: it would not be shown", "fr": "Sous le niveau 0 : elle ne serait pas montrée",
        "de": "Unter Stufe 0: der Eintrag würde nicht gezeigt", "es": "Por debajo del nivel 0: no se mostraría",
        "it": "Sotto il livello 0: non verrebbe mostrata",
    },
    "judged_by": {
        "en": "Judged by {profile}", "fr": "Jugée selon {profile}", "de": "Geprüft nach {profile}",
        "es": "Juzgada según {profile}", "it": "Giudicata secondo {profile}",
    },
    "filled": {
        "en": "{share} % of the profile's fields filled", "fr": "{share} % des champs du profil remplis",
        "de": "{share} % der Felder des Profils ausgefüllt", "es": "{share} % de los campos del perfil rellenados",
        "it": "{share} % dei campi del profilo compilati",
    },
    "release": {
        "en": "codes judged by Orphanet release {release}", "fr": "codes jugés selon la version {release} d'Orphanet",
        "de": "Codes geprüft nach Orphanet-Ausgabe {release}",
        "es": "códigos juzgados con la versión {release} de Orphanet",
        "it": "codici giudicati con la versione {release} di Orphanet",
    },
    "until": {
        "en": "holds until {day}", "fr": "valable jusqu'au {day}", "de": "gilt bis {day}",
        "es": "válido hasta el {day}", "it": "valido fino al {day}",
    },
    "not_validated": {
        "en": "Not validated: the profile says nothing about things of this kind. That does not mean that all is well.",
        "fr": "Non validée : le profil ne dit rien des choses de ce genre. Cela ne veut pas dire que tout est correct.",
        "de": "Nicht geprüft: Das Profil sagt nichts über Dinge dieser Art. Das heißt nicht, dass alles stimmt.",
        "es": "Sin validar: el perfil no dice nada de cosas de este tipo. Eso no significa que todo esté bien.",
        "it": "Non convalidata: il profilo non dice nulla di cose di questo tipo. Non significa che tutto sia a posto.",
    },
    "change_reaches": {
        "en": "One change reaches {level}", "fr": "Une modification mène à {level}",
        "de": "Eine Änderung führt zu {level}", "es": "Un cambio lleva a {level}", "it": "Una modifica porta a {level}",
    },
    "changes_reach": {
        "en": "{count} changes reach {level}", "fr": "{count} modifications mènent à {level}",
        "de": "{count} Änderungen führen zu {level}", "es": "{count} cambios llevan a {level}",
        "it": "{count} modifiche portano a {level}",
    },
    "conforms": {
        "en": "Nothing to mend", "fr": "Rien à corriger", "de": "Nichts zu verbessern", "es": "Nada que corregir",
        "it": "Nulla da correggere",
    },
    "silent": {
        "en": "No higher level asks anything of things of this kind",
        "fr": "Aucun niveau supérieur ne demande rien aux choses de ce genre",
        "de": "Keine höhere Stufe verlangt etwas von Dingen dieser Art",
        "es": "Ningún nivel superior pide nada a cosas de este tipo",
        "it": "Nessun livello superiore chiede nulla a cose di questo tipo",
    },
    "alike": {
        "en": "In many records", "fr": "Dans plusieurs fiches", "de": "In mehreren Einträgen", "es": "En varias fichas",
        "it": "In più schede",
    },
    "see_above": {
        "en": "see {numbers} above", "fr": "voir {numbers} ci-dessus", "de": "siehe {numbers} oben",
        "es": "véase {numbers} arriba", "it": "vedi {numbers} sopra",
    },
    "in": {
        "en": "In {count} records: {titles}", "fr": "Dans {count} fiches : {titles}",
        "de": "In {count} Einträgen: {titles}", "es": "En {count} fichas: {titles}",
        "it": "In {count} schede: {titles}",
    },
    "more": {
        "en": "and {count} more", "fr": "et {count} de plus", "de": "und {count} weitere", "es": "y {count} más",
        "it": "e altre {count}",
    },
    "add": {
        "en": "Add: {label}", "fr": "Ajouter : {label}", "de": "Hinzufügen: {label}", "es": "Añadir: {label}",
        "it": "Aggiungere: {label}",
    },
    "replace": {
        "en": "Replace: {label}", "fr": "Remplacer : {label}", "de": "Ersetzen: {label}", "es": "Sustituir: {label}",
        "it": "Sostituire: {label}",
    },
    "remove": {
        "en": "Too many values: {label}", "fr": "Trop de valeurs : {label}", "de": "Zu viele Werte: {label}",
        "es": "Demasiados valores: {label}", "it": "Troppi valori: {label}",
    },
    "change": {
        "en": "Change: {label}", "fr": "Modifier : {label}", "de": "Ändern: {label}", "es": "Cambiar: {label}",
        "it": "Modificare: {label}",
    },
    "whole": {
        "en": "the record as a whole", "fr": "la fiche dans son ensemble", "de": "der Eintrag als Ganzes",
        "es": "la ficha en su conjunto", "it": "la scheda nel suo insieme",
    },
    "found": {"en": "Found: {value}", "fr": "Trouvé : {value}", "de": "Gefunden: {value}", "es": "Encontrado: {value}",
              "it": "Trovato: {value}"},
    "expected": {"en": "Expected: {value}", "fr": "Attendu : {value}", "de": "Erwartet: {value}",
                 "es": "Se espera: {value}", "it": "Atteso: {value}"},
    "fix": {"en": "How to mend it: {value}", "fr": "Comment corriger : {value}", "de": "So geht es: {value}",
            "es": "Cómo corregirlo: {value}", "it": "Come correggere: {value}"},
    "asks": {"en": "asked for by {value}", "fr": "demandé par {value}", "de": "verlangt von {value}",
             "es": "lo pide {value}", "it": "richiesto da {value}"},
    "rule": {"en": "rule {value}", "fr": "règle {value}", "de": "Regel {value}", "es": "regla {value}",
             "it": "regola {value}"},
    "violation": {"en": "Must be mended", "fr": "À corriger", "de": "Muss verbessert werden", "es": "Debe corregirse",
                  "it": "Da correggere"},
    "warning": {"en": "Recommended", "fr": "Recommandé", "de": "Empfohlen", "es": "Recomendado", "it": "Consigliato"},
    "info": {"en": "Remark", "fr": "Remarque", "de": "Hinweis", "es": "Observación", "it": "Nota"},
    "folded_violation": {
        "en": "Still missing after that: {count} ({labels})", "fr": "Il manquera encore : {count} ({labels})",
        "de": "Danach fehlen noch: {count} ({labels})", "es": "Después aún faltan: {count} ({labels})",
        "it": "Dopo mancheranno ancora: {count} ({labels})",
    },
    "folded_warning": {
        "en": "Recommended besides: {count} ({labels})", "fr": "Recommandé en outre : {count} ({labels})",
        "de": "Außerdem empfohlen: {count} ({labels})", "es": "Además se recomienda: {count} ({labels})",
        "it": "Inoltre consigliato: {count} ({labels})",
    },
    "folded_info": {
        "en": "Remarks: {count} ({labels})", "fr": "Remarques : {count} ({labels})",
        "de": "Hinweise: {count} ({labels})",
        "es": "Observaciones: {count} ({labels})", "it": "Note: {count} ({labels})",
    },
    "all": {
        "en": "--all shows everything.", "fr": "--all montre tout.", "de": "--all zeigt alles.",
        "es": "--all lo muestra todo.", "it": "--all mostra tutto.",
    },
}  # fmt: skip

NUMBERS = {
    "en": ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
    "fr": ("Aucune", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix", "Onze", "Douze"),
    "de": ("Keine", "Eine", "Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht", "Neun", "Zehn", "Elf", "Zwölf"),
    "es": ("Ningún", "Un", "Dos", "Tres", "Cuatro", "Cinco", "Seis", "Siete", "Ocho", "Nueve", "Diez", "Once", "Doce"),
    "it": (
        "Nessuna", "Una", "Due", "Tre", "Quattro", "Cinque", "Sei", "Sette", "Otto", "Nove", "Dieci", "Undici",
        "Dodici",
    ),
}  # fmt: skip


def language_of(languages: Sequence[str]) -> str:
    """The first of the reader's languages that the forms speak; English when there is none."""
    return next((each for each in languages if each in LANGUAGES), "en")


def say(name: str, language: str, **blanks: object) -> str:
    """One of the words of the forms with its blanks filled."""
    return WORDS[name][language].format(**blanks)


def number(count: int, language: str) -> str:
    """A number at the beginning of a sentence: a word up to twelve, figures above."""
    words = NUMBERS[language]
    return words[count] if count < len(words) else str(count)
