"""The English sentence and advice of every finding; slots are filled from the finding's values."""

from __future__ import annotations

_MEND = "Mend or remove the row (--fix removes it)."
_REWRITE = "Rewrite the line as it would be spoken."

WORDS: dict[str, tuple[str, str]] = {
    "unreadable_file": ("{fault}", "{action}"),
    "no_rows": ("There are no rows.", "Check that this is the right file."),
    "unreadable_row": ("The row {fault}.", _MEND),
    "schema": ("The field {fault}", "{action}"),
    "empty_text": ("The field is empty.", _MEND),
    "unknown_label": ("The label {fault}", "{action}"),
    "unknown_task": ("The task {fault}", "{action}"),
    "huge_text": ("The text has {count} characters; at most {limit} can be used.", _MEND),
    "long_text": (
        "The text costs about {count} tokens; the model sees {limit} and loses the middle.",
        "Shorten it, or split it into two rows.",
    ),
    "empty_answer": ("The answer is empty.", "Keep it only if silence is meant (NEXT_TOPIC)."),
    "follow_up_at_depth_3": (
        "FOLLOW_UP stands at depth 3, where there is none.",
        "Label it END (answered well) or NEXT_TOPIC.",
    ),
    "end_at_depth_0": (
        "END stands at depth 0, where no topic is exhausted yet.",
        "Label it FOLLOW_UP or NEXT_TOPIC, or correct the depth.",
    ),
    "answer_length_wrong": (
        "answer_length is {given}, the answer has {counted}.",
        "Correct it (--fix does): the app counts the same way.",
    ),
    "exact_duplicate": ("The row is the same as {other}.", "Remove one of them (--fix does)."),
    "near_duplicate": (
        "The row is nearly the same as {other} (similarity {similarity}).",
        "Rewrite it or remove one: it teaches nothing new.",
    ),
    "two_labels": (
        "The same text has label {label} here and {other_label} at {other}.",
        "Decide for one label (--fix removes both, as neither can be trusted).",
    ),
    "near_two_labels": (
        "Nearly the same text has label {label} here and {other_label} at {other} (similarity {similarity}).",
        "Check that the difference is meant: a contrast pair is good, a slip is not.",
    ),
    "split_leak": (
        "The same text stands in the split {split} here and in {other_split} at {other}.",
        "Remove the training copy (--fix does): the test would be flattered.",
    ),
    "near_split_leak": (
        "Nearly the same text stands in {split} here and in {other_split} at {other} "
        "(similarity {similarity}).",
        "Put both into the same split.",
    ),
    "question_in_two_splits": (
        "{count} questions stand in more than one split, for example “{example}”.",
        "Split by question, so that the test asks what was not seen.",
    ),
    "pii_phone": ("There is a mobile number: {found}.", "Replace it (--fix does)."),
    "pii_id_card": ("There is an identity card number: {found}.", "Replace it (--fix does)."),
    "pii_bank_card": ("There is a bank card number: {found}.", "Replace it (--fix does)."),
    "pii_email": ("There is an e-mail address: {found}.", "Replace it (--fix does)."),
    "pii_wechat": ("There is a WeChat name: {found}.", "Replace it (--fix does)."),
    "too_few": (
        "There are {count} different {what} rows; at least {minimum} are needed.",
        "Write {missing} more.",
    ),
    "below_ideal": (
        "There are {count} {what} rows; {ideal} are ideal.",
        "More would help; it works without.",
    ),
    "small_job_family": (
        "The job family {family} has {count} rows; at least {minimum} are needed to learn it.",
        "Write {missing} more, or merge it with a related one.",
    ),
    "no_job_family": ("{count} rows name no job_family.", "Add it to see how the families are covered."),
    "no_topics": ("No row names a topic.", "Add topic (or current_topic) to see which skills are covered."),
    "few_topics": (
        "There are only {count} topics in {rows} rows.",
        "Write about other skills too, at least {minimum}.",
    ),
    "dominant_topic": (
        "{share} of the rows are about {topic}.",
        "Write about other skills, or the model learns this one by heart.",
    ),
    "depth_missing": (
        "Depth {depth} has {count} of {rows} rows.",
        "Write rows at every depth from 0 to 3, each at least 5 %.",
    ),
    "quality_missing": (
        "Only {count} of {rows} answers are {quality}.",
        "Write answers of every quality, each at least 5 %.",
    ),
    "one_sided_hesitation": (
        "Every {label} row has hesitation {side} 0.5.",
        "Write some of the other kind, or the number gives the label away.",
    ),
    "gives_away_length": (
        "The answer's length alone tells the label (macro F1 {score}).",
        "Write long answers without substance and short ones with it.",
    ),
    "gives_away_start": (
        "The answer's first eight characters alone tell the label (macro F1 {score}).",
        "Let answers of every label begin in many ways.",
    ),
    "gives_away_speech": (
        "Hesitation and fillers alone tell the label (macro F1 {score}).",
        "Write hesitant good answers and fluent empty ones.",
    ),
    "probe_skipped": (
        "There are too few rows of a label to look for give-aways and wrong labels.",
        "Write at least {minimum} of each label.",
    ),
    "label_suspect": (
        "The label {label} may be wrong: learnt from the other rows it would be {predicted} ({probability}).",
        "Read it again; keep it if the meaning of the answer says so.",
    ),
    "no_output": ("{count} rows have no expected_output.", "They are prompts and are not trained on."),
    "opens_alike": (
        "{share} of the outputs open with “{opening}”.",
        "Open in more ways: at most 15 % alike.",
    ),
    "outputs_alike": (
        "{share} of the outputs are nearly the same as another, terms and numbers aside.",
        "Rewrite them: at most 5 %, or the model learns a template.",
    ),
    "similar_output": ("Terms aside, the output is nearly that of {other}: “{text}”", "Word it differently."),
    "reply_empty": ("The line is empty.", _MEND),
    "reply_too_long": ("The line is too long to be spoken ({count}; at most {limit}).", "Shorten it."),
    "reply_no_question": ("The line asks nothing: “{text}”", "Ask one question."),
    "reply_several_questions": ("The line asks several things: “{text}”", "Keep one question."),
    "reply_question_in_closing": ("The closing asks something: “{text}”", "Thank and say goodbye only."),
    "reply_repeats_question": ("The line repeats the old question: “{text}”", "Ask about the answer."),
    "reply_echoes_answer": ("The line reads the answer out: “{text}”", "Refer to it in a few words."),
    "reply_forbidden": ("The line says what an interviewer must not: “{text}”", _MEND),
    "reply_too_formal": ("The line is too formal to be spoken: “{text}”", _REWRITE),
    "reply_invented_number": (
        "The line names a number that nobody said: “{text}”",
        "Use only what the answer, résumé or topic names.",
    ),
    "reply_invented_term": (
        "The line names a term that nobody said: “{text}”",
        "Use only what the answer, résumé or topic names.",
    ),
    "reply_wrong_language": ("The line is not in the row's language: “{text}”", "Correct line or language."),
    "reply_stutters": ("The line says something twice: “{text}”", _REWRITE),
}
QUALITIES = {
    "unknown": "of the kind that does not know",
    "thin": "short or empty",
    "ordinary": "ordinary",
    "rich": "rich in detail",
}
SIDES = {"below": "below", "above": "of at least"}
