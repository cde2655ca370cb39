"""A user's own list of states is the one that parties and signatories are found by."""

import yaml

from pipeline.analyse import load_all_rules
from pipeline.extract.parties.find import find_parties
from pipeline.extract.parties.signatories import find_signatories
from pipeline.rules import SHIPPED
from pipeline.types import Evidence, Found, InstrumentText, Origin, Provision, ProvisionKind, Span

BODY = (
    "Treaty of Friendship between the Republic of Ruritania and the Kingdom of Norway\n\n"
    "For the Government of Ruritania: RUDOLF ELPHBERG, Minister of Foreign Affairs"
)


def test_a_state_of_ones_own(tmp_path):
    states = yaml.safe_load((SHIPPED / "states.yml").read_text("utf-8"))
    states["states"].append(
        {"code": "RUR", "continent": "Europe", "name": "Ruritania", "official": "Republic of Ruritania"}
    )
    (tmp_path / "states.yml").write_text(yaml.safe_dump(states, allow_unicode=True), "utf-8")
    rules = load_all_rules(tmp_path)
    text = InstrumentText(text=BODY, origins=(Origin(0, 1, 0),))
    line = BODY.index("\n")
    title = Found(value=BODY[:line], evidence=Evidence(span=Span(0, line), found_by="test"))
    provisions = (Provision(id="s", kind=ProvisionKind.SIGNATURE, span=Span(line + 2, len(BODY))),)
    parties, _ = find_parties(text, provisions, title=title, rules=rules.parties, gazetteer=rules.gazetteer)
    assert {p.code for p in parties} == {"RUR", "NOR"}
    signed = find_signatories(text, provisions, parties=parties, rules=rules.parties, gazetteer=rules.gazetteer)
    assert [(s.name, s.party) for s in signed] == [("RUDOLF ELPHBERG", "RUR")]
    shipped, _ = find_parties(text, provisions, title=title, rules=rules.parties)
    assert "RUR" not in {p.code for p in shipped}
