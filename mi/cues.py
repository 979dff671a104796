"""Cue rules: wordings that speak for a behaviour code, each with a name.

A cue is evidence, not a verdict: the statistical model weighs all cues of an utterance together with its words, and the code that wins
names the cue that spoke for it. Patterns are matched on text as `normalise` leaves it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u200b": " ", "\u00a0": " "})


def normalise(text: str) -> str:
    """Return `text` in lower case with plain quotes; its length and so all positions stay as they are."""
    lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered.translate(_QUOTES)


@dataclass(frozen=True)
class Cue:
    """A named pattern that speaks for `code`."""

    name: str
    code: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Hit:
    """A cue that was found: its name, its code, and where."""

    name: str
    code: str
    start: int
    end: int


_OPENER = r"^(?:(?:so|and|but|okay|ok|oh|um|uh|well|now|right|alright|yeah|i see|then|just|mm-?hm+)\b[ ,.]*)*"
_AUX = r"(?:do|does|did|are|is|was|were|have|has|had|can|could|would|will|should|don'?t|doesn'?t|didn'?t|isn'?t|aren'?t|wasn'?t|haven'?t|hasn'?t)"
_ADVICE_VERB = (
    r"(?:try|cut|stop|quit|start|take|go|get|talk|call|see|join|think about|consider|write|keep|put|use|avoid|stay|swap|switch|"
    r"remember|set|make sure|focus|ask|speak|give|make|drink|eat|walk|leave|download|look at|read|attend|tell|find)"
)

# name, code, pattern; beside each group, the decision rule of MITI 4.2.1 or MISC 2.5 that it serves.
_TABLE: tuple[tuple[str, str, str], ...] = (
    # Questions: open where they invite thought, closed where yes, no or one fact answers them (MITI 3.1.1).
    # An open question that asks for ability or past success supports self-efficacy (fifth principle) without being a statement of it.
    ("asks_ability", "open_question", r"\b(?:how (?:did|do|have|were) you (?:\w+ )?(?:manage|managed|do (?:that|it)|get through|pull (?:it|that) off|keep (?:it|that|going)|cope|succeed|stick|able)|what (?:\w+ )?(?:helped|worked|made (?:it|that) (?:work|possible)|got you through|kept you going|strengths?|skills?)|what(?:'s| has) worked|what(?:'s| is| would be)? (?:it )?(?:about you|in you)|what makes you (?:think|believe|sure) you (?:can|could))\b"),
    ("asks_what_how", "open_question", _OPENER + r"(?:what|how)(?! i\b)(?! (?:many|much|often|long|old|far|time|day|year|age)\b)(?!'?s your name)\b"),
    ("asks_why", "open_question", _OPENER + r"(?:why|how come)\b(?! (?:don't|dont|not just) you)"),
    ("invites_telling", "open_question", r"\b(?:(?<!you )(?<!to )(?<!can )tell me|talk me through|walk me through|take me through|describe|help me understand|say (?:a bit |some |a little )?more|give me (?:an example|a sense|a picture))\b"),
    ("wonders", "open_question", r"\bi(?:'m|'m just| am|'ve been| was| just| also| do| guess i'?m)? (?:just |kind of |also |sort of )?(?:wonder(?:ing|ed)?|curious)\b(?: \w+){0,3}? (?:if|how|what|where|whether|why|about|who|when)\b"),
    ("asks_what_inside", "open_question", r"[,;:.-] ?(?:and |so |but )?(?:what|how) (?:do|does|did|would|could|might|is|are|was|were|about|has|have|else|makes?|brings?|brought)\b[^.!]*\??$"),
    ("asks_what_else", "open_question", r"\b(?:what else|anything else you|like what|such as|in what way|what about)\b"),
    ("asks_ruler", "closed_question", r"^(?!.*\b(?:confiden|sure|certain)).*(?:\bon a scale\b|\b(?:0|zero|1|one) to (?:10|ten)\b|\bout of (?:10|ten)\b)"),
    ("asks_fact", "closed_question", _OPENER + r"(?:how (?:many|much|often|long|old|far)|when|where|who|which|what (?:time|day|year|age))\b"),
    ("asks_yes_no", "closed_question", _OPENER + _AUX + r" (?!you (?:ever )?(?:thought (?:about|of)|considered))(?:you|u|he|she|it|they|your|there|that|this|the|any|anyone|we)\b"),
    ("asks_ever", "closed_question", r"\b(?:have you ever|do you ever|did you ever|are you currently|is there any|is there a|any (?:other )?(?:history|problems?|allergies))\b"),
    ("ends_asking", "closed_question", r"\?\s*[\"')]*$"),
    ("tag_question", "closed_question", r",? (?:right|correct|yeah|no|is that (?:right|correct|it|so)|isn't it|don't you|doesn't it|aren't you|didn't you|am i right) ?\?\s*$"),
    # Reflections: complex where meaning, feeling, both sides or direction is added.
    ("stem_hearing", "simple_reflection", r"\b(?:what i'?m hearing|i(?:'m| am)? hear(?:ing)? (?:you |that )|you(?:'re| are) (?:saying|telling me)|you (?:said|mentioned|told me)|so you\b(?! (?:need|have|ought|should|must|admit|agree|know|reali[sz]e)\b))"),
    ("stem_sounds", "complex_reflection", r"\b(?:(?:it|that|this)? ?sounds (?:like|as if|as though|to me)|it seems (?:like|as if|to me|that)|seems like|i (?:get|have) the (?:sense|feeling|impression)|i imagine|i can (?:hear|see|tell) (?:that|how))\b"),
    ("names_feeling", "complex_reflection", r"\byou(?:'re| are| were|'ve been| have been| feel| felt|'re feeling| sound| seem| must be| must feel)? ?(?:\w+ )?(?:angry|frustrated|fed up|worried|scared|afraid|frightened|anxious|torn|stuck|tired|exhausted|worn out|ashamed|guilty|proud|lonely|alone|hurt|annoyed|overwhelmed|hopeful|disappointed|embarrassed|judged|cornered|trapped|nervous|upset|sad|relieved|lost|ready|unsure|pulled|concerned|stressed)\b"),
    ("both_sides", "complex_reflection", r"\b(?:on (?:the )?one hand|on the other(?: hand| side)?|at the same time|part of you|a part of you|one side of you|and yet|both sides|two minds|even though)\b"),
    ("you_but", "complex_reflection", r"^(?:(?:so|and|well|okay|right)\b[ ,]*)?you\b[^.?!]*\b(?:but|and yet|yet|although|though)\b[^.?!]*\byou"),
    ("adds_meaning", "complex_reflection", r"\b(?:matters? to you|means? a lot|important to you|you(?:'d| would) (?:like|love|want|rather)|you want|you don'?t want|you wish|you care|you value|it'?s (?:almost )?(?:as if|as though|like)|(?:feels|felt) like|as if|as though)\b"),
    ("says_you", "simple_reflection", r"^(?!no\b|nope\b|but\b|you can'?t be\b)(?:(?:so|and|okay|right|yeah|well|mm-?hm+)\b[ ,.]*)*(?:you(?:'re|'ve|'d|'ll)?|your|he|she|they|it's|it|that's|nobody|no one|there's)\b(?!.*\b(?:don'?t|doesn'?t|can'?t|isn'?t|aren'?t) (?:you|they|he|she|it)\W*$)[^?]*[^?]$"),
    # Affirm: names a strength; beats reflection. Cheering without a content is no code.
    ("names_strength", "affirm", r"\b(?:i (?:really )?(?:appreciate|admire|respect)|thank you for (?:being|telling|sharing|coming)|thanks for (?:being|telling|sharing|coming)|(?:takes?|took|taken) (?:a lot of |real |some |great |so much )?(?:courage|guts|strength|effort|bottle|nerve|honesty)|says a lot|shows (?:how|that|real|a lot|just)|speaks to|you(?:'re| are) (?:a |an |such a |very |really |clearly |someone who |the kind of |the sort of )?(?:\w+ )?(?:strong|caring|brave|honest|determined|resourceful|committed|thoughtful|loyal|good (?:mum|mother|dad|father|mate|friend|parent|worker)|hard ?worker|hard-?working|dedicated|someone who|person who))\b"),
    ("good_for_you_content", "affirm", r"\b(?:it'?s (?:great|good|impressive|wonderful|really good|fantastic|admirable|no small) (?:that|thing)|(?:you'?ve|you have) (?:worked|tried|put|kept|held|stuck|fought|made|done))\b"),
    ("cheers", "none", r"^(?:(?:oh|okay|ok|well|that'?s|yeah)\b[ ,.!]*)*(?:great|good|excellent|awesome|fantastic|perfect|wonderful|brilliant|nice|well done|good job|way to go|lovely|cool|super|amazing)(?: (?:job|work|stuff|one|to hear|for you))?[ .!]*$|^well done\b"),
    # Emphasise autonomy; when unsure, Seek.
    ("your_choice", "emphasize_autonomy", r"\b(?:(?:up to|down to) you|it'?s your (?:own )?life|your (?:choice|decision|call|own pace|terms|say)\b|you(?:'re| are) (?:the one|in charge|in control|the expert|the boss|free)|only you|nobody (?:can|could|else can)|no one (?:can|could|else can)|i can'?t (?:make|force|decide)|you(?:'ll)? (?:get to )?(?:decide|choose)|whatever you (?:decide|choose)|your hands|not (?:my|our) (?:place|decision|call))\b"),
    ("choice_then_threat", "confront", r"\b(?:up to you|your (?:choice|decision|call|life)|you decide)\b.*\b(?:but|just)\b.*\b(?:don'?t (?:come|say|blame|complain)|prison|jail|lose|dead|die|kill|worse|end up|regret|consequences)\b"),
    # Seek collaboration: permission, the client's own view, a shared agenda.
    ("asks_permission", "seek_collaboration", r"\b(?:would it be (?:ok|okay|all right|alright|helpful|useful)|is it (?:ok|okay|all right|alright)|(?:would|do) you mind if|(?:can|could|may|might) i (?:just )?(?:share|ask|tell|suggest|offer|give|say|mention|explain|show|check)|with your permission|if (?:it'?s|that'?s) (?:ok|okay|all right|alright) with you|are you (?:ok|okay|open|happy|comfortable|up for|willing) (?:with|to|for|if))\b"),
    ("asks_view", "seek_collaboration", r"\b(?:what do you (?:think|make) (?:of|about) (?:that|this|it|these)|how does (?:that|this) (?:sound|fit|sit|land|seem)|does (?:that|this) (?:fit|make sense|sound|ring)|where would you like|what would you like (?:to (?:talk|focus|start|spend)|us)|have i got (?:that|it)|did i get|what would be (?:most )?(?:helpful|useful))\b"),
    ("shares_agenda", "seek_collaboration", r"\b(?:we (?:could|can|might) (?:talk|look|start|spend|go|work|think)|work(?:ing)? (?:on this )?with you)\b"),
    # Information: neutral facts, structure; unsure between this and Persuade -> this.
    ("states_fact", "give_information", r"\b(?:research|studies|evidence|guidelines?|on average|percent|per cent|%|units?|recommended|typically|generally|usually|results?|levels?|score|scored|range|milligrams?|blood|liver|lungs?|nicotine|insulin|withdrawal|confidential|(?:there (?:is|are|'s) (?:a |some |different |several |lots of )?(?:\w+ )?(?:programme|program|group|option|medication|service|clinic|leaflet|patch|tablet)s?))\b"),
    ("says_structure", "give_information", r"\b(?:my name is|i'?m (?:a |one of |the |your )\w+|we(?:'ve| have| got)+ (?:about |around )?\w+ minutes|today we|i(?:'ll| will| am going to|'m going to) (?:be |just )?(?:ask|write|see|send|give|call|explain|go)|everything (?:you say|we)|this session|next (?:week|time|appointment))\b"),
    # Persuade with permission beats Persuade in the same utterance.
    ("softened_advice", "persuade_with_permission", r"\b(?:if you(?:'d| would)? (?:like|want|don'?t mind)|some (?:people|patients|clients|folks)|other (?:people|patients|clients|folks)|one (?:thing|option|idea) (?:that )?(?:some|people|might|could)|you asked|since you ask|you(?:'d| would)? (?:know|be the (?:best )?judge|best judge)|might or might not|may or may not|see (?:if|whether) (?:it|that|any))\b"),
    # Persuade: advice, solutions, opinions, outside reasons, without permission.
    ("tells_should", "persuade", r"\b(?:you(?:'ve| have)? (?:(?:really|just|do|also|probably|definitely|seriously|absolutely) )*(?:should(?! (?:be|feel) (?:\w+ ){0,2}proud)|need to|ought to|have to|must(?! (?:be|feel|have))|have got to|got to|gotta|had better)|you'd better|i(?:'d| would) (?:strongly |really )?(?:recommend|suggest|advise|urge|encourage)|my advice|i want you to|i need you to|i'?d like you to)\b"),
    ("suggests", "persuade", r"\b(?:why (?:don'?t|not) (?:you|just|try|we)|have you (?:thought (?:about|of)|considered|tried)|how about|what about \w+ing|what if you|maybe (?:you )?(?:could|should|try)|(?<!step )(?<!thing )(?<!what )you (?:could|might|can) (?:always |also |just |even |maybe )?" + _ADVICE_VERB + r"|you might want to|if i were you|if you (?:just )?(?:cut|stopp?ed|quit|tried|gave))\b"),
    ("orders", "persuade", _OPENER + r"(?:please |just |maybe |always |never |don'?t )?" + _ADVICE_VERB + r" (?!you\b|your time\b|me\b|an? (?:moment|minute|second|breath)\b|(?:it|this|that) (?:up|going)\b)\w+"),
    ("outside_reason", "persuade", r"\b(?:for (?:your|the) (?:kids?|children|wife|husband|family|son|daughter|mum|mother|health|baby|partner)(?:'s sake)?|think (?:of|about) (?:your|what|how) )"),
    ("opinion", "persuade", r"\b(?:i (?:really |do |honestly |personally )?(?:think|believe|feel) (?:that )?(?:you|it|this|the)|in my (?:opinion|view|experience)|the best (?:thing|way)|it(?:'s| is| would be) (?:best|better|important|essential|a good idea)|trust me|believe me|i'?ve been there|when i (?:stopped|quit|gave))\b"),
    ("not_telling_but", "persuade", r"\b(?:i'?m not (?:telling|saying|here to|trying to)|not to (?:tell|push|preach))\b.*\bbut\b"),
    # Confront beats Question; unsure between confront and reflection -> no code.
    ("disputes", "confront", r"\b(?:that'?s (?:not true|nonsense|rubbish|ridiculous|an excuse|a lie|no excuse|just an? excuse|denial|bull)|you(?:'re| are) (?:just |only |clearly |being |obviously |still )?(?:in denial|lying|making excuses|kidding yourself|fooling yourself|an? (?:alcoholic|addict|drunk)|selfish|ridiculous|childish|irresponsible|difficult|defensive|minimi[sz]ing)|excuses?|come off it|come on|load of (?:rubbish|nonsense|bull\w*|crap)|i (?:very much |really )?doubt (?:that|it|very)|with respect,? you|sure (?:it|you|he|she) did|you do reali[sz]e|no need to be like|give me a break|be honest|be real|let'?s be honest|get real|wake up|grow up|yeah right|oh really)\b"),
    ("labels", "confront", r"(?<!think )(?<!thinks )(?<!feel )(?<!say )(?<!says )(?<!said )(?<!if )(?<!that )(?<!whether )\byou(?: (?:obviously|clearly|definitely|do|really))*(?:'ve| have)(?: got)? an? (?:\w+ )?problem\b|\byou(?:'re| are) an? (?:\w+ )?(?:alcoholic|addict|drunk|junkie|criminal|liar|danger)\b"),
    ("accuses", "confront", r"\byou (?:broke the law|could(?:'ve| have) killed|did this to yourself|brought (?:this|it) on yourself|only have yourself to blame|chose to|never (?:listen|think|try|learn))\b"),
    ("contradicts", "confront", r"^(?:no|nope|wrong|rubbish|nonsense|actually)[ ,.!]+(?:no[ ,.]+)?(?:it|that|this|you|they|he|she|your)\b|^(?:yeah,? |yes,? )?but (?:your|the|surely|what about)\b|\byou can'?t be an? \w+|\b(?:don'?t|doesn'?t|can'?t|isn'?t|aren'?t) (?:they|he|she)\W*$"),
    ("checks_up", "confront", r"\byour (?:notes?|records?|file|blood tests?|results?|wife|mum|teacher|doctor) (?:says?|tells?|don'?t agree|doesn'?t agree|told me) "),
    ("warns", "confront", r"\b(?:(?:you(?:'ll| will|'re going to|'re gonna| are going to)|he'?ll|she'?ll|they'?ll) (?:just |only |probably |never |definitely )?(?:lose|die|end up|regret|kill|go to (?:prison|jail)|be (?:dead|back|sorry)|ruin|destroy|get worse)|if you (?:don'?t|carry on|keep|continue|go on)[^?]*(?:you(?:'ll| will|'re|r)|lose|die|dead|prison|jail|taken)|kill(?:ing)? (?:yourself|you|someone|somebody)|going to die|do you want to (?:die|lose|end up))\b"),
    ("shames", "confront", r"\b(?:ashamed|shame on|should know better|how (?:could|can|dare) you|what kind of (?:mother|father|parent|person|man|woman|mum|dad)|don'?t you (?:care|realise|realize|think|see|understand|love|know|feel)|aren'?t you (?:worried|ashamed|afraid|scared)|whose fault|your (?:own )?fault|you (?:only )?have (?:only )?yourself to blame|do you (?:really|honestly|seriously) (?:think|believe|expect))\b"),
    ("throws_back", "confront", r"\b(?:then why|so why (?:do|did|are|don'?t|haven'?t|didn'?t) you|why (?:are you still|do you (?:still|keep)|didn'?t you (?:just )?)|if (?:you|it) (?:really |so |were |cared|loved?|mattered?)[^?]*(?:why|you wouldn'?t|you would(?: have)?))\b"),
    # Self-efficacy: ability, past success, the confidence ruler asked downwards.
    ("names_ability", "self_efficacy", r"\b(?:you (?:can|could) (?:do|manage|handle|make|get through|cope)|you(?:'ve| have) (?:already |actually |done |managed )+|you(?:'ve| have)? (?:already )?(?:managed|succeeded|coped|pulled (?:it|that) off|got through|went \w+ (?:days|weeks|months))|(?:you(?:'re| are)|you've been) (?:capable|able)|i(?:'m| am) (?:confident|sure) you|believe in you|have what it takes|proof|you know how to|you did it)\b"),
    ("ruler_downward", "self_efficacy", r"\bwhy (?:an? |are you (?:at )?(?:an? )?|did you (?:say|pick|choose) (?:an? )?|is it (?:an? )?)?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b.*\b(?:not|rather than|instead of)\b (?:an? )?(?:[0-5]\b|zero|one|two|three|four|five|lower|less|nothing)|\bwhy not (?:an? )?(?:lower|less|zero|one|two|three|[0-3]\b)"),
    ("confidence_ruler", "self_efficacy", r"\b(?:confiden|sure|certain)\w*\b.*(?:\bscale\b|\b(?:0|zero|1|one) to (?:10|ten)\b|\bout of (?:10|ten)\b)|(?:\bscale\b|\b(?:0|zero|1|one) to (?:10|ten)\b|\bout of (?:10|ten)\b).*\b(?:confiden|sure|certain)"),
    # No code: greetings, following, thanks, sympathy.
    ("follows", "none", r"^(?:mm+-?hm+|mm+|mhm+|uh-?huh|okay|ok|right|sure|yeah|yes|yep|i see|oh|ah|hmm+|alright|all right|gotcha|fair enough|wow|really|absolutely|exactly|of course|got it|no problem|no|um|uh|i understand)(?:[ ,.!]+(?:okay|ok|right|sure|yeah|yes|i see|oh|good|great|all right|alright|so|well|then|and|um|uh|mm+-?hm+|mhm+))*[ ,.!?…-]*$"),
    ("greets", "none", r"\b(?:hello|hi|hey|good (?:morning|afternoon|evening)|goodbye|bye|see you|take care|nice to (?:meet|see)|have a (?:good|nice)|thank you|thanks|you'?re welcome|cheers)\b"),
    ("apologises", "none", r"^\W*(?:oh,? |okay,? |ok,? |no,? |fine,? )*sorry\b(?! to hear| that happened| for (?:your|you\b)| about (?!that|this|it\b|what i|the way i|before|earlier|my))|\b(?:that came out wrong|i(?:'ve| have)? overstepped)\b|\b(?:i(?:'m| am)? (?:do )?(?:so |really |very )?(?:sorry|apologi[sz]e)(?!\s+(?:to hear|for your|about (?!that|this|it\b|what i|the way i|before|earlier|my)))|my apologies|my mistake|i (?:got|came at) (?:that|this|it) wrong|i (?:pushed|jumped|was too))\b"),
    ("sympathises", "none", r"\b(?:i'?m (?:so |really |very )?sorry (?:to hear|for your|about (?!that|this|it\b|what i|the way i|before|earlier|my)|that (?:happened|you|this))|that (?:must be|must have been|sounds) (?:\w+ )?(?:hard|tough|awful|difficult|horrible|rough))\b"),
)  # fmt: skip

PLAIN = frozenset(
    (
        "asks_ability tells_should labels accuses asks_ruler warns disputes shames throws_back choice_then_threat asks_permission your_choice "
        "invites_telling wonders ruler_downward confidence_ruler contradicts cheers follows suggests asks_what_how both_sides stem_sounds "
        "orders not_telling_but"
    ).split()
)
"""Cues that hardly ever speak for anything else than their code."""

CUES: tuple[Cue, ...] = tuple(Cue(name, code, re.compile(pattern)) for name, code, pattern in _TABLE)


def find(text: str) -> Iterator[Hit]:
    """Yield every cue found in `text`, in the order of the table; positions are those of `text`."""
    plain = normalise(text)
    for cue in CUES:
        match = cue.pattern.search(plain)
        if match:
            yield Hit(cue.name, cue.code, match.start(), match.end())
