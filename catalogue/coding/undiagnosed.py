"""Words that say that there is no diagnosis: they name no disease, and no code stands for them by itself.

ORPHA:616874 is for persons without a determined diagnosis after full investigation (Orphanet, RD-CODE guidance).
Whether that was done a list does not tell, so the code is only ever spoken of, never taken.
"""

from __future__ import annotations

import re
import unicodedata

UNDETERMINED = "616874"
PHRASES = (
    # English, French, German, Spanish, Italian, Dutch, Portuguese, Polish, Czech; without accents, folded
    r"undiagnosed", r"no (?:known )?diagnosis", r"without (?:a |any )?(?:known |determined |clear )?diagnosis",
    r"(?:not|never) (?:yet )?(?:been )?diagnosed", r"(?:unknown|undetermined|unclear) (?:diagnosis|disease|disorder)",
    r"diagnosis (?:is )?(?:not (?:yet )?(?:known|made|determined|established)|unknown|unclear|pending)",
    r"sans diagnostic", r"pas de diagnostic", r"non diagnostique(?:e|s|es)?", r"impasse diagnostique",
    r"diagnostic (?:inconnu|indetermine|non (?:connu|etabli|pose))",
    r"(?:ohne|keine) (?:gesicherte |klare )?diagnose", r"undiagnostizierte?[rsn]?", r"nicht diagnostiziert",
    r"(?:unklare|unbekannte) diagnose", r"diagnose (?:unklar|unbekannt|offen)",
    r"sin diagnostico", r"no diagnosticad[oa]s?", r"diagnostico (?:desconocido|indeterminado)",
    r"senza diagnosi", r"non diagnosticat[oaie]", r"diagnosi (?:sconosciuta|ignota|non nota|indeterminata)",
    r"(?:zonder|geen) diagnose", r"(?:niet |on)gediagnosticeerde?", r"onbekende diagnose", r"diagnose onbekend",
    r"sem diagnostico", r"nao diagnosticad[oa]s?", r"diagnostico desconhecido",
    r"bez (?:diagnozy|rozpoznania)", r"niezdiagnozowan\w*", r"nierozpoznan\w*", r"nieznana diagnoza",
    r"nediagnostikovan\w*", r"neznama diagnoza", r"diagnoza neznama",
)  # fmt: skip
WHOLE = frozenset(
    {
        "unknown", "unclear", "undetermined", "inconnu", "inconnue", "unbekannt", "unklar", "desconocido",
        "desconocida", "sconosciuto", "sconosciuta", "ignoto", "onbekend", "desconhecido",
        "nieznany", "nieznana", "neznamy", "neznama",
    }
)  # fmt: skip
SAID = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b")


def says_undiagnosed(text: str) -> bool:
    """Whether a text says that there is no diagnosis.

    >>> says_undiagnosed("Non diagnostiqué"), says_undiagnosed("Diagnosis: Marfan syndrome")
    (True, False)
    """
    parted = unicodedata.normalize("NFKD", text).casefold()
    plain = re.sub(r"\W+", " ", "".join(each for each in parted if not unicodedata.combining(each))).strip()
    return plain in WHOLE or SAID.search(plain) is not None
