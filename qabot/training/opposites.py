"""Words and what they are asked about the other way round, to make questions nothing answers."""

from __future__ import annotations

# Pairs, and a few rows of like kind in which each word excludes the others.
_ROWS = """
    first last final|second third fourth fifth sixth|earliest latest|early late|earlier later
    before after|beginning end|start end|began ended|begin end|begins ends|started stopped
    start stop|opened closed|open close|opens closes|founded dissolved|established abolished
    created destroyed|create destroy|built demolished|build demolish|born buried|birth death
    joined left|join leave|arrived departed|arrive depart|entered exited|enter exit
    won lost|win lose|wins loses|winner loser|victory defeat|winning losing|gained lost|gain lose
    increase decrease|increased decreased|increases decreases|rise fall|rose fell|grow shrink
    grew shrank|higher lower|high low|highest lowest|upper lower|above below|over under|up down
    largest smallest|larger smaller|large small|big little|biggest smallest|bigger smaller
    longest shortest|longer shorter|long short|tallest shortest|taller shorter|deepest shallowest
    oldest youngest|older younger|old young|ancient modern|traditional modern|old new|oldest newest
    most least|more less|more fewer|many few|majority minority|maximum minimum|best worst
    better worse|good bad|strong weak|stronger weaker|strongest weakest|strength weakness
    strengths weaknesses|fast slow|faster slower|fastest slowest|heavier lighter
    heaviest lightest|hot cold|hotter colder|hottest coldest|warm cool|warmer cooler|wet dry
    summer winter spring autumn|morning evening|day night|north south east west
    northern southern eastern western|northeast southwest|northwest southeast
    inside outside|inner outer|internal external|interior exterior|indoor outdoor
    near far|nearest farthest|left right|front back|top bottom|public private|domestic foreign
    national local|urban rural|rich poor|richest poorest|cheap expensive|cheapest priciest
    buy sell|bought sold|lend borrow|lent borrowed|import export|imported exported
    imports exports|income expenses|profit loss|profits losses|supply demand|cause prevent
    caused prevented|causes prevents|allow forbid|allowed forbidden|allows forbids
    accept reject|accepted rejected|accepts rejects|approved rejected|approve reject
    support oppose|supported opposed|supports opposes|supporters opponents
    agree disagree|agreed disagreed|likes dislikes|love hate|loved hated
    praised criticised|praise criticism|positive negative|advantage disadvantage
    advantages disadvantages|legal illegal|possible impossible|common rare|usually rarely
    always never|often seldom|frequently infrequently|similar different|same different
    true false|real fictional|hard soft|hardest softest|difficult easy|simple complex
    thick thin|wide narrow|wider narrower|widest narrowest|full empty|bright dark|male female
    men women|man woman|boys girls|boy girl|husband wife|father mother|son daughter
    sons daughters|brother sister|brothers sisters|king queen
    friend enemy|friends enemies|allies enemies|teacher student|teachers students
    employer employee|parents children|attack defend|attacked defended|attacks defends
    peace war|survived died|alive dead|living dead|married divorced|hired dismissed
    appointed dismissed|elected deposed|promoted demoted|include exclude|included excluded
    includes excludes|include lack|contain lack|contains lacks|present absent
    add remove|added removed|raise lower|raised lowered|send receive|sent received
    teach learn|taught learned|remember forget|plus minus|before during
    originally finally|previously subsequently|previous next|former current|primary secondary
    major minor|main minor|total partial|natural artificial|liquid solid|acid base
    offense defense|offensive defensive|senior junior|temporary permanent
"""


def _made() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in _ROWS.replace("\n", "|").split("|"):
        words = row.split()
        for word in words:
            found.setdefault(word, set()).update(each for each in words if each != word)
    return {word: tuple(sorted(others)) for word, others in found.items()}


OPPOSITES = _made()
