"""Invented treaty sentences without end, in English, French and Arabic: no two alike, so that their order is seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

ENGLISH = (
    ("The Parties", "Each Party", "The Joint Committee", "Both Governments", "The competent authorities"),
    ("shall exchange", "undertake to protect", "will review", "may request", "agree to publish", "shall submit",
     "decide to renew"),
    ("reports on coastal radar", "information that was classified by the other side", "the inventory of spare parts",
     "lists of qualified interpreters", "proposals for a harbour exercise", "the annual statement of contributions",
     "maps of the mountain crossings", "records of the consultations held in the capital",
     "measures against the smuggling of weapons", "the programme of officer training", "notices to mariners"),
    ("before the end of the financial year.", "within thirty days of receipt.", "as far as circumstances permit.",
     "in accordance with their national legislation.", "without prejudice to other obligations.",
     "through diplomatic channels only.", "at the request of either of them.",
     "unless the secretariat has recommended otherwise.", "for the duration of this Agreement."),
)  # fmt: skip
FRENCH = (
    ("Les Parties", "Chaque Partie", "Le Comité mixte", "Les deux Gouvernements", "Les autorités compétentes"),
    ("échangent", "s’engagent à protéger", "examinent", "peuvent demander", "conviennent de publier", "présentent",
     "décident de renouveler"),
    ("les rapports sur les radars côtiers", "les renseignements classifiés par l’autre partie",
     "l’inventaire des pièces détachées", "les listes d’interprètes qualifiés", "des propositions d’exercice portuaire",
     "l’état annuel des contributions", "les cartes des passages de montagne",
     "les procès-verbaux des consultations tenues dans la capitale", "des mesures contre le trafic d’armes",
     "le programme de formation des officiers", "les avis aux navigateurs"),
    ("avant la fin de l’exercice.", "dans les trente jours de la réception.", "dans la mesure du possible.",
     "conformément à leur législation nationale.", "sans préjudice d’autres obligations.",
     "par la voie diplomatique uniquement.", "à la demande de l’une d’elles.",
     "sauf recommandation contraire du secrétariat.", "pendant la durée du présent Accord."),
)  # fmt: skip
ARABIC = (
    ("يلتزم الطرفان", "يلتزم كل طرف", "تقوم اللجنة المشتركة", "تتعهد الحكومتان", "تباشر السلطات المختصة"),
    ("بتبادل", "بحماية", "بمراجعة", "بطلب", "بنشر", "بتقديم", "بتجديد"),
    ("تقارير الرادار الساحلي", "المعلومات المصنفة لدى الطرف الآخر", "قوائم قطع الغيار", "قوائم المترجمين المؤهلين",
     "مقترحات التمرين البحري", "البيان السنوي للمساهمات", "خرائط المعابر الجبلية", "محاضر المشاورات",
     "تدابير مكافحة تهريب الأسلحة", "برنامج تدريب الضباط", "الإشعارات إلى الملاحين"),
    ("قبل نهاية السنة المالية.", "خلال ثلاثين يوما من الاستلام.", "بقدر ما تسمح به الظروف.",
     "وفقا لتشريعاتهما الوطنية.",
     "دون الإخلال بالالتزامات الأخرى.", "عبر القنوات الدبلوماسية فقط.", "بناء على طلب أي منهما.",
     "ما لم توص الأمانة بغير ذلك.", "طوال مدة هذا الاتفاق."),
)  # fmt: skip


def paragraphs(slots: Sequence[Sequence[str]], number: int, *, first: int = 0, sentences: int = 3) -> list[str]:
    """Return paragraphs of so many sentences; ``first`` is the number of the first sentence."""
    made = count(first)
    return [" ".join(_sentence(slots, next(made)) for _ in range(sentences)) for _ in range(number)]


def articles(slots: Sequence[Sequence[str]], word: str, number: int, *, first: int = 0) -> list[str]:
    """Return headings such as ``Article 1``, each with a paragraph under it."""
    return [
        block for n, words in enumerate(paragraphs(slots, number, first=first), 1) for block in (f"{word} {n}", words)
    ]


def _sentence(slots: Sequence[Sequence[str]], n: int) -> str:
    """Return the sentence of that number; the lists' lengths have no common factor, so that few recur together."""
    return " ".join(words[n % len(words)] for words in slots)
