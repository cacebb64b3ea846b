"""Shapes of English clauses: openings, pronouns, comparisons, what is seen or placed, what the reader looks for."""

from __future__ import annotations

import re

PRONOUN = re.compile(
    r"^(?:it|they|this|that|these|those|there|which|who|we|others?|another|both|all|total|figure|number|rate|average"
    r"|the (?:total|figure|number|rate|average|latter|former|amount|value|share)"
    r"|(?:that|this) (?:total|figure|number|rate|amount|share|value|increase|decline|growth)"
    r"|average (?:for|of|across|among) (?:all )?(?:the )?(?:other )?(?:[\w.]+ )?"
    r"(?:states|counties|cities|countries|regions|economies)"
    r"|(?:state|county|city|country|region|metro)s? with the (?:next |second |third )?"
    r"(?:highest|lowest|largest|smallest|most|fewest)\b.*"
    r"|(?:[\w-]+ )?(?:region|county|city|state|valley|area|commonwealth|country|nation))$",
    re.I,
)
NEW_CLAUSE = re.compile(r"(?:while|whereas|although|but|though|who|which|with|as|when|where|and it|and they)\b", re.I)
COMPARING_END = re.compile(
    r"\b(?:up|down|compared|versus|at|by|from|to|than"
    r"|an? (?:\w+ )?(?:increase|decrease|decline|drop|rise|gain|growth|reduction))\b[^a-z]*$"
    r"|\bcompared (?:with|to)\b.*$|\bversus\b.*$",
    re.I,
)
THAT = re.compile(
    r"\b(?:(?:show|reveal|find|confirm|indicat|suggest|not|highlight|demonstrat|estimat|calculat|announc|conclud|say|stat)(?:e?s|e?d|ing|e)?"
    r"|found|said|shown|reports?|reported|reporting)\s(?:(?:today|also)\s)?that\s"
    r"|\b(?<!the )(?<!this )(?<!annual )(?:found|finds|shows?|showed|reveals?|revealed)\s(?=(?:the|its|a|an)\s)",
    re.I,
)
RELATIVE = re.compile(r"(?:which|who|whose|where|when)\b", re.I)
ADJUNCT = re.compile(
    r"(?:despite|even|amid|amidst|after|following|with|because|although|though|while|as|when|given|according|unlike|due"
    r"|thanks|notwithstanding|to|(?:led|driven|fuell?ed|boosted|supported|spurred|helped|followed)(?:\s\w+)? by)\b",
    re.I,
)
MOVED = re.compile(
    r"\b(?:show(?:s|ed)|saw|sees|post(?:s|ed)|record(?:s|ed)|experienced|register(?:s|ed)|report(?:s|ed)|had)\s(?:an?\s)?"
    r"(?:[\w-]+\s)?(?:increase|decrease|rise|decline|drop|growth|jump|surge|gain)s?\sin\s(?:the\s)?",
    re.I,
)
DATES = re.compile(
    r"\W*(?:(?:and|but|also|as of|as|in|by|for|at|during|through|since|on|over|between|the|of|end|early|late|mid"
    r"|fiscal|year"
    r"|ending|ended|both|from)\W+)*",
    re.I,
)
AS_SHARE = re.compile(
    r"\W*as an? (?:percentage|share|proportion|fraction) of (?:the |total )?(?P<whole>[^,]{2,60}),", re.I
)
TARGET = re.compile(
    r"\b(?:targets?|goals?|objectives?|aims?|aiming|aimed)\b(?:\s[\w-]+){0,6}\s(?:of|to|at|is|was|by)\s(?:[\w-]+\s){0,5}$",
    re.I,
)
# «remain the largest part of deal flow at 57%»
LARGEST_PART = re.compile(
    r"\b(?:largest|biggest|smallest|second-largest|major)\s(?:single\s)?(?:chunk|share|portion|part|slice|segment|component)\sof\b"
    r"[^,;\x01]*\sat\s(?:[a-z]+\s){0,2}$",
    re.I,
)
# «… and an average rent up 11%»: a second subject without a verb
AND_MOVED = re.compile(
    r"\s(?:and|while|but)\s(?P<np>(?:an?|the|its|their)\s[^,;\x01\x02]{3,60}?)\s(?:up|down)\s(?:by\s)?(?:[a-z]+\s)?$"
)
# «second only to Texas», «placed it ahead of much larger Texas»: a place that something is measured against
THAN = re.compile(
    r"\b(?:ahead of|behind|only to|than|followed by|surpass\w*|exceed\w*|trail\w*|outpac\w*|compared (?:to|with)|unlike"
    r"|versus|vs\.?|against|similar to|after)\s(?:[\w-]+\s){0,3}$",
    re.I,
)
SAW_ITS = re.compile(r"^(?:ha[sd] |have )?(?:saw|sees?|seen|seeing|experienced|watched)\s(?:its|their|the|an?)\s", re.I)
HOME = re.compile(r"\b(?:home to|boasts?|hosts?)\s(?P<np>[A-Za-z][^,;\x01\x02]+)")
CLAUSE = 6  # words from which a name with a verb inside is a clause
LONG_NAME = 10  # words: a longer subject holds a clause of its own
# «computer services had the largest increase – up from …»
HAD_MOST = re.compile(
    r"\s(?:had|has|have|saw|showed|shows|posted|recorded|registered|experienced|enjoyed|suffered)\s(?:an?|the|its|their)\s"
    r"(?:[\w-]+\s){0,3}(?:increase|decrease|decline|gain|growth|rise|drop|fall|jump|loss|improvement|change)s?\b"
    r"(?:\s(?:in|of)\s(?P<np>[^,;.\x01]{3,80}))?",
    re.I,
)
INVERTED = re.compile(r"(?:leading|topping|heading)\sthe\s(?:way|list|pack|field)$", re.I)
SHOWING = re.compile(r",|\s(?:showing|with|at|posting|adding|up|down)\s", re.I)
# «the ethnic breakdown is 35% Asian, 33% White»: shares of a whole, each with its own name
COMPOSED = re.compile(r"\b(?:breakdown|composition|make-?up|mix|split|distribution)\b(?: of [\w\s]+)?$", re.I)
FOLLOWED = re.compile(r"\b(?:followed|trailed) by\b", re.I)
TARGETED = re.compile(r"\s(?:target|goal|objective)\b", re.I)
MEASURED = re.compile(r"\b(?:share|percentage|proportion|number|rate|level|average|median|ratio|value) of\b", re.I)
OBJECT = re.compile(r"\s(?:its|their|the)\s(?P<np>[a-z][^,;.\x01\x02]{2,60})$", re.I)
INCLUDED = re.compile(r"\s*(?:including|of (?:which|whom|these|those|them))\b", re.I)
WITNESS = ("saw", "see", "sees", "seen", "seeing", "experienced")
FINITE = re.compile(
    r"\b(?:(?:led|leads?|leading)\s(?:the|all)\s[\w.]+\sin|\w{3,}ed|led|won|saw|boasts?|has|have|had)"
    r"\s(?=(?:the|its|their|an?|our|new)\s|\w)"
)
GOES = re.compile(r"\s(?:went|flowed|goes|go|going|headed)\s(?:to|into|toward)\b")
LIST_WORDS = re.compile(r",|\bwith (?:only|just|about)\b|\band\b|\bbut\b|\bor\b|\bfrom\b|\bto\b|\bin\s\x02|\bversus\b")
