"""Words of phrases for agents that are read by their form: who is meant by them ``agents`` says."""

from __future__ import annotations

import regex

# Who belongs to one side, though the phrase does not say to which.
FORCES = frozenset({"personnel", "force", "forces", "troops", "component", "members", "unit", "units"})
GOVERNORS = frozenset({"government", "governments", "depositary", "depositaries"})
PEOPLES = frozenset({"people", "peoples"})
WORD = regex.compile(r"[\w.]+|[’'\",()]s?")
ORGANISATION = regex.compile(r"[Tt]he Organi[sz]ation")
# Kinds of text in which one state may speak alone.
SPOKEN_ALONE = frozenset({"policy", "other"})
BOTH = regex.compile(r"\b(?:both|two|our) \w+|^the (?:leaders|sides|presidents|ministers)$", regex.IGNORECASE)
ALLIED = regex.compile(r"\b(?:allied|allies)\b", regex.IGNORECASE)
MEMBERS = frozenset({"members", "member"})
FAMILIES = frozenset({"families", "dependants", "dependents", "spouses"})
# Those in an organisation's service whom an agreement with its host gives rights and duties of their own.
HOSTED_PERSONS = frozenset({"member", "members", "official", "officials", "employee", "employees", "expert", "experts"})
LEGAL = frozenset({"organisations", "organizations", "bodies", "centres"})
# Organisations that a resolution asks without saying which.
LOOSE = regex.compile(
    r"(?:(?:all|other|international|regional|relevant|humanitarian|\w+al|and|or) )*organi[sz]ations", regex.IGNORECASE
)
JOINT = regex.compile(r"\b(?:joint|mixed|bilateral|common|intergovernmental)\b", regex.IGNORECASE)
# Bodies that are no single state's, whoever speaks.
SHARED = regex.compile(
    r"\b(?:joint|mixed|bilateral|common|international|intergovernmental|multilateral|global|world|regional|nations|"
    r"trilateral|contact|working|quad|alliance|coalition|security council|general assembly)\b",
    regex.IGNORECASE,
)
