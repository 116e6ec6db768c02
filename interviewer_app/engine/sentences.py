"""The sentences that the engine itself tells the user, in the interview's language."""

from __future__ import annotations

from collections.abc import Mapping

Sentences = Mapping[str, str]

NO_RECOGNISER: Sentences = {
    "zh": "这台电脑上还没有能听懂你说话的识别模型，请在下面输入你的回答。",
    "en": "There is no recogniser for your speech on this computer yet; please type your answer.",
}
HEARING_GONE: Sentences = {
    "zh": "识别模型多次出错，已经停用；录音照常保存，请在下面输入你的回答。",
    "en": "The recogniser failed several times and is off; your voice is still recorded. Please type.",
}
SLOW_DECISION: Sentences = {
    "zh": "判断模型迟迟没有回应，这次用规则判断。",
    "en": "The decider does not answer, so the rules decide this time.",
}
MODELS_CHANGED: Sentences = {
    "zh": "已换用新的模型：判断用 {decider}，提问用 {generator}。",
    "en": "Models changed: {decider} decides, {generator} words the questions.",
}
MODEL_KEPT: Sentences = {
    "zh": "继续用原来的模型。",
    "en": "The model before stays in use.",
}
QUESTION_BANK: Sentences = {"zh": "题库", "en": "the question bank"}
RULES: Sentences = {"zh": "规则", "en": "the rules"}
SPEAKER_STOPPED: Sentences = {
    "zh": "扬声器没有把这句话播完，请看屏幕上的文字，并检查扬声器。",
    "en": "The speaker did not play this line to its end; read it on the screen and check the speaker.",
}
PRESS_RESUME: Sentences = {
    "zh": "面试已暂停，处理好以后按“继续”。",
    "en": "The interview is paused; press Continue when it is mended.",
}
HEAR_AGAIN: Sentences = {
    "zh": "这个问题没听清，或者不太好懂？按 R 我再说一遍，再按一次 R 我换个问法，按 S 换下一题。",
    "en": "Was the question unclear? Press R to hear it again, R twice for another wording, S for the next.",
}
BUG: Sentences = {
    "zh": "程序出错，面试到此结束；已经录下的内容都保存好了。",
    "en": "The program failed and the interview ends here; everything so far is saved.",
}


def say(sentences: Sentences, language: str) -> str:
    """Return the sentence in ``language`` (``zh`` or ``en``)."""
    return sentences["en" if language == "en" else "zh"]
