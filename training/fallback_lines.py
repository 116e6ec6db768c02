"""The interviewer's ready-made lines, spoken Chinese and English, and the choice among them.

Standard library only: the app speaks these when no model has a better line, the quality checks compare
outputs with them. Every line is meant to be heard, not read: short, kind, one thing at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

MAX_SPOKEN_CHARACTERS_ZH = 60
MAX_SPOKEN_WORDS_EN = 40


class Situation(StrEnum):
    """When a line is needed. Slots: ``{topic}`` in the bridges and transitions, ``{job}`` in the greeting."""

    GREETING = "greeting"
    SELF_INTRODUCTION = "self_introduction"
    FIRST_TOPIC = "first_topic"
    ACKNOWLEDGE = "acknowledge"
    TRANSITION_UNKNOWN = "transition_unknown"
    TRANSITION_ANSWERED = "transition_answered"
    TRANSITION_SKIPPED = "transition_skipped"
    FOLLOW_UP = "follow_up"
    CLOSING = "closing"
    CLOSING_EARLY = "closing_early"
    REASSURE = "reassure"
    REPEAT = "repeat"
    REPHRASE = "rephrase"


_ZH: dict[Situation, tuple[str, ...]] = {
    Situation.GREETING: (
        "你好，欢迎来面试{job}。今天我们聊几个话题，想一想再说也没关系。",
        "你好，今天我们面试的岗位是{job}。我会问几个方面的问题，你按自己的节奏来就好。",
        "你好，很高兴和你聊{job}这个岗位。不用紧张，就当是一次交流。",
        "你好，我是今天的面试官，我们来聊聊{job}这个岗位。中间想停下来想想，随时都可以。",
        "你好呀，欢迎你。今天是{job}的面试，会有几个话题，不会的直接说就行。",
        "你好，谢谢你过来。今天主要聊聊{job}相关的经历，听不清的地方可以让我重复。",
        "你好，我们开始吧。这次是{job}的面试，我问你答，也可以随时停下来思考。",
        "你好，欢迎。接下来我们围绕{job}聊一会儿，答得慢一点没关系。",
    ),
    Situation.SELF_INTRODUCTION: (
        "先请你简单介绍一下自己吧。",
        "我们先从自我介绍开始吧。",
        "先用一两分钟介绍一下你自己吧。",
        "先说说你自己吧，做过什么、擅长什么都可以。",
        "先做个简短的自我介绍吧。",
        "来，先介绍一下你自己。",
        "先聊聊你的经历吧，简单介绍一下自己。",
        "那先请你做个自我介绍。",
    ),
    Situation.FIRST_TOPIC: (
        "好，谢谢你的介绍。我们先聊聊{topic}。",
        "嗯，大概了解了。那先从{topic}说起。",
        "好的，谢谢。我们先来看看{topic}。",
        "嗯，清楚了。第一个话题是{topic}。",
        "好，对你有个印象了。先聊{topic}吧。",
        "谢谢你的介绍，我们从{topic}开始。",
        "好的，了解了。接下来先聊{topic}。",
        "嗯，好。那我们先说说{topic}。",
    ),
    Situation.ACKNOWLEDGE: (
        "好的。",
        "嗯，明白。",
        "嗯，好。",
        "好，了解了。",
        "嗯，我听明白了。",
        "好的，清楚。",
        "嗯，知道了。",
        "明白了。",
        "嗯嗯，好的。",
        "好，我记下了。",
    ),
    Situation.TRANSITION_UNKNOWN: (
        "好的，这个先放一放，我们聊聊{topic}。",
        "没关系，这块不要紧，换个话题，聊聊{topic}。",
        "没事，我们换一个，说说{topic}吧。",
        "嗯，没关系，那我们来聊{topic}。",
        "好，这个先不深究，来看看{topic}。",
        "没问题，这块先不细问，我们转到{topic}。",
        "了解，这个先过，下一个聊聊{topic}。",
        "没关系，咱们换个方向，聊聊{topic}。",
        "好的，这块先到这儿，我们看看{topic}。",
        "嗯，明白，那换到{topic}这块。",
    ),
    Situation.TRANSITION_ANSWERED: (
        "嗯，讲得挺清楚。我们接着聊{topic}。",
        "好，这块你说得很具体，下面看看{topic}。",
        "不错，这个话题聊得很充分，换到{topic}吧。",
        "好的，思路我听明白了，接下来聊{topic}。",
        "嗯，这部分说得很完整，那来聊聊{topic}。",
        "很好，这块我没有疑问了，再聊聊{topic}。",
        "好，经验挺扎实的，我们再看{topic}。",
        "嗯，来龙去脉都清楚了，下一个是{topic}。",
        "好的，这块聊透了，转到{topic}。",
    ),
    Situation.TRANSITION_SKIPPED: (
        "没问题，这个跳过，我们聊聊{topic}。",
        "好，跳过这个，来看看{topic}。",
        "行，那我们直接聊{topic}。",
        "好的，这题先不答，说说{topic}吧。",
        "可以，换下一个，聊聊{topic}。",
        "没事，那就下一个，{topic}。",
        "好，那我们换到{topic}。",
        "嗯，跳过没关系，接下来是{topic}。",
    ),
    Situation.FOLLOW_UP: (
        "能举一个具体的例子吗？",
        "当时为什么选这个做法？",
        "这里面最难的一步是什么？",
        "最后的效果，你是怎么衡量的？",
        "如果重新做一次，你会改哪里？",
        "这件事里哪一部分是你自己做的？",
        "除了这个方案，你还考虑过别的吗？",
        "当时遇到的最大的问题是什么？",
        "这个做法有什么局限吗？",
        "能再展开说说具体是怎么做的吗？",
    ),
    Situation.CLOSING: (
        "好，今天就聊到这里。你讲了不少自己的思考，谢谢你的时间。",
        "好的，我想了解的都问完了。聊得很愉快，谢谢你。",
        "今天的问题就这些，你回答得很认真，谢谢你来参加。",
        "嗯，那我们就到这儿。谢谢你的分享，辛苦了。",
        "好，面试到这里就结束了。感谢你的坦诚，祝你顺利。",
        "谢谢你，今天聊得挺充实的，我们就到这里吧。",
        "好的，话题都聊完了。谢谢你的耐心，今天表现得很投入。",
        "那今天先到这里，谢谢你讲得这么实在，祝你一切顺利。",
    ),
    Situation.CLOSING_EARLY: (
        "好的，那我们今天先到这里，谢谢你的时间。",
        "没问题，今天就先聊到这儿，辛苦你了。",
        "好，那就先结束，谢谢你来参加。",
        "行，我们先到这里，谢谢你的分享。",
        "好的，今天先这样，聊得不错，谢谢你。",
        "嗯，那就到这里，谢谢，祝你顺利。",
        "好，先停在这儿，谢谢你今天的投入。",
        "明白，今天就到这里，谢谢你。",
    ),
    Situation.REASSURE: (
        "不着急，慢慢想。",
        "没关系，你可以再想一会儿。",
        "慢慢来，想好了再说。",
        "别紧张，想到什么都可以说。",
        "不急，我在听。",
        "先说个大概也可以。",
        "没事，不用一次说完整。",
        "你慢慢想，时间够的。",
    ),
    Situation.REPEAT: (
        "我再说一遍：",
        "好，我重复一下：",
        "没问题，我再问一次：",
        "刚才的问题是：",
        "我把问题再说一下：",
        "好的，再来一遍：",
        "可以，问题是这样的：",
        "我们接着刚才的问题：",
    ),
    Situation.REPHRASE: (
        "我换个说法：",
        "那我换个问法：",
        "好，我换一种方式问：",
        "没问题，我换个角度问：",
        "这么说可能更清楚：",
        "换句话问：",
        "可以，我换一个问题来问：",
        "我们从另一头说起：",
    ),
}

_EN: dict[Situation, tuple[str, ...]] = {
    Situation.GREETING: (
        "Hi, and welcome to your interview for {job}. We'll go through a few topics, so take your time.",
        "Hello, thanks for coming. We'll talk about {job} today, one topic at a time.",
        "Hi there. This is the {job} interview. There's no rush, and you can ask me to repeat anything.",
        "Hello, good to meet you. We'll chat about {job} for a while, so just be yourself.",
        "Hi, welcome. Today is about {job}. If you don't know something, simply say so.",
        "Hello, let's get started on the {job} interview. Feel free to pause and think.",
        "Hi, nice to have you here. I have a few topics on {job}, and we'll take them at your pace.",
        "Hello and welcome. We'll talk through some of your {job} experience today.",
    ),
    Situation.SELF_INTRODUCTION: (
        "To start, tell me a little about yourself.",
        "Please begin with a short introduction.",
        "First, take a minute to introduce yourself.",
        "Let's start with you: tell me about yourself.",
        "Could you introduce yourself briefly?",
        "Start by telling me who you are and what you've done.",
        "Let's begin with a quick self-introduction.",
        "Tell me a bit about your background first.",
    ),
    Situation.FIRST_TOPIC: (
        "Great, thank you. Let's start with {topic}.",
        "Thanks, that helps. First, {topic}.",
        "Good to know. Let's begin with {topic}.",
        "Thank you. I'd like to start with {topic}.",
        "Okay, thanks. Let's talk about {topic} first.",
        "Nice, thank you. Our first topic is {topic}.",
        "Thanks for that. Let's look at {topic}.",
        "Alright, let's get into {topic}.",
    ),
    Situation.ACKNOWLEDGE: (
        "Okay.",
        "I see.",
        "Right.",
        "Got it.",
        "Alright.",
        "Okay, thanks.",
        "I see, thank you.",
        "Understood.",
        "Mm-hm, okay.",
    ),
    Situation.TRANSITION_UNKNOWN: (
        "That's fine, let's leave that and talk about {topic}.",
        "No problem, let's switch to {topic}.",
        "Not to worry. Let's move on to {topic}.",
        "That's okay. Let's try {topic}.",
        "Fair enough. Let's look at {topic} instead.",
        "Okay, we can leave that. Let's go on to {topic}.",
        "No worries, we'll put that aside. Next is {topic}.",
        "All good. Let's talk about {topic}.",
    ),
    Situation.TRANSITION_ANSWERED: (
        "That was clear, thank you. Let's go on to {topic}.",
        "Good, you covered that well. Next, {topic}.",
        "Nice, I have no more questions there. Let's talk about {topic}.",
        "Thanks, that was thorough. Now {topic}.",
        "Great detail, thank you. Let's move to {topic}.",
        "Solid. I got the full picture, so let's turn to {topic}.",
        "Very clear. Let's look at {topic} next.",
        "Good answer. Moving on to {topic}.",
    ),
    Situation.TRANSITION_SKIPPED: (
        "Sure, we'll skip that. Let's talk about {topic}.",
        "No problem. On to {topic}.",
        "Okay, skipping ahead to {topic}.",
        "That's fine. Next is {topic}.",
        "Alright, let's go to {topic}.",
        "Sure thing. Let's try {topic}.",
        "Fine by me. Let's look at {topic}.",
        "Okay, we can leave it there. Now {topic}.",
    ),
    Situation.FOLLOW_UP: (
        "Can you give me a concrete example?",
        "Why did you choose that approach?",
        "What was the hardest part of it?",
        "How did you measure whether it worked?",
        "If you did it again, what would you change?",
        "Which part of that was your own work?",
        "What other options did you consider?",
        "What was the biggest problem you ran into?",
        "Where does that approach stop working?",
        "Can you walk me through how you actually did it?",
    ),
    Situation.CLOSING: (
        "That's all from me. I enjoyed hearing how you think, thank you for your time.",
        "We've covered everything. Thank you, that was a good conversation.",
        "Those were my questions. Thanks for your thoughtful answers.",
        "Let's stop here. Thank you for sharing so openly.",
        "That brings us to the end. Thanks, and all the best.",
        "Thank you, we got through a lot today. That's it from my side.",
        "We're done. I appreciate the effort you put in, thank you.",
        "That's the end of the interview. Thanks for coming, and good luck.",
    ),
    Situation.CLOSING_EARLY: (
        "Alright, let's stop here for today. Thank you for your time.",
        "No problem, we'll end it here. Thanks for coming.",
        "Okay, that's it for today. Thank you.",
        "Sure, let's leave it there. Thanks for sharing.",
        "Fine, we'll wrap up now. It was good talking to you.",
        "Okay, we'll finish here. Thanks, and good luck.",
        "Understood, let's end here. Thank you.",
        "Alright, we'll close now. Thanks for your effort today.",
    ),
    Situation.REASSURE: (
        "Take your time.",
        "No rush, think it over.",
        "It's fine to pause and think.",
        "Whenever you're ready.",
        "No hurry, I'm listening.",
        "A rough idea is fine too.",
        "It doesn't have to be perfect.",
        "Take a moment, we have time.",
    ),
    Situation.REPEAT: (
        "Let me say that again: ",
        "Sure, once more: ",
        "Of course, here it is again: ",
        "The question was: ",
        "Let me repeat that: ",
        "No problem, again: ",
        "Here's the question again: ",
        "Back to the question: ",
    ),
    Situation.REPHRASE: (
        "Let me put it another way: ",
        "Let me ask it differently: ",
        "Sure, in other words: ",
        "Here's another way to ask: ",
        "Perhaps this is clearer: ",
        "Let me try it from another angle: ",
        "Of course, let me rephrase that: ",
        "Let's come at it differently: ",
    ),
}


def lines(situation: Situation, language: str) -> tuple[str, ...]:
    """All wordings for ``situation``; a language other than ``en`` gets the Chinese ones."""
    return (_EN if language == "en" else _ZH)[situation]


def pick(choices: Sequence[str], seed: int, avoid: str = "") -> str:
    """One of ``choices``, the same for the same seed, and never ``avoid`` while there is another.

    Raises ValueError when there is nothing to choose from.
    """
    usable = [line for line in choices if line != avoid] or list(choices)
    if not usable:
        raise ValueError("there is no line to pick from")
    return usable[seed % len(usable)]


def opening(job_title: str, language: str = "zh", seed: int = 0) -> tuple[str, str]:
    """The greeting and how it goes, and the request for a self-introduction, as two texts."""
    job = job_title.strip() or ("this position" if language == "en" else "这个岗位")
    greeting = pick(lines(Situation.GREETING, language), seed).format(job=job)
    return greeting, pick(lines(Situation.SELF_INTRODUCTION, language), seed)


def join(first: str, second: str, language: str) -> str:
    """Two spoken pieces as one line: Chinese runs on, English takes a space."""
    if not first or not second:
        return first or second
    gap = "" if language != "en" or first.endswith(" ") else " "
    return f"{first}{gap}{second}"


def spoken_length(text: str, language: str) -> int:
    """Length as a listener feels it: Chinese in characters, English in words."""
    return len(text.split()) if language == "en" else len("".join(text.split()))


def bridge(
    situation: Situation, topic: str, question: str, language: str, seed: int, avoid: str = ""
) -> tuple[str, str]:
    """A bridging line with the question behind it, and the wording that was used (the next ``avoid``).

    Wordings that keep the whole within what one can follow by ear come first; where the question alone is
    too long, the shortest wordings are taken.
    """
    limit = MAX_SPOKEN_WORDS_EN if language == "en" else MAX_SPOKEN_CHARACTERS_ZH
    wordings = lines(situation, language)

    def whole(wording: str) -> str:
        return join(wording.format(topic=topic), question, language)

    fitting = [wording for wording in wordings if spoken_length(whole(wording), language) <= limit]
    wording = pick(fitting or sorted(wordings, key=len)[:2], seed, avoid)
    return whole(wording), wording
