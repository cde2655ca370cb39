"""An invented agreement in five languages, paragraph by paragraph, and the layouts that gazettes print it in."""
# ruff: noqa: E501 - a paragraph is a line

from itertools import pairwise

ENGLISH = """\
Agreement between the Republic of Arvania and the Kingdom of Belmora on Coastal Training
The Republic of Arvania and the Kingdom of Belmora, desiring to strengthen the friendship of their coast guards, have agreed as follows:
Article 1
The Parties shall exchange officers of their coast guards every year, and each Party shall bear the costs of its own officers.
Article 2
1. Each Party shall protect the information that it receives from the other Party.
2. Neither Party may hand it on to a third State without the consent of the other.
Article 3
This Agreement shall enter into force on the date of its signature and shall remain in force for five years.
Done at Port Arvan on 4 May 2011 in duplicate in the English and {other} languages, both texts being equally authentic."""

FRENCH = """\
Accord entre la République d’Arvanie et le Royaume de Belmora relatif à la formation des garde-côtes
La République d’Arvanie et le Royaume de Belmora, désireux de renforcer l’amitié de leurs garde-côtes, sont convenus de ce qui suit :
Article 1
Les Parties échangent chaque année des officiers de leurs garde-côtes, et chaque Partie prend à sa charge les frais de ses propres officiers.
Article 2
1. Chaque Partie protège les informations qu’elle reçoit de l’autre Partie.
2. Aucune des Parties ne peut les transmettre à un État tiers sans le consentement de l’autre.
Article 3
Le présent Accord entre en vigueur à la date de sa signature et reste en vigueur pendant cinq ans.
Fait à Port Arvan le 4 mai 2011 en double exemplaire, en langues anglaise et française, les deux textes faisant également foi."""

ARABIC = """\
اتفاقية بين جمهورية أرفانيا ومملكة بلمورا بشأن التدريب الساحلي
إن جمهورية أرفانيا ومملكة بلمورا، رغبة منهما في تعزيز الصداقة بين خفر السواحل في البلدين، قد اتفقتا على ما يلي:
المادة 1
يتبادل الطرفان ضباطا من خفر السواحل كل عام، ويتحمل كل طرف نفقات ضباطه على أن يتم ذلك وفقا لقوانينه.
المادة 2
1. يحمي كل طرف المعلومات التي يتلقاها من الطرف الآخر وفقا لقوانينه.
2. لا يجوز لأي من الطرفين أن ينقلها إلى دولة ثالثة من دون موافقة الآخر.
المادة 3
تدخل هذه الاتفاقية حيز النفاذ في تاريخ توقيعها وتظل سارية المفعول لمدة خمس سنوات.
حررت في بورت أرفان في 4 مايو 2011 من نسختين باللغتين العربية والإنجليزية، ولكلا النصين الحجية ذاتها."""

TURKISH = """\
Arvanya Cumhuriyeti ile Belmora Krallığı Arasında Kıyı Eğitimi Anlaşması
Arvanya Cumhuriyeti ile Belmora Krallığı, sahil güvenlik teşkilatlarının dostluğunu güçlendirmek arzusuyla, aşağıdaki hususlarda anlaşmışlardır:
Madde 1
Taraflar her yıl sahil güvenlik subaylarını mübadele eder ve her Taraf kendi subaylarının masraflarını karşılar.
Madde 2
1. Her bir Taraf, diğer Taraftan aldığı bilgileri kendi mevzuatına göre korur.
2. Taraflardan hiçbiri bu bilgileri diğerinin rızası olmadan üçüncü bir devlete veremez.
Madde 3
Bu Anlaşma imzalandığı tarihte yürürlüğe girer ve beş yıl süre ile yürürlükte kalır.
Port Arvan’da 4 Mayıs 2011 tarihinde, Türkçe ve İngilizce dillerinde, her iki metin de eşit derecede geçerli olmak üzere imzalanmıştır."""

DUTCH = """\
Overeenkomst tussen de Republiek Arvanië en het Koninkrijk Belmora inzake opleiding aan de kust
De Republiek Arvanië en het Koninkrijk Belmora, geleid door de wens de vriendschap van hun kustwachten te versterken, zijn het volgende overeengekomen:
Artikel 1
De Partijen wisselen ieder jaar officieren van hun kustwachten uit, en elke Partij draagt de kosten van haar eigen officieren.
Artikel 2
1. Elke Partij beschermt de informatie die zij van de andere Partij ontvangt.
2. Geen van beide Partijen mag deze zonder toestemming van de andere aan een derde Staat doorgeven.
Artikel 3
Deze Overeenkomst treedt in werking op de datum van ondertekening en blijft vijf jaar van kracht.
Gedaan te Port Arvan op 4 mei 2011 in tweevoud in de Engelse en de Nederlandse taal, zijnde beide teksten gelijkelijk authentiek."""

NAMES = {"fr": "French", "ar": "Arabic", "tr": "Turkish", "nl": "Dutch"}
TEXTS = {"fr": FRENCH, "ar": ARABIC, "tr": TURKISH, "nl": DUTCH}


def paragraphs(language, *, beside="fr"):
    """Return (language, paragraph) for each paragraph of the agreement; ``beside`` is the other authentic language."""
    text = ENGLISH.format(other=NAMES[beside]) if language == "en" else TEXTS[language]
    return [(language, line) for line in text.splitlines()]


def blocks(*languages):
    """Return one text after the other."""
    beside = next(language for language in languages if language != "en")
    return [pair for language in languages for pair in paragraphs(language, beside=beside)]


def alternating(*languages):
    """Return each paragraph followed by its translations, as a page in columns comes out of its reader."""
    beside = next(language for language in languages if language != "en")
    return [pair for row in zip(*(paragraphs(one, beside=beside) for one in languages), strict=True) for pair in row]


def by_article(*languages):
    """Return each article with its paragraphs, then the same article in the other languages."""
    beside = next(language for language in languages if language != "en")
    texts = [paragraphs(one, beside=beside) for one in languages]
    cuts = [0, 2, 4, 7, 9, 10]  # the articles' beginnings are the same in all languages
    return [pair for a, b in pairwise(cuts) for text in texts for pair in text[a:b]]


def as_text(pairs):
    """Return the paragraphs as one text."""
    return "\n\n".join(paragraph for _, paragraph in pairs)
