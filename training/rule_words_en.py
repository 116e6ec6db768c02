"""The words that tell what an English answer shows: not knowing, an ending, substance, emptiness.

Standard library only.
"""

from __future__ import annotations

import re

FILLER = re.compile(r"\b(um+|uh+|er+m?|hmm+|you know|i mean|well|so|like|basically)\b", re.IGNORECASE)

UNKNOWN = re.compile(
    r"\b(?:i|i'm|i've|i'd|we|we've)\b[^.!?;]{0,24}?\b(?:(?:do not|don't|did not|didn't|couldn't|"
    r"could not|can't|cannot|wouldn't)(?: really| actually| quite| honestly)?"
    r" (?:know(?! (?:that|in advance))|remember|recall|understand|tell you|think of|say much|"
    r"have (?:any |much |a lot of )?(?:experience|idea|knowledge|answer|clue))"
    r"|have(?: no|n't got any) (?:idea|experience|clue|knowledge|answer|background)|(?:am |"
    r"'m )?not (?:really |very |too |that |so |entirely |at all )*"
    r"(?:familiar|sure|aware|experienced)|(?:have |'ve |had )?never (?:really |actually )?(?:used|"
    r"worked|done|tried|heard|touched|dealt|seen|had|been|learned|thought)"
    r"|(?:have not|haven't|hadn't|didn't|did not)(?: really| actually| ever)? (?:used?|"
    r"work(?:ed)?|done|do|tr(?:y|ied)|hear(?:d)?|touch(?:ed)?|dealt|deal|had|looked into|"
    r"learn(?:ed|t)?|get to|gotten|studied|thought about)"
    r"|forgot(?:ten)?|know (?:very little|nothing|almost nothing)|am unfamiliar|'m unfamiliar|"
    r"would rather skip|'d rather skip)\b"
    r"|^(?:um+,? |uh+,? |well,? |sorry,? |honestly,? |hmm,? )*(?:no idea|no clue|"
    r"not (?:really )?sure|not really|no,? never|never|no experience|don't know|dunno|skip|pass|"
    r"no|nope|can't remember|nothing)\b(?=[.!?, ]*(?:$|at all|about|sorry|on|with|please|that one|"
    r"this one|next))",
    re.IGNORECASE,
)
SKIP = re.compile(
    r"\b(?:skip (?:this|that|it)|pass on (?:this|that)|next question|move on|can we skip)\b", re.IGNORECASE
)
CONDITION = re.compile(
    r"\b(?:if|when|whenever|unless|because|since|in case|before|until|where)\b", re.IGNORECASE
)
CONTRAST = re.compile(r"(?:but|however|though|still|that said)\b", re.IGNORECASE)
PAST = re.compile(
    r"\b(?:at first|initially|in the beginning|originally|back then|when i (?:started|joined)|"
    r"at the start)\b",
    re.IGNORECASE,
)
FINISHED = re.compile(
    r"\b(?:that's (?:all|it|everything|about it|pretty much it|basically it)|that is (?:all|it|"
    r"everything)|that covers (?:it|everything)|nothing (?:else|more|to add|to say)(?: to add|"
    r" to say)?"
    r"|(?:don't have|have) (?:anything|nothing) (?:else |more )?to add|no more to add|i'm done|"
    r"i am done|i'm finished|i've (?:said|covered) everything|so yeah,? that's it)\b",
    re.IGNORECASE,
)
ACTION = re.compile(
    r"\b(?:used|use|built|build|designed|implemented|wrote|optimi[sz]ed|deployed|migrated|split|"
    r"added|measured|profiled|fixed|debugged|"
    r"chose|picked|compared|tested|ran|set up|led|handled|refactored|monitored|cached|trained|"
    r"tuned|reviewed|interviewed|planned|negotiated|"
    r"organi[sz]ed|rewrote|replaced|reduced|improved|automated|responsible for|worked on|"
    r"worked with|moved|switched|reproduce|bisect|add|fit|traced|taught|managed|"
    r"launched|scheduled|checked|found|created|rolled back|called|talked)\b",
    re.IGNORECASE,
)
LINK = re.compile(
    r"\b(?:because|so that|first|second|then|finally|for example|for instance|such as|as a result|"
    r"in the end|after that|instead|therefore|by)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\b\d[\d.,]*%?|\b(?:two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|"
    r"hundred|thousand|million|percent|half|twice)\b",
    re.IGNORECASE,
)
TERM = re.compile(
    r"(?<![.!?] )(?<!^)\b(?!I\b|I')[A-Z][A-Za-z0-9+#\-]+|\b[a-z]*[A-Z0-9]+[A-Za-z0-9]*[A-Z][A-Za-z0-9]*\b"
)
EMPTY = re.compile(
    r"\b(?:(?:very|really|so|extremely|quite|super) (?:important|valuable|useful|interesting|good|"
    r"nice|meaningful)|learned a lot|hard ?working|team ?player|great question|good question"
    r"|it depends|in general|overall|various (?:aspects|things|ways)|different (?:aspects|"
    r"situations|things)|best practices|do my best|always try|passionate"
    r"|communication is key|as we all know|plays an? \w+ role|a lot of (?:things|stuff)|"
    r"many (?:things|aspects)|all kinds of|improve myself|keep learning|quality|holistic|"
    r"necessary|properly|carefully|things like that|and so on|stuff like that|kind of thing|"
    r"pretty good|it was fine|it was okay)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:maybe|probably|i guess|i think maybe|perhaps|might be|not entirely|sort of|kind of|i suppose)\b",
    re.IGNORECASE,
)
FACETS = {
    "choice": re.compile(
        r"\b(?:chose|picked|went with|decided|settled on|ended up using|selected)\b", re.IGNORECASE
    ),
    "alternatives": re.compile(
        r"\b(?:compared|considered|alternative|instead of|rather than|looked at|also tried|"
        r"evaluated|versus|ruled out|other option|rejected)\b",
        re.IGNORECASE,
    ),
    "result": re.compile(
        r"\b(?:dropped|went (?:from|down|up)|reduced|improved|increased|cut|as a result|"
        r"result was|down to|up to|latency fell|fell|rose|no more|saved|grew)\b|%",
        re.IGNORECASE,
    ),
    "limits": re.compile(
        r"\b(?:downside|drawback|limit|limitation|trade-?off|doesn't work|does not work|breaks|"
        r"bottleneck|next time|cost is|weakness|not suitable|risk|shortcoming|would change)\b",
        re.IGNORECASE,
    ),
}
