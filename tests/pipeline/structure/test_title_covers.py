# ruff: noqa: E501 (a case of a table is one line)
"""Titles of strategies, white papers and policies, whose first page is a cover."""

import pytest

from pipeline.structure.normalise import normalise
from pipeline.structure.provisions import segment
from pipeline.structure.rules import shipped_rules
from pipeline.structure.title import find_title
from tests.pipeline.structure.texts import paged

TEXT = "\n\nIntroduction\n\nAmberland lies between two seas, and its harbours are the source of most of its wealth; they will be kept open in all the years ahead, whatever the weather may bring to them.\n\nOur crews are trained in the ports of the north, and they have the ships that they need for the work of this age."
NAMED = (
    TEXT
    + "\n\nThe {} was made by a committee of nine, which met in Port Amber in the spring, and will be read again each year."
)
TURKISH = "\n\nGİRİŞ\n\nAmber ülkesi iki deniz arasında yer almaktadır ve limanları zenginliğinin başlıca kaynağıdır; bunlar gelecek yıllarda da açık tutulacaktır."
FRENCH = "\n\nIntroduction\n\nL’Ambre s’étend entre deux mers, et ses ports sont la source de presque toute sa richesse; ils seront gardés ouverts pendant toutes les années à venir."
ARABIC = "\n\nمقدمة\n\nتقع البلاد بين بحرين، وموانئها مصدر معظم ثروتها، وستبقى مفتوحة في جميع السنوات القادمة مهما كانت الأحوال الجوية التي تمر بها."

CASES = [
    ("state, ministry, version and month about it", "REPUBLIC OF AMBERLAND\n\nMinistry of the Sea\n\nNATIONAL SEA\n\nSECURITY\n\nSTRATEGY\n\nVersion 2.1\n\nMay 2019" + TEXT, "NATIONAL SEA SECURITY STRATEGY"),
    ("printed twice, with the publisher", "A SEA STRATEGY FOR A NEW AGE\n\nA SEA STRATEGY FOR A NEW AGE THE CHANCELLERY\n\nMAY 1999" + TEXT, "A SEA STRATEGY FOR A NEW AGE"),
    ("printed twice, page by page", "2 / SEA MASTERPLAN 2018\n\nSEA MASTERPLAN 2018 / 3" + TEXT, "SEA MASTERPLAN 2018"),
    ("a library's stamp run into its last line", "NATIONAL\n\nSEA\n\nSTRATEGY\n\nOF THE\n\nUNITED ISLES PLEASE RETURN TO:\n\nSEA LIBRARY\n\nPORT AMBER 20301" + TEXT, "NATIONAL SEA STRATEGY OF THE UNITED ISLES"),
    ("a stray letter after it", "NATIONAL\n\nSEA\n\nSTRATEGY\n\nOF THE\n\nUNITED ISLES F" + TEXT, "NATIONAL SEA STRATEGY OF THE UNITED ISLES"),
    ("an accession number after it", "A NATIONAL\n\nSEA\n\nSTRATEGY\n\nOF\n\nCARE 19990807 039\n\nMAY 1999" + TEXT, "A NATIONAL SEA STRATEGY OF CARE"),
    ("a stamp run into its first word", "Approved for public release; Distribution Unlimited NATIONAL\n\nSEA\n\nSTRATEGY\n\nOF THE\n\nISLES" + TEXT, "NATIONAL SEA STRATEGY OF THE ISLES"),
    ("a broken month after it", "NATIONAL SEA STRATEGY OF THE ISLES J ANUARY 1993" + TEXT, "NATIONAL SEA STRATEGY OF THE ISLES"),
    ("a month before it", "May 2010 National Sea Strategy" + TEXT, "National Sea Strategy"),
    ("a month before broken letters", "May 2010 NAT IONAL SEA STR AT EGY" + NAMED.format("National Sea Strategy"), "National Sea Strategy"),
    ("letters each by itself, nowhere printed whole", "N A T I O N A L S E A S T R A T E G Y" + TEXT + " This strategy is a national one, of the sea.", "NATIONAL SEA STRATEGY"),
    ("going on in small letters", "Stratégie nationale\n\nen matière de sécurité des\n\nports" + FRENCH, "Stratégie nationale en matière de sécurité des ports"),
    ("a white paper in French", "RÉPUBLIQUE D’AMBRE\n\nUnité – Travail – Paix\n\nLivre blanc\n\nsur la défense\n\net la sécurité des ports\n\njuin 2013" + FRENCH, "Livre blanc sur la défense et la sécurité des ports"),
    ("a policy in French with its years", "Ministère de la mer\n\nPolitique nationale de sécurité maritime\n\n2020-2025" + FRENCH, "Politique nationale de sécurité maritime 2020-2025"),
    ("whose it is, on a line of its own", "Amberland’s\n\nSea Security\n\nStrategy\n\n3 May 2019" + NAMED.format("Amberland’s Sea Security Strategy"), "Amberland’s Sea Security Strategy"),
    ("a state’s name before it that the text prints with it", "Amber\n\nNational Sea Policy\n\nFinal draft" + NAMED.format("Amber National Sea Policy"), "Amber National Sea Policy"),
    ("first words that only the text shows to be of it", "Ministry of Ports and Ships\n\nNational Harbour\n\nAssurance and Sea\n\nSecurity Strategy\n\n(NHASSS)\n\n2012" + NAMED.format("National Harbour Assurance and Sea Security Strategy"), "National Harbour Assurance and Sea Security Strategy (NHASSS)"),
    ("one word a line", "Island\n\nRepublic\n\nof\n\nAmberland\n\nMinistry of\n\nShips and\n\nIT\n\nNational\n\nSea\n\nSecurity\n\nStrategy of\n\nAmberland\n\n(NSSA)" + NAMED.format("National Sea Security Strategy of Amberland"), "National Sea Security Strategy of Amberland (NSSA)"),
    ("a slogan below", "Amberland’s Sea Strategy\n\nFor a stronger and richer Amberland" + TEXT, "Amberland’s Sea Strategy"),
    ("another slogan below", "National Ports Strategy 2012-2017\n\nTowards a Society of Sailors" + TEXT, "National Ports Strategy 2012-2017"),
    ("the department whose it is", "THE DEPARTMENT OF SHIPS\n\nSEA STRATEGY\n\nApril 2015" + TEXT, "THE DEPARTMENT OF SHIPS SEA STRATEGY"),
    ("a department that publishes", "DEPARTMENT OF SHIPS\n\nNATIONAL SEA STRATEGY\n\nApril 2015" + TEXT, "NATIONAL SEA STRATEGY"),
    ("a classification mark", "UNCLASSIFIED\n\nDefence White Paper\n\nMay 2019" + TEXT, "Defence White Paper"),
    ("a draft’s number beside it", "Sea Security Policy Draft 3\n\nMay 2019" + TEXT, "Sea Security Policy"),
    ("a review", "Strategic Sea Defence Review\n\nOctober 2019" + TEXT, "Strategic Sea Defence Review"),
    ("a concept", "Concept of National Security of Amberland\n\n2019" + TEXT, "Concept of National Security of Amberland"),
    ("a web page’s banner", "Official website of the President of Amberland\n\nHome > Documents\n\nNational Sea Strategy of Amberland\n\n12 May 2019, 10:15\n\nText size" + TEXT, "National Sea Strategy of Amberland"),
    ("the address of a copy", "National Sea Strategy https://isles.example/sea.pdf" + TEXT, "National Sea Strategy"),
    ("a centre of policy is no policy", "SEA POLICY CENTRE\n\nNATIONAL SEA STRATEGY" + TEXT, "NATIONAL SEA STRATEGY"),
    ("in Turkish", "T.C.\n\nULAŞTIRMA BAKANLIĞI\n\nULUSAL DENİZ GÜVENLİĞİ\n\nSTRATEJİSİ\n\nve 2020-2023 Eylem Planı\n\nMayıs 2020" + TURKISH, "ULUSAL DENİZ GÜVENLİĞİ STRATEJİSİ ve 2020-2023 Eylem Planı"),
    ("in Turkish, a document of policy", "Amber Cumhuriyeti Dışişleri Bakanlığı\n\nMillî Deniz Siyaseti Belgesi\n\nMillî Deniz Strateji Belgesi" + TURKISH, "Millî Deniz Strateji Belgesi"),
    ("in Azeri, under a banner", "Amber Prezidentinin rəsmi internet səhifəsi\n\nAmber Respublikasında liman işinin inkişafına dair 2014-2020-ci illər üçün MİLLİ STRATEGİYA\n\n02 aprel 2014, 22:05\n\nAmber Respublikası Prezidentinin 2014-cü il 2 aprel tarixli Sərəncamı ilə təsdiq edilmişdir\n\n1. Giriş\n\nBu gün limanların inkişafı ölkənin dayanıqlı inkişafının təmin edilməsi üçün mühüm rol oynayır.", "Amber Respublikasında liman işinin inkişafına dair 2014-2020-ci illər üçün MİLLİ STRATEGİYA"),
    ("in Spanish", "GOBIERNO DE ÁMBAR\n\nEstrategia de Seguridad\n\nNacional\n\nmayo de 2017\n\nIntroducción\n\nÁmbar se extiende entre dos mares, y la Estrategia de Seguridad Nacional se hizo para guardar sus puertos en todos los años que vienen.", "Estrategia de Seguridad Nacional"),
    ("in Portuguese", "República do Âmbar\n\nEstratégia Nacional de Segurança dos Portos\n\nIntrodução\n\nO Âmbar estende-se entre dois mares, e os seus portos são a fonte de quase toda a sua riqueza nos anos que vêm.", "Estratégia Nacional de Segurança dos Portos"),
    ("in German", "Bundesministerium der See\n\nWeißbuch 2016\n\nzur Sicherheit der Häfen\n\nEinleitung\n\nDas Land liegt zwischen zwei Meeren, und seine Häfen sind die Quelle fast seines ganzen Reichtums in allen kommenden Jahren.", "Weißbuch 2016 zur Sicherheit der Häfen"),
    ("in Russian, confirmed by a decree", "Утверждена\n\nУказом Президента Амберии\n\nот 5 мая 2019 г. № 123\n\nСТРАТЕГИЯ\n\nбезопасности портов\n\nАмберии\n\nI. Общие положения\n\nСтратегия безопасности портов Амберии определяет цели и задачи страны на все предстоящие годы.", "СТРАТЕГИЯ безопасности портов Амберии"),
    ("in Indonesian", "KEMENTERIAN PERTAHANAN AMBAR\n\nBUKU PUTIH\n\nPERTAHANAN AMBAR\n\n2015\n\nPendahuluan\n\nAmbar terletak di antara dua laut, dan pelabuhannya adalah sumber hampir seluruh kekayaannya pada tahun-tahun mendatang.", "BUKU PUTIH PERTAHANAN AMBAR"),
    ("in Arabic", "جمهورية العنبر\n\nوزارة الملاحة\n\nالاستراتيجية الوطنية لأمن الموانئ\n\n2020 - 2025" + ARABIC, "الاستراتيجية الوطنية لأمن الموانئ 2020 - 2025"),
    ("in Albanian", "R E P U B L I K A E Q E L I B A R I T\n\nMINISTRIA E DETIT\n\nSTRATEGJIA PËR MBROJTJEN\n\nE PORTEVE\n\nHYRJE\n\nVendi shtrihet midis dy deteve dhe portet e tij janë burimi i pothuajse gjithë pasurisë së tij.", "STRATEGJIA PËR MBROJTJEN E PORTEVE"),
    ("nowhere on the cover, by its own name", "dDocs\n\nPR QO.2:S 2\n\nUNI ED IS\n\nY EGY\n\nNA 0 CU" + TEXT + " Our National Sea Strategy goes on. Our National Sea Strategy rests on ships. This National Sea Strategy is the third.", "National Sea Strategy"),
    ("two offices above", "GOVERNMENT OF AMBERLAND\n\nMinistry of Information Communications and Technology\n\nSEA SECURITY STRATEGY\n\n2014" + TEXT, "SEA SECURITY STRATEGY"),
    ("an initiative below", "SEA SECURITY STRATEGY\n\nAn Amberland Government Initiative" + TEXT, "SEA SECURITY STRATEGY"),
    ("for a period", "SEA SECURITY STRATEGY OF THE AMBER REPUBLIC\n\nFOR THE 2011 – 2015 PERIOD" + TEXT, "SEA SECURITY STRATEGY OF THE AMBER REPUBLIC FOR THE 2011 – 2015 PERIOD"),
    ("its years above", "2014–2017\n\nSEA SECURITY STRATEGY\n\nMinistry of Economic Affairs and Ships" + TEXT, "2014–2017 SEA SECURITY STRATEGY"),
    ("a decision on it", "Government Decision No. 1139/2013 (21 March)\n\non the National Sea Security Strategy of Amberland" + TEXT, "Government Decision No. 1139/2013 (21 March) on the National Sea Security Strategy of Amberland"),
    ("a council’s presidency above", "Presidency of the Council of Ministers\n\nNational Strategic Framework\n\nfor Sea Security\n\nDecember 2013" + TEXT, "National Strategic Framework for Sea Security"),
    ("a slogan between dashes", "Sea Security Strategy\n\n- Toward a world-leading, resilient and vigorous sea -\n\nJune 10, 2013\n\nSea Security Policy Council" + TEXT, "Sea Security Strategy"),
    ("a resolution that approves it", "GOVERNMENT OF THE REPUBLIC OF AMBERLAND\n\nRESOLUTION NO 796\n\nof 29 June 2011\n\nON THE APPROVAL OF THE PROGRAMME FOR THE DEVELOPMENT OF SEA SECURITY FOR 2011–2019" + TEXT, "RESOLUTION NO 796 of 29 June 2011 ON THE APPROVAL OF THE PROGRAMME FOR THE DEVELOPMENT OF SEA SECURITY FOR 2011–2019"),
    ("a noun alone on its line", "STRATEGY\n\nON SEA SECURITY OF AMBERLAND\n\nTO 2017\n\nPort Amber, July 2013" + TEXT, "STRATEGY ON SEA SECURITY OF AMBERLAND TO 2017"),
    ("an agency above, a town below", "Republic of Amberland\n\nMinistry of Ships and Ports,\n\nInternal Sea Agency\n\nSEA PROTECTION POLICY\n\nOF THE REPUBLIC OF AMBERLAND\n\nPORT AMBER 25 June 2013" + TEXT, "SEA PROTECTION POLICY OF THE REPUBLIC OF AMBERLAND"),
    ("a presidency below", "NATIONAL SEA SECURITY\n\nSTRATEGY\n\n2013\n\nPRESIDENCY OF THE GOVERNMENT" + TEXT, "NATIONAL SEA SECURITY STRATEGY"),
    ("a federal office above, small letters below", "Federal Department of Ships FDS\n\nNational strategy for the protection of Amberland\n\nagainst sea risks\n\n19 June 2012" + TEXT, "National strategy for the protection of Amberland against sea risks"),
    ("with its plan", "Republic of Amberland\n\nMinistry of Transport, Maritime Affairs and Communications\n\nNational Sea Security Strategy\n\nand 2013-2014 Action Plan" + TEXT, "National Sea Security Strategy and 2013-2014 Action Plan"),
    ("acronym in the line, then the draft", "The Republic of Amberland\n\nMinistry of Ships and Ports\n\nNATIONAL SEA SECURITY STRATEGY (NSSS)\n\nFinal Draft\n\nMarch 2011" + TEXT, "NATIONAL SEA SECURITY STRATEGY (NSSS)"),
    ("what it does, below", "The Amber Sea Security Strategy\n\nProtecting and promoting Amber in a windy world\n\nNovember 2011" + TEXT, "The Amber Sea Security Strategy"),
    ("who developed it, below", "Government of the Republic of Amber & Isle\n\nNational Sea Security Strategy\n\nDecember 2012\n\nDeveloped by: Inter-Ministerial Committee for Sea Security" + TEXT, "National Sea Security Strategy"),
    ("in Spanish, guidelines under a number", "Documento\n\nPORTES\n\n3701\n\nRepública de Ámbar\n\nDepartamento Nacional de Puertos\n\nLINEAMIENTOS DE POLÍTICA PARA LA SEGURIDAD DE LOS PUERTOS\n\nMinisterio de Puertos\n\nVersión aprobada" + TEXT, "LINEAMIENTOS DE POLÍTICA PARA LA SEGURIDAD DE LOS PUERTOS"),
    ("in Spanish, going on with and", "Estrategia Nacional de Seguridad de Puertos\n\ny Protección de Infraestructuras Críticas\n\nPanamá, 2013" + TEXT, "Estrategia Nacional de Seguridad de Puertos y Protección de Infraestructuras Críticas"),
    ("years and state below", "National Sea\n\nSecurity Strategy\n\n2014-2019\n\nRepublic of Amberland" + TEXT, "National Sea Security Strategy 2014-2019"),
    ("in French capitals under a directorate", "Royaume d’Ambre\n\nAdministration de la Défense\n\nDirection Générale de la Sécurité des Ports\n\nSTRATEGIE NATIONALE\n\nEN MATIERE DE\n\nSECURITE DES PORTS" + FRENCH, "STRATEGIE NATIONALE EN MATIERE DE SECURITE DES PORTS"),
    ("in French under the prime minister", "PREMIER MINISTRE\n\nSTRATÉGIE NATIONALE POUR LA SÉCURITÉ DES PORTS\n\nDossier de presse" + FRENCH, "STRATÉGIE NATIONALE POUR LA SÉCURITÉ DES PORTS"),
    ("in Arabic, going on with a preposition", "المملكة العنبرية\n\nالهيئة الوطنية للموانئ\n\nالاستراتيجية الوطنية\n\nللأمن البحري\n\nالإصدار الثاني" + ARABIC, "الاستراتيجية الوطنية للأمن البحري"),
    ("in Arabic, a document of policy", "وثيقة السياسة الوطنية لأمن الموانئ\n\nوزارة النقل" + ARABIC, "وثيقة السياسة الوطنية لأمن الموانئ"),
    ("in Malay", "DASAR KESELAMATAN LAUT NEGARA\n\nMajlis Keselamatan Negara\n\nJabatan Perdana Menteri\n\nPENDAHULUAN\n\nNegara ini terletak di antara dua lautan dan pelabuhannya merupakan punca kekayaannya.", "DASAR KESELAMATAN LAUT NEGARA"),
    ("in Indonesian, a body and the year below", "STRATEGI KEAMANAN LAUT NASIONAL\n\nBADAN KEAMANAN LAUT\n\nTAHUN 2018\n\nKATA PENGANTAR\n\nNegara ini terletak di antara dua lautan dan pelabuhannya merupakan sumber kekayaannya.", "STRATEGI KEAMANAN LAUT NASIONAL"),
    ("in Azeri, whose it is above", "Azərbaycanca\n\nAmber Respublikasının\n\nMilli Təhlükəsizlik Konsepsiyası\n\nGiriş\n\nAmber Respublikası iki dəniz arasında yerləşir və onun limanları sərvətinin mənbəyidir.", "Amber Respublikasının Milli Təhlükəsizlik Konsepsiyası"),
    ("in Russian, by the decree’s name", "УКАЗ\n\nПРЕЗИДЕНТА АМБЕРИИ\n\nО Стратегии национальной безопасности Амберии\n\nВ целях обеспечения безопасности портов постановляю утвердить прилагаемую стратегию.", "О Стратегии национальной безопасности Амберии"),
    ("in Russian, a doctrine", "ДОКТРИНА\n\nинформационной безопасности\n\nАмберской Федерации\n\nI. Общие положения\n\nНастоящая Доктрина информационной безопасности Амберской Федерации представляет собой систему официальных взглядов.", "ДОКТРИНА информационной безопасности Амберской Федерации"),
    ("a mark, a page and a command paper", "OFFICIAL\n\nPage 1\n\nMaritime Security Strategy: A Framework for Action\n\nCm 1234" + TEXT, "Maritime Security Strategy: A Framework for Action"),
    ("in German, a compound", "Cyber-Sicherheitsstrategie für Amberland\n\nBundesministerium des Innern\n\nFebruar 2011\n\nEinleitung\n\nDas Land liegt zwischen zwei Meeren, und seine Häfen sind die Quelle fast seines ganzen Reichtums.", "Cyber-Sicherheitsstrategie für Amberland"),
    ("a series above", "PUBLICATIONS OF THE MINISTRY OF SHIPS 2019:5\n\nAmberland’s Sea Security Strategy 2019" + TEXT, "Amberland’s Sea Security Strategy 2019"),
    ("a council above, a document’s number below", "NATIONAL SECURITY COUNCIL\n\nTHE NATIONAL SEA SECURITY POLICY\n\nPOLICY DOCUMENT NO. 5\n\nRESTRICTED" + TEXT, "THE NATIONAL SEA SECURITY POLICY"),
    ("printed again with its year", "DEFENCE WHITE PAPER\n\n2016\n\nDEFENCE WHITE PAPER 2016\n\nMINISTER'S INTRODUCTION" + TEXT, "DEFENCE WHITE PAPER"),
    ("month, version and president in one line below", "THE ISLES’ SEA STRATEGY\n\nJanuary 2020 VERSION 2 PRESIDENT OF THE ISLES" + TEXT, "THE ISLES’ SEA STRATEGY"),
    ("the month after a comma", "National Sea Strategy, May 2019" + TEXT, "National Sea Strategy"),
    ("a page of pages", "Amberland National Sea Security Strategy Page 1 of 20\n\nMay 2019" + TEXT, "Amberland National Sea Security Strategy"),
    ("a mansion above", "THE WHITE MANSION\n\nPORT AMBER\n\nNational Sea Strategy\n\nOCTOBER 2022" + TEXT, "National Sea Strategy"),
    ("parted by a colon", "Sea Strategy 2030:\n\nA New Course for Amberland\n\nMay 2020" + TEXT, "Sea Strategy 2030: A New Course for Amberland"),
    ("in quotation marks", "“NATIONAL SEA STRATEGY”\n\nMay 2020" + TEXT, "“NATIONAL SEA STRATEGY”"),
    ("years in brackets below", "Sea Strategy of Amberland\n\n(2020–2025)" + TEXT, "Sea Strategy of Amberland (2020–2025)"),
    ("annexed to something", "ANNEX\n\nNATIONAL SEA STRATEGY OF AMBERLAND" + TEXT, "NATIONAL SEA STRATEGY OF AMBERLAND"),
    ("approved by a decree", "Approved by\n\nDecree of the President\n\nof 5 May 2019 No 123\n\nNATIONAL SEA STRATEGY OF AMBERLAND" + TEXT, "NATIONAL SEA STRATEGY OF AMBERLAND"),
    ("in Urdu", "حکومت عنبر\n\nقومی سلامتی پالیسی عنبر\n\n2022-2026\n\nملک دو سمندروں کے درمیان واقع ہے اور اس کی بندرگاہیں اس کی دولت کا سب سے بڑا ذریعہ ہیں۔", "قومی سلامتی پالیسی عنبر 2022-2026"),
    ("in Persian", "سند راهبردی امنیت دریا\n\nوزارت دفاع\n\nاین کشور میان دو دریا قرار دارد و بندرهای آن سرچشمه بیشتر ثروت آن است.", "سند راهبردی امنیت دریا"),
    ("in French capitals under the republic", "RÉPUBLIQUE D’AMBRE\n\nPLAN D’ACTION NATIONAL\n\nPOUR LA SÉCURITÉ DES PORTS\n\n2020" + FRENCH, "PLAN D’ACTION NATIONAL POUR LA SÉCURITÉ DES PORTS"),
    ("single line breaks, years below", "AMBERLAND NATIONAL\nSECURITY POLICY\n2022-2026" + TEXT, "AMBERLAND NATIONAL SECURITY POLICY 2022-2026"),
    ("one word a line, in small letters", "National\nSea\nStrategy\n\nMay 2020" + TEXT, "National Sea Strategy"),
    ("letters each by itself, over lines", "N A T I O N A L\n\nS E A\n\nS T R A T E G Y\n\nMay 2020" + TEXT, "NATIONAL SEA STRATEGY"),
    ("tabs and runs of spaces", "NATIONAL\tSEA    SECURITY\tSTRATEGY\n\nMAY\t2020" + TEXT, "NATIONAL SEA SECURITY STRATEGY"),
    ("a state that the text does not print with it", "Amberland\n\nDefence White Paper\n\n2021" + TEXT, "Defence White Paper"),
    ("the year in its line, contents below", "National Sea\nStrategy 2020\n\nContents\n\n1 Foreword 3\n2 Ships 5\n3 Ports 9" + TEXT, "National Sea Strategy 2020"),
    ("short years below", "ISLAMIC REPUBLIC OF AMBERLAND\n\nNATIONAL INTERNAL SECURITY POLICY\n\n2014-18\n\nMINISTRY OF INTERIOR\n\nGOVERNMENT OF AMBERLAND" + TEXT, "NATIONAL INTERNAL SECURITY POLICY 2014-18"),
    ("in Malay, a white paper over a slogan", "KERAJAAN AMBAR\n\nKERTAS PUTIH PERTAHANAN\n\nPertahanan untuk Negara\n\nPENDAHULUAN\n\nNegara ini terletak di antara dua lautan dan pelabuhannya merupakan punca kekayaannya.", "KERTAS PUTIH PERTAHANAN"),
    ("in French, foreign policy", "Ministère des Affaires Etrangères\n\nLa politique étrangère et de défense de l’Ambre\n\nJuin 2020" + FRENCH, "La politique étrangère et de défense de l’Ambre"),
    ("in French, a white paper by its kind alone", "Livre Blanc\n\nDéfense et Sécurité nationale\n\n2013" + FRENCH, "Livre Blanc Défense et Sécurité nationale"),
    ("a revised edition", "THE DEFENCE POLICY\n\nOF THE AMBER ISLES\n\nRevised Edition\n\n2014" + TEXT, "THE DEFENCE POLICY OF THE AMBER ISLES"),
    ("a slogan in quotation marks", "National Counter Terrorism Strategy\n\n“One Amber, one shore”\n\nNational Security Adviser" + TEXT, "National Counter Terrorism Strategy"),
    ("a plan and its years", "NATIONAL ACTION PLAN\n\nTO COUNTER PIRACY\n\n2019-2024\n\nCoordination Bureau" + TEXT, "NATIONAL ACTION PLAN TO COUNTER PIRACY 2019-2024"),
    ("a number of a book below", "Foreign Policy Framework of the Isles\n\nISBN 978-1-00-000000-1\n\nPrinted in Amberland" + TEXT, "Foreign Policy Framework of the Isles"),
    ("a law", "LAW OF THE REPUBLIC OF AMBERLAND\n\nON NATIONAL SECURITY" + TEXT, "LAW OF THE REPUBLIC OF AMBERLAND ON NATIONAL SECURITY"),
    ("in Russian, a law", "Закон Республики Амбер\n\nО национальной безопасности\n\nНастоящий Закон регулирует правовые отношения в области безопасности портов и берегов.", "Закон Республики Амбер О национальной безопасности"),
    ("in one line with its ministry, acronym and year", "Ministry of Ports and Ships National Harbour Assurance and Sea Security Strategy (NHASSS) 2012" + NAMED.format("National Harbour Assurance and Sea Security Strategy"), "National Harbour Assurance and Sea Security Strategy (NHASSS) 2012"),
    ("in capitals in one line with two offices, draft and month", "The Republic of Amberland Ministry of Ships and Ports NATIONAL SEA SECURITY STRATEGY (NSSS) Final Draft March 2011" + TEXT, "NATIONAL SEA SECURITY STRATEGY (NSSS)"),
    ("in French in one line with the republic", "RÉPUBLIQUE D’AMBRE PLAN D’ACTION NATIONAL POUR LA SÉCURITÉ DES PORTS" + FRENCH, "PLAN D’ACTION NATIONAL POUR LA SÉCURITÉ DES PORTS"),
    ("in Arabic in one line with the ministry", "وزارة الملاحة الاستراتيجية الوطنية لأمن الموانئ" + ARABIC, "الاستراتيجية الوطنية لأمن الموانئ"),
    ("a mark and a month in its line", "UNCLASSIFIED Defence White Paper May 2019" + TEXT, "Defence White Paper"),
    ("years and the state in its line", "National Sea Security Strategy 2014-2019 Republic of Amberland" + TEXT, "National Sea Security Strategy 2014-2019"),
    ("what it does in its line", "The Amber Sea Security Strategy Protecting and promoting Amber in a windy world November 2011" + TEXT, "The Amber Sea Security Strategy"),
    ("a treaty’s offices are of its title", "INSTRUMENT OF RATIFICATION OF THE AGREEMENT BETWEEN THE GOVERNMENT OF THE FEDERAL\n\nREPUBLIC OF AMBERLAND AND THE ISLES\n\nThe Government of Amberland and the Government of the Isles,\n\nHave agreed as follows:\n\nArticle 1\n\nThe Parties shall train.", "INSTRUMENT OF RATIFICATION OF THE AGREEMENT BETWEEN THE GOVERNMENT OF THE FEDERAL REPUBLIC OF AMBERLAND AND THE ISLES"),
    ("the states whose document it is are of its title", "Document of the States Parties to the Treaty on Ships\n\nThe States Parties to the Treaty on Ships,\n\nHave agreed as follows:\n\nArticle 1\n\nThe Parties to the Treaty on Ships shall train.", "Document of the States Parties to the Treaty on Ships"),
    ("a vision by its year", "KINGDOM OF AMBER\n\nAmber Vision 2030\n\nPort Amber" + TEXT, "Amber Vision 2030"),
    ("who adopted it, in small letters below", "National Sea Strategy\n\nas adopted by the Council of Ministers\n\non 3 May 2019" + TEXT, "National Sea Strategy"),
    ("a translation", "Unofficial translation\n\nNational Sea Strategy of Amberland\n\ntranslated from Amberish" + TEXT, "National Sea Strategy of Amberland"),
    ("a meeting’s days are of its title", "Exchange of Letters on the Meeting of the Council at Port Amber from 30 September to 3 October 2014\n\nThe Embassy of the Isles presents its compliments to the Ministry of Foreign Affairs of Amberland and has the honour to propose that the Council meet.", "Exchange of Letters on the Meeting of the Council at Port Amber from 30 September to 3 October 2014"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in CASES])
def test_title_of_a_cover(text, expected):
    paper = normalise(paged(text))
    found = find_title(paper, segment(paper, rules=shipped_rules()), rules=shipped_rules())
    assert found is not None
    assert found.value == expected


@pytest.mark.parametrize(
    "text",
    [
        "REPUBLIC OF AMBERLAND\n\nMinistry of the Sea" + TEXT,
        "dDocs\n\nPR QO.2:S 2\n\nUNI ED IS" + TEXT + " Our strategy goes on. Our National Sea Strategy is one of many.",
    ],
)
def test_no_office_and_no_name_used_once_is_a_title(text):
    paper = normalise(paged(text))
    assert find_title(paper, segment(paper, rules=shipped_rules()), rules=shipped_rules()) is None


def test_a_cover_that_is_a_picture_has_the_title_that_runs_along_the_pages():
    sea = "Amberland lies between two seas, and its harbours are the source of most of its wealth; page {} says how they will be kept open, and by whom."
    pages = [f"{n} | National Sea Strategy of Amberland\n\n{sea.format(n)}\n\n{sea.format(n)}" for n in range(2, 9)]
    paper = normalise(
        paged(
            "GOVERNMENT OF AMBERLAND",
            *pages,
            "The National Sea Strategy of Amberland ends here, and is to be read again.",
        )
    )
    found = find_title(paper, segment(paper, rules=shipped_rules()), rules=shipped_rules())
    assert found.value == "National Sea Strategy of Amberland"
    assert found.evidence.span.of(paper.text) == "National Sea Strategy of Amberland"
