"""The doctor's sentences in Chinese and English: what was found, and what to do about it."""

from __future__ import annotations

_ZH: dict[str, tuple[str, str]] = {
    "python_ok": ("Python {0} 可用。", ""),
    "python_missing": ("Python {0} 太旧。", "请安装 Python 3.11 或更新的版本。"),
    "packages_ok": ("需要的程序库都已安装。", ""),
    "packages_missing": ("缺少程序库：{0}。", "请运行 python3 run.py 重新安装。"),
    "sound_ok": ("声音组件 PortAudio 可用，找到 {0} 个设备。", ""),
    "sound_none": ("找不到任何声音设备。", "请检查系统声音设置；没有声音设备时仍可打字练习。"),
    "sound_broken": ("声音组件不可用：{0}", "请安装 libportaudio2，或检查系统声音设置；仍可打字练习。"),
    "microphone_ok": ("麦克风：{0}。", ""),
    "microphone_none": ("找不到麦克风。", "请接上麦克风并允许本程序使用；没有麦克风时可以打字作答。"),
    "microphone_other": ("找不到设置里的麦克风“{0}”。", "请在设置里另选一个，或重新插好。"),
    "speaker_ok": ("扬声器：{0}。", ""),
    "speaker_none": ("找不到扬声器。", "请接上扬声器或耳机；没有扬声器时问题以文字显示。"),
    "speaker_other": ("找不到设置里的扬声器“{0}”。", "请在设置里另选一个，或重新插好。"),
    "voice_zh_ok": ("中文语音：{0}。", ""),
    "voice_zh_none": ("系统里没有中文语音。", "请安装中文语音（Linux：espeak-ng）；否则问题以文字显示。"),
    "voice_en_ok": ("英文语音：{0}。", ""),
    "voice_en_none": ("系统里没有英文语音。", "请安装英文语音（Linux：espeak-ng）；否则问题以文字显示。"),
    "recogniser_ok": ("语音识别模型：{0}。", ""),
    "recogniser_starter": ("语音识别用的是入门模型，只能演示。", "请在设置里下载 Whisper，或打字作答。"),
    "recogniser_none": ("没有语音识别模型。", "请在设置里下载 Whisper，或打字作答。"),
    "recogniser_lost": ("设置里的语音识别模型不在了：{0}。", "请在设置里另选一个。"),
    "decider_ok": ("追问判断模型：{0}。", ""),
    "decider_starter": ("追问判断用的是入门模型。", ""),
    "decider_none": ("没有追问判断模型，改用规则判断。", "可以在“训练”里训练一个。"),
    "decider_lost": ("设置里的追问判断模型不在了：{0}。", "请在设置里另选一个；在此之前用规则判断。"),
    "generator_ok": ("提问生成模型：{0}。", ""),
    "generator_starter": ("提问生成用的是入门模型。", ""),
    "generator_none": ("没有提问生成模型，改用题库。", "可以在设置里下载，或在“训练”里训练一个。"),
    "generator_lost": ("设置里的提问生成模型不在了：{0}。", "请在设置里另选一个；在此之前用题库。"),
    "gpu_ok": ("显卡：{0}。", ""),
    "gpu_none": ("没有 NVIDIA 显卡，模型在处理器上运行，训练会比较慢。", ""),
    "disk_ok": ("磁盘剩余 {0} GB。", ""),
    "disk_low": ("磁盘只剩 {0} GB，录音很快会占满。", "请清理一些空间，旧的面试可以在“回看”里删除。"),
    "disk_missing": ("磁盘只剩 {0} GB，无法开始面试。", "请清理一些空间，旧的面试可以在“回看”里删除。"),
    "library_ok": ("资料库可以打开，有 {0} 次面试。", ""),
    "library_new": ("还没有资料库，第一次面试时会建立在 {0}。", ""),
    "library_missing": (
        "资料库打不开：{0}",
        "请检查文件夹权限；若已损坏，可从 backups 文件夹恢复最近的备份。",
    ),
    "echo_running": ("正在测试回声，请保持安静，大约五秒……", ""),
    "echo_ok": ("回声测试通过，只剩 {0} dB 回声，不戴耳机也可以打断面试官（{1}）。", ""),
    "echo_headphones": (
        "回声太大，还剩 {0} dB（{1}）。",
        "请戴上耳机并在窗口里勾选“使用耳机”；不戴的话，请等面试官说完再回答。",
    ),
    "settings_ok": ("设置文件可用。", ""),
    "settings_missing": ("设置文件有错：{0}", "请改正那一行，或删除该文件以恢复默认设置。"),
}

_EN: dict[str, tuple[str, str]] = {
    "python_ok": ("Python {0} will do.", ""),
    "python_missing": ("Python {0} is too old.", "Install Python 3.11 or newer."),
    "packages_ok": ("All needed libraries are installed.", ""),
    "packages_missing": ("Libraries are missing: {0}.", "Run python3 run.py to install them."),
    "sound_ok": ("PortAudio works and sees {0} devices.", ""),
    "sound_none": (
        "There is no sound device.",
        "Check the system's sound settings; without sound, answers can be typed.",
    ),
    "sound_broken": (
        "PortAudio cannot be used: {0}",
        "Install libportaudio2 or check the system's sound settings; answers can be typed meanwhile.",
    ),
    "microphone_ok": ("Microphone: {0}.", ""),
    "microphone_none": (
        "There is no microphone.",
        "Plug one in and allow this program to use it; without one, answers can be typed.",
    ),
    "microphone_other": (
        "The microphone “{0}” of the settings is not there.",
        "Choose another in Settings or plug it in again.",
    ),
    "speaker_ok": ("Speaker: {0}.", ""),
    "speaker_none": (
        "There is no speaker.",
        "Plug in a speaker or headphones; without them, questions are shown as text.",
    ),
    "speaker_other": (
        "The speaker “{0}” of the settings is not there.",
        "Choose another in Settings or plug it in again.",
    ),
    "voice_zh_ok": ("Chinese voice: {0}.", ""),
    "voice_zh_none": (
        "The system has no Chinese voice.",
        "Install one (Linux: espeak-ng); until then Chinese questions are shown as text.",
    ),
    "voice_en_ok": ("English voice: {0}.", ""),
    "voice_en_none": (
        "The system has no English voice.",
        "Install one (Linux: espeak-ng); until then English questions are shown as text.",
    ),
    "recogniser_ok": ("Speech recognition: {0}.", ""),
    "recogniser_starter": (
        "Speech recognition uses the starter model, which is only for demonstration.",
        "Download Whisper in Settings, or type the answers.",
    ),
    "recogniser_none": (
        "There is no speech recognition model.",
        "Download Whisper in Settings, or type the answers.",
    ),
    "recogniser_lost": ("The recognition model of the settings is gone: {0}.", "Choose another in Settings."),
    "decider_ok": ("Follow-up decision: {0}.", ""),
    "decider_starter": ("The follow-up decision uses the starter model.", ""),
    "decider_none": ("There is no decision model; rules decide.", "Train one under Training."),
    "decider_lost": (
        "The decision model of the settings is gone: {0}.",
        "Choose another in Settings; until then rules decide.",
    ),
    "generator_ok": ("Question wording: {0}.", ""),
    "generator_starter": ("Question wording uses the starter model.", ""),
    "generator_none": (
        "There is no wording model; the question bank is used.",
        "Download one in Settings or train one under Training.",
    ),
    "generator_lost": (
        "The wording model of the settings is gone: {0}.",
        "Choose another in Settings; until then the question bank is used.",
    ),
    "gpu_ok": ("Graphics card: {0}.", ""),
    "gpu_none": ("There is no NVIDIA card: models run on the processor, and training is slow.", ""),
    "disk_ok": ("{0} GB are free on the disk.", ""),
    "disk_low": (
        "Only {0} GB are free on the disk; recordings will fill it soon.",
        "Free some space; old sessions can be erased in Review.",
    ),
    "disk_missing": (
        "Only {0} GB are free on the disk; no interview can begin.",
        "Free some space; old sessions can be erased in Review.",
    ),
    "library_ok": ("The library opens and holds {0} sessions.", ""),
    "library_new": ("There is no library yet; the first interview begins it in {0}.", ""),
    "library_missing": (
        "The library cannot be opened: {0}",
        "Check the folder's permissions; a damaged library can be restored from its backups folder.",
    ),
    "echo_running": ("Testing for echo; please be quiet for about five seconds…", ""),
    "echo_ok": ("Only {0} dB of echo are left: you can interrupt without headphones ({1}).", ""),
    "echo_headphones": (
        "Too much echo, {0} dB are left ({1}).",
        "Wear headphones and say so in the window; without them, answer when the interviewer has finished.",
    ),
    "settings_ok": ("The settings file is in order.", ""),
    "settings_missing": (
        "The settings file has a mistake: {0}",
        "Correct that line, or delete the file to return to the defaults.",
    ),
}


def doctor_words(key: str, language: str, *values: object) -> tuple[str, str]:
    """Return (sentence, action) for ``key`` in ``zh`` or ``en``."""
    sentence, action = (_EN if language == "en" else _ZH)[key]
    return sentence.format(*values), action
