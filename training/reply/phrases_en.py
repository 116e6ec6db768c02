"""The English wordings that practice rows are composed from; ``{head}`` is a run of the answer, said back."""

LINKS = ("{head}, okay. ", "{head}, I see. ", "{head}, right. ", "{head}, good. ", "{head}. ")
ENDINGS = (
    "Why did you do it that way?",
    "How did that work out?",
    "What was the hardest step?",
    "How did you check that it helped?",
    "What would you change next time?",
    "Which part was your own work?",
    "Did anybody disagree?",
    "What did you try first?",
    "How long did it take to get stable?",
    "What went wrong along the way?",
    "How would you undo it if it failed?",
    "What did you learn from it?",
)
TERM_FOLLOW_UPS = (
    "You mentioned {term}. Why did you choose it?",
    "What was the hardest part of {term}?",
    "How did you notice when {term} went wrong?",
    "What would you have done without {term}?",
    "Which part of {term} did you do yourself?",
    "Looking back at {term}, what would you change?",
)
UNKNOWN = (
    "I don't know that one, sorry.",
    "I've never used it.",
    "Um, no idea, honestly.",
    "I only know the name.",
    "Not my area, a colleague did it.",
    "Can we skip this one?",
)
COMFORTS = ("That's fine. ", "No problem. ", "Not to worry. ", "Fair enough. ", "Thanks for saying so. ")
BRIDGES = (
    "Let's talk about {topic}. ",
    "Let's move on to {topic}. ",
    "On to {topic}. ",
    "Let's look at {topic}. ",
)
TOPIC_QUESTIONS = (
    "Which part did you do yourself?",
    "What was the hardest bit?",
    "How did you use it?",
    "Where did you start?",
    "What are you most proud of?",
    "How do you know it works?",
)
PRAISE = ("{head}, that's solid. ", "{head}, nicely done. ", "{head}, I see. ", "{head}, that's clear. ")
LAST_WORDS = ("No, that's all, thank you.", "Nothing to add, thanks.", "I think I said it all.")
REMEMBERED = ("{head}, I'll remember that. ", "{head}, well said. ")
FAREWELLS = (
    "Thank you for coming, and all the best.",
    "That's it for today. Thanks, and good luck.",
    "I enjoyed talking to you. Take care.",
    "Thanks for your time, goodbye.",
)
FILLERS = ("Um, ", "Well, ", "So, ")
