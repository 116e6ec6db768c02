<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AnswerBox</name>
    <message>
        <source>You can also type your answer here. Ctrl+Enter sends it.</source>
        <translation>也可以在这里打字作答，按 Ctrl+Enter 提交。</translation>
    </message>
    <message>
        <source>Type your answer</source>
        <translation>打字作答</translation>
    </message>
    <message>
        <source>Ctrl+Enter sends the answer, Esc leaves the box</source>
        <translation>按 Ctrl+Enter 提交，按 Esc 离开输入框</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Send the typed answer</source>
        <translation>提交打字的回答</translation>
    </message>
    <message>
        <source>Hand in the typed answer (Ctrl+Enter)</source>
        <translation>提交打字的回答（Ctrl+Enter）</translation>
    </message>
</context>
<context>
    <name>AnswerPanel</name>
    <message>
        <source>The answer under review</source>
        <translation>正在复核的回答</translation>
    </message>
    <message>
        <source>Use for training</source>
        <translation>用于训练</translation>
    </message>
    <message>
        <source>Use this answer for training</source>
        <translation>把这个回答用于训练</translation>
    </message>
    <message>
        <source>Key T. Only answers you mark, of sessions with consent, are exported.</source>
        <translation>按 T。只有你勾选的、且所在面试已同意的回答才会导出。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo the last change of this answer</source>
        <translation>撤销对这个回答的上一次修改</translation>
    </message>
    <message>
        <source>U or Ctrl+Z</source>
        <translation>按 U 或 Ctrl+Z</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Do the undone change again</source>
        <translation>重做刚才撤销的修改</translation>
    </message>
    <message>
        <source>Ctrl+Y</source>
        <translation>按 Ctrl+Y</translation>
    </message>
    <message>
        <source>Next answer</source>
        <translation>下一个回答</translation>
    </message>
    <message>
        <source>Go to the next answer</source>
        <translation>转到下一个回答</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>Judge what should follow, too: without it there is no row.</source>
        <translation>还要判断接下来该怎么做，否则不会生成训练数据。</translation>
    </message>
    <message>
        <source>Keys: 1 2 3 judge · Space plays · U undoes · N next</source>
        <translation>按键：1 2 3 判断 · 空格 播放 · U 撤销 · N 下一个</translation>
    </message>
</context>
<context>
    <name>CaptionBubble</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Interviewer</source>
        <translation>面试官</translation>
    </message>
    <message>
        <source>{who} (live)</source>
        <translation>{who}（实时）</translation>
    </message>
    <message>
        <source>(nothing recognised)</source>
        <translation>（没有识别出文字）</translation>
    </message>
    <message>
        <source>Hesitation {score}</source>
        <translation>犹豫度 {score}</translation>
    </message>
    <message>
        <source>Fillers {count}</source>
        <translation>填充词 {count}</translation>
    </message>
    <message>
        <source>Length {count}</source>
        <translation>字数 {count}</translation>
    </message>
    <message>
        <source>Then: {decision}</source>
        <translation>接下来：{decision}</translation>
    </message>
    <message>
        <source>{decision} · because {reasons}</source>
        <translation>{decision} · 依据：{reasons}</translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message>
        <source>Captions</source>
        <translation>对话字幕</translation>
    </message>
    <message>
        <source>What the interviewer and you have said, newest at the bottom</source>
        <translation>面试官和你说过的话，最新的在最下面</translation>
    </message>
</context>
<context>
    <name>ControlBar</name>
    <message>
        <source>Interrupt</source>
        <translation>打断</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Stop the interviewer and answer now (Space)</source>
        <translation>让面试官停下，现在就回答（空格）</translation>
    </message>
    <message>
        <source>I am done</source>
        <translation>我说完了</translation>
    </message>
    <message>
        <source>My answer is complete (Space)</source>
        <translation>我的回答结束了（空格）</translation>
    </message>
    <message>
        <source>Let me think</source>
        <translation>让我想想</translation>
    </message>
    <message>
        <source>Ask for time; the interviewer waits longer (T)</source>
        <translation>要一点时间，面试官会多等一会儿（T）</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>再说一遍</translation>
    </message>
    <message>
        <source>Say the question again; twice: ask it differently (R)</source>
        <translation>再说一遍问题；按两次换个问法（R）</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Leave this question for the next topic (S)</source>
        <translation>跳过这个问题，进入下一个话题（S）</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on with the interview (P)</source>
        <translation>继续面试（P）</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Hold the interview; nothing is recorded (P)</source>
        <translation>暂停面试，期间不录音（P）</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Say goodbye and end; asks first, press twice to be sure (Esc)</source>
        <translation>道别并结束面试；会先确认，连按两次直接结束（Esc）</translation>
    </message>
</context>
<context>
    <name>CourseStrip</name>
    <message>
        <source>Topic {number} of {count}</source>
        <translation>第 {number} 个话题，共 {count} 个</translation>
    </message>
    <message>
        <source>Time used {time}</source>
        <translation>已用时间 {time}</translation>
    </message>
    <message>
        <source>of {minutes} min</source>
        <translation>共 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>开场</translation>
    </message>
    <message>
        <source>Closing</source>
        <translation>收尾</translation>
    </message>
    <message>
        <source>{topic} · follow-up {depth}</source>
        <translation>{topic} · 第 {depth} 次追问</translation>
    </message>
</context>
<context>
    <name>DataPanel</name>
    <message>
        <source>Training data</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Check the data</source>
        <translation>检查数据</translation>
    </message>
    <message>
        <source>Looks at every row; takes a minute.</source>
        <translation>逐行检查，大约一分钟。</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>换一个文件…</translation>
    </message>
    <message>
        <source>JSON list or JSON Lines</source>
        <translation>JSON 列表或 JSON Lines 文件</translation>
    </message>
    <message>
        <source>Back to the project&apos;s rows</source>
        <translation>换回自带的数据</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Rows of each class</source>
        <translation>每一类有多少行</translation>
    </message>
    <message>
        <source>What is covered</source>
        <translation>覆盖情况</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Dotted line: the least that works. Solid line: ideal.</source>
        <translation>虚线：最少需要；实线：理想数量。</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>检查进度</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>程度</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>怎么办</translation>
    </message>
    <message>
        <source>The data cannot be read: choose another file.</source>
        <translation>数据读不出来，请换一个文件。</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>the project&apos;s own rows</source>
        <translation>软件自带的数据</translation>
    </message>
    <message>
        <source>{rows} rows · {where}</source>
        <translation>{rows} 行 · {where}</translation>
    </message>
    <message>
        <source> · {count} cannot be used</source>
        <translation> · 有 {count} 行不能用</translation>
    </message>
    <message>
        <source>enough</source>
        <translation>足够</translation>
    </message>
    <message>
        <source>{missing} missing for the minimum</source>
        <translation>离最少数量还差 {missing} 行</translation>
    </message>
    <message>
        <source>{missing} to the ideal</source>
        <translation>离理想数量还差 {missing} 行</translation>
    </message>
    <message>
        <source>Out of balance: most of &apos;{rich}&apos;, least of &apos;{poor}&apos;. Add to the latter first.</source>
        <translation>类别不均衡：“{rich}”最多，“{poor}”最少，请先补后者。</translation>
    </message>
    <message>
        <source>The classes are in balance.</source>
        <translation>各类比例均衡。</translation>
    </message>
    <message>
        <source>after {count} follow-ups</source>
        <translation>追问过 {count} 次</translation>
    </message>
    <message>
        <source>Follow-ups before</source>
        <translation>已追问次数</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答水平</translation>
    </message>
    <message>
        <source>Hesitation</source>
        <translation>犹豫程度</translation>
    </message>
    <message>
        <source>Job families</source>
        <translation>岗位类别</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Checking: {title}</source>
        <translation>正在检查：{title}</translation>
    </message>
    <message>
        <source>Errors {errors} · warnings {warnings} · hints {hints}. Choose one to go to its row.</source>
        <translation>错误 {errors} · 警告 {warnings} · 提示 {hints}。点一条就跳到那一行。</translation>
    </message>
    <message>
        <source>Not checked yet. The check looks for duplicates, contradicting labels, leaks between splits, give-aways, personal data and lines that no interviewer would say.</source>
        <translation>还没有检查过。检查会找出：重复、互相矛盾的标签、训练集和验证集之间的泄漏、太容易猜中的标签、个人信息，以及面试官不会说的话。</translation>
    </message>
</context>
<context>
    <name>DecisionCard</name>
    <message>
        <source>What should follow</source>
        <translation>接下来应该</translation>
    </message>
    <message>
        <source>Key {key}; once more takes it back</source>
        <translation>按 {key}；再按一次取消</translation>
    </message>
    <message>
        <source>Judge before seeing the model</source>
        <translation>先判断，再看模型</translation>
    </message>
    <message>
        <source>Nothing was decided after this answer.</source>
        <translation>这个回答之后不需要判断。</translation>
    </message>
    <message>
        <source>The model&apos;s guess is hidden until you judge.</source>
        <translation>模型的判断先不显示，等你选完再看。</translation>
    </message>
    <message>
        <source>{label} {percent}%</source>
        <translation>{label} {percent}%</translation>
    </message>
    <message>
        <source>Decided: {label} (by {source})</source>
        <translation>当时判断：{label}（{source}）</translation>
    </message>
    <message>
        <source>✓ Decided the same: {label} (by {source})</source>
        <translation>✓ 当时判断相同：{label}（{source}）</translation>
    </message>
    <message>
        <source>✗ Decided otherwise: {label} (by {source})</source>
        <translation>✗ 当时判断不同：{label}（{source}）</translation>
    </message>
</context>
<context>
    <name>DocumentWords</name>
    <message>
        <source>The file cannot be opened. Check that it is there and may be read.</source>
        <translation>打不开这个文件。请确认它还在原处，并且允许读取。</translation>
    </message>
    <message>
        <source>There is no text in the file. Choose another one.</source>
        <translation>文件里没有文字。请换一个文件。</translation>
    </message>
    <message>
        <source>The file is larger than 10 MB. Save the résumé without pictures, or as text.</source>
        <translation>文件超过 10 MB。请去掉图片再保存，或另存为文本。</translation>
    </message>
    <message>
        <source>The file has more than 30 pages. Choose the résumé itself, without attachments.</source>
        <translation>文件超过 30 页。请只选简历本身，不要带附件。</translation>
    </message>
    <message>
        <source>The file unpacks to far more than a résumé holds, so reading was stopped. Save it as .docx or .txt, or type your skills.</source>
        <translation>文件解压后远大于一份简历，已停止读取。请另存为 .docx 或 .txt，或直接填写技能。</translation>
    </message>
    <message>
        <source>The file is protected by a password. Save it without the password and choose it again.</source>
        <translation>文件有密码保护。请去掉密码保存后再选一次。</translation>
    </message>
    <message>
        <source>The PDF holds pictures of pages and no text. Export it from your word processor, or type your skills.</source>
        <translation>这份 PDF 是扫描图片，里面没有文字。请从文字处理软件重新导出，或直接填写技能。</translation>
    </message>
    <message>
        <source>The PDF does not say which characters it shows. Save it as .docx or .txt, or type your skills.</source>
        <translation>这份 PDF 的字体没有标明文字，读出来是乱码。请另存为 .docx 或 .txt，或直接填写技能。</translation>
    </message>
    <message>
        <source>The file is damaged. Save or download it again, or type your skills.</source>
        <translation>文件已损坏。请重新保存或下载，或直接填写技能。</translation>
    </message>
    <message>
        <source>This is the old .doc format. Open it in your word processor and save it as .docx or PDF.</source>
        <translation>这是旧的 .doc 格式。请用文字处理软件打开，另存为 .docx 或 PDF。</translation>
    </message>
    <message>
        <source>This is a picture, and text in pictures is not read. Choose a PDF or Word file, or type your skills.</source>
        <translation>这是一张图片，图片里的文字读不出来。请选 PDF 或 Word 文件，或直接填写技能。</translation>
    </message>
    <message>
        <source>This is no résumé file. Choose a PDF, Word (.docx), .txt or .md file.</source>
        <translation>这不是简历文件。请选 PDF、Word（.docx）、.txt 或 .md 文件。</translation>
    </message>
    <message>
        <source>The characters of this text file cannot be made out. Save it as UTF-8 and choose it again.</source>
        <translation>认不出这个文本文件的编码。请另存为 UTF-8 后再选一次。</translation>
    </message>
    <message>
        <source>Reading the file took too long and was stopped. Save it as .docx or .txt, or type your skills.</source>
        <translation>读取时间太长，已经停止。请另存为 .docx 或 .txt，或直接填写技能。</translation>
    </message>
    <message>
        <source>Reading the file takes too much memory and was stopped. Save it as .docx or .txt, or type your skills.</source>
        <translation>读取占用的内存太多，已经停止。请另存为 .docx 或 .txt，或直接填写技能。</translation>
    </message>
</context>
<context>
    <name>EchoButton</name>
    <message>
        <source>Listening for the echo; please be quiet.</source>
        <translation>正在听回声，请保持安静。</translation>
    </message>
    <message>
        <source>Too much echo, {left} dB are left: wear headphones to be able to interrupt.</source>
        <translation>回声太大，还剩 {left} dB：戴上耳机才能打断面试官。</translation>
    </message>
    <message>
        <source>No headphones needed to interrupt: {left} dB of echo are left.</source>
        <translation>不戴耳机也能打断面试官：只剩 {left} dB 回声。</translation>
    </message>
    <message>
        <source>These devices passed the echo test: no headphones needed.</source>
        <translation>这对设备已通过回声测试，不用戴耳机。</translation>
    </message>
    <message>
        <source>Plays short tones for five seconds and measures how much of them comes back. With little echo, or with headphones, you can interrupt the interviewer.</source>
        <translation>播放五秒短音，测量有多少传回麦克风。回声小或戴耳机时，可以打断面试官。</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>停止测试</translation>
    </message>
    <message>
        <source>Test for echo</source>
        <translation>回声测试</translation>
    </message>
    <message>
        <source>Stop the echo test</source>
        <translation>停止回声测试</translation>
    </message>
</context>
<context>
    <name>EmptyPanel</name>
    <message>
        <source>Nothing to review yet</source>
        <translation>还没有可以复核的面试</translation>
    </message>
    <message>
        <source>After your first interview, every answer is here: to hear again, to correct, and to say what the interviewer should have done. Your corrections can train your own models.</source>
        <translation>完成第一场模拟面试后，每个回答都会出现在这里：可以重听、改正文字，也可以指出面试官当时该怎么做。你的改正可以用来训练你自己的模型。</translation>
    </message>
    <message>
        <source>Start an interview</source>
        <translation>开始一场面试</translation>
    </message>
</context>
<context>
    <name>FinishedPanel</name>
    <message>
        <source>Writing the report…</source>
        <translation>正在生成报告…</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Interview over</source>
        <translation>面试结束</translation>
    </message>
    <message>
        <source>Open the report of this interview</source>
        <translation>打开这场面试的报告</translation>
    </message>
    <message>
        <source>Review the answers</source>
        <translation>复核回答</translation>
    </message>
    <message>
        <source>New interview</source>
        <translation>再来一场</translation>
    </message>
    <message>
        <source>Set up a new interview</source>
        <translation>准备一场新的面试</translation>
    </message>
    <message>
        <source>Your answers</source>
        <translation>你的回答</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Hesitation</source>
        <translation>犹豫度</translation>
    </message>
    <message>
        <source>Fillers</source>
        <translation>填充词</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>字数</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>接下来</translation>
    </message>
    <message>
        <source>All planned topics were covered.</source>
        <translation>计划的话题都聊完了。</translation>
    </message>
    <message>
        <source>The planned number of answers was reached.</source>
        <translation>已经完成计划的回答数。</translation>
    </message>
    <message>
        <source>The planned time was used up.</source>
        <translation>计划的时间已经用完。</translation>
    </message>
    <message>
        <source>You ended the interview.</source>
        <translation>你结束了这场面试。</translation>
    </message>
    <message>
        <source>{reason} Everything is saved on this computer.</source>
        <translation>{reason}所有内容都保存在这台电脑上。</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>次回答</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>mean hesitation</source>
        <translation>平均犹豫度</translation>
    </message>
    <message>
        <source>fillers in all</source>
        <translation>个填充词</translation>
    </message>
</context>
<context>
    <name>InterviewTab</name>
    <message>
        <source>Interview</source>
        <translation>面试</translation>
    </message>
    <message>
        <source>The report is here: {path}</source>
        <translation>报告在这里：{path}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>KeysCard</name>
    <message>
        <source>Keys during the interview</source>
        <translation>面试中的快捷键</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>I am done</source>
        <translation>我说完了</translation>
    </message>
    <message>
        <source>Let me think</source>
        <translation>让我想想</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>再说一遍</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>No sound</source>
        <translation>没有声音</translation>
    </message>
    <message>
        <source>Very quiet: move closer or turn the microphone up</source>
        <translation>声音很小：请靠近一些，或调高麦克风音量</translation>
    </message>
    <message>
        <source>Good level</source>
        <translation>音量合适</translation>
    </message>
    <message>
        <source>Too loud: turn the microphone down</source>
        <translation>声音太大：请调低麦克风音量</translation>
    </message>
    <message>
        <source>Microphone level</source>
        <translation>麦克风音量</translation>
    </message>
</context>
<context>
    <name>LiveCard</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What the training wrote, for experts</source>
        <translation>训练过程写下的内容，供专业用户查看</translation>
    </message>
    <message>
        <source>Log of the training</source>
        <translation>训练日志</translation>
    </message>
    <message>
        <source>The training wrote {count} lines that are no messages; the last: {text}</source>
        <translation>训练进程写了 {count} 行不合协议的内容，最后一行：{text}</translation>
    </message>
    <message>
        <source>step {done} of {total}</source>
        <translation>第 {done}/{total} 步</translation>
    </message>
    <message>
        <source>{number} rows/s</source>
        <translation>{number} 行/秒</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>还需 {time}</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>已用 {time}</translation>
    </message>
    <message>
        <source>The curve appears with the first steps.</source>
        <translation>训练走过最初几步后，曲线会出现在这里。</translation>
    </message>
    <message>
        <source>step {number}</source>
        <translation>第 {number} 步</translation>
    </message>
    <message>
        <source>Accuracy and F1 on held-out rows</source>
        <translation>验证集准确率和 F1</translation>
    </message>
    <message>
        <source>One point after each epoch.</source>
        <translation>每轮结束后出现一个点。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Voice Interviewer</source>
        <translation>语音面试官</translation>
    </message>
    <message>
        <source>Interview</source>
        <translation>面试</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复核</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Everything stays on this computer</source>
        <translation>所有内容都留在这台电脑上</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New interview</source>
        <translation>新的面试(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>显示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>界面语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>外观(&amp;T)</translation>
    </message>
    <message>
        <source>Like the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keys of the interview</source>
        <translation>面试快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Voice Interviewer</source>
        <translation>关于语音面试官(&amp;A)</translation>
    </message>
    <message>
        <source>Keys of the interview</source>
        <translation>面试快捷键</translation>
    </message>
    <message>
        <source>Space: my answer is complete; while the interviewer speaks: interrupt
T: let me think
R: repeat the question
S: skip the question
P: pause and go on
Esc: end; twice ends at once
Ctrl+Enter: send a typed answer

While you type in a text field, these keys write letters.</source>
        <translation>空格：我说完了；面试官说话时：打断
T：让我想想
R：再说一遍问题
S：跳过这个问题
P：暂停／继续
Esc：结束；连按两次直接结束
Ctrl+Enter：提交打字的回答

在输入框里打字时，这些键只输入文字。</translation>
    </message>
    <message>
        <source>About Voice Interviewer</source>
        <translation>关于语音面试官</translation>
    </message>
    <message>
        <source>Spoken mock interviews in Chinese and English. Recognition, decisions and questions are made on this computer; nothing you say leaves it.</source>
        <translation>中英文语音模拟面试。识别、判断和提问都在这台电脑上完成，你说的话不会离开它。</translation>
    </message>
</context>
<context>
    <name>MeasuresPanel</name>
    <message>
        <source>Measures of the last answer</source>
        <translation>上一个回答的指标</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>上一个回答</translation>
    </message>
    <message>
        <source>After your first answer, you see here how it was spoken.</source>
        <translation>第一个回答之后，这里会显示你是怎么说的。</translation>
    </message>
    <message>
        <source>Hesitation {score}</source>
        <translation>犹豫度 {score}</translation>
    </message>
    <message>
        <source>Hesitation: {band}</source>
        <translation>犹豫度：{band}</translation>
    </message>
    <message>
        <source> (short answer)</source>
        <translation>（回答较短）</translation>
    </message>
    <message>
        <source>Fillers {count}</source>
        <translation>填充词 {count}</translation>
    </message>
    <message>
        <source>Length {count}</source>
        <translation>字数 {count}</translation>
    </message>
    <message>
        <source>Then: {decision} (by {source})</source>
        <translation>接下来：{decision}（{source}判断）</translation>
    </message>
    <message>
        <source>Reply after {ms} ms</source>
        <translation>{ms} 毫秒后回应</translation>
    </message>
    <message>
        <source>{stage} {ms} ms</source>
        <translation>{stage} {ms} 毫秒</translation>
    </message>
    <message>
        <source>Time: {stages}</source>
        <translation>用时：{stages}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>ModelsPanel</name>
    <message>
        <source>Models and history</source>
        <translation>模型和历史</translation>
    </message>
    <message>
        <source>In service now</source>
        <translation>正在使用</translation>
    </message>
    <message>
        <source>Published models</source>
        <translation>发布过的模型</translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation>训练历史</translation>
    </message>
    <message>
        <source>Go back to the one before</source>
        <translation>退回上一个</translation>
    </message>
    <message>
        <source>The next interview uses it.</source>
        <translation>下一场面试开始使用。</translation>
    </message>
    <message>
        <source>Use the chosen one</source>
        <translation>改用选中的模型</translation>
    </message>
    <message>
        <source>Publish the chosen training</source>
        <translation>发布选中的训练</translation>
    </message>
    <message>
        <source>Exports it, compares answers, holds it against its gates, puts it into service.</source>
        <translation>导出、逐条对比答案、检查是否达标，然后投入使用。</translation>
    </message>
    <message>
        <source>Publish all the same</source>
        <translation>仍然发布</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>查看结果</translation>
    </message>
    <message>
        <source>Delete the training</source>
        <translation>删除这次训练</translation>
    </message>
    <message>
        <source>Progress of publishing</source>
        <translation>发布进度</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>宏 F1</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>发布时间</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Best F1</source>
        <translation>最佳 F1</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>No training yet. Start one on the page Train.</source>
        <translation>还没有训练过。请到“训练”页开始一次。</translation>
    </message>
    <message>
        <source>The starter that ships with the app, or the rules.</source>
        <translation>软件自带的入门模型；没有时用规则。</translation>
    </message>
    <message>
        <source>Publishing: {title}</source>
        <translation>正在发布：{title}</translation>
    </message>
    <message>
        <source>Not published, because it misses its gates: {missed}</source>
        <translation>没有发布，因为没有达标：{missed}</translation>
    </message>
    <message>
        <source>Published; the next interview uses it.</source>
        <translation>已发布，下一场面试开始使用。</translation>
    </message>
    <message>
        <source>Published as {precision} ({size} MB): {same} of {rows} answers as before the export. The next interview uses it.</source>
        <translation>已发布（{precision}，{size} MB）：导出前后 {rows} 条里有 {same} 条答案相同。下一场面试开始使用。</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Deciding model (BERT)</source>
        <translation>判断模型（BERT）</translation>
    </message>
    <message>
        <source>Wording model (Qwen)</source>
        <translation>回复模型（Qwen）</translation>
    </message>
    <message>
        <source>Follow up</source>
        <translation>追问</translation>
    </message>
    <message>
        <source>Next topic</source>
        <translation>换话题</translation>
    </message>
    <message>
        <source>End the topic</source>
        <translation>结束话题</translation>
    </message>
    <message>
        <source>Follow-up questions</source>
        <translation>追问</translation>
    </message>
    <message>
        <source>Changes of topic</source>
        <translation>换话题</translation>
    </message>
    <message>
        <source>New questions</source>
        <translation>新问题</translation>
    </message>
    <message>
        <source>Closing lines</source>
        <translation>结束语</translation>
    </message>
    <message>
        <source>does not know</source>
        <translation>答不上来</translation>
    </message>
    <message>
        <source>thin</source>
        <translation>很短或很空</translation>
    </message>
    <message>
        <source>ordinary</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>rich</source>
        <translation>具体充实</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>backend</source>
        <translation>后端</translation>
    </message>
    <message>
        <source>frontend</source>
        <translation>前端</translation>
    </message>
    <message>
        <source>mobile</source>
        <translation>移动端</translation>
    </message>
    <message>
        <source>embedded</source>
        <translation>嵌入式</translation>
    </message>
    <message>
        <source>operations</source>
        <translation>运维</translation>
    </message>
    <message>
        <source>data engineering</source>
        <translation>数据工程</translation>
    </message>
    <message>
        <source>machine learning</source>
        <translation>机器学习</translation>
    </message>
    <message>
        <source>testing</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>product manager</source>
        <translation>产品经理</translation>
    </message>
    <message>
        <source>general</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>below 0.5</source>
        <translation>低于 0.5</translation>
    </message>
    <message>
        <source>0.5 and above</source>
        <translation>0.5 及以上</translation>
    </message>
    <message>
        <source>Recall: {label}</source>
        <translation>召回率：{label}</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>宏 F1</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>只看数字</translation>
    </message>
    <message>
        <source>Words only (TF-IDF)</source>
        <translation>只看词（TF-IDF）</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>Batch size (rows)</source>
        <translation>批大小（行）</translation>
    </message>
    <message>
        <source>Early stop after (epochs)</source>
        <translation>提前结束（轮）</translation>
    </message>
    <message>
        <source>Random seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Compute in bfloat16</source>
        <translation>用 bfloat16 计算</translation>
    </message>
    <message>
        <source>LoRA rank</source>
        <translation>LoRA 秩</translation>
    </message>
    <message>
        <source>Longest text (tokens)</source>
        <translation>最长文本（词元）</translation>
    </message>
    <message>
        <source>Variants of each row</source>
        <translation>每行的改写份数</translation>
    </message>
    <message>
        <source>What is fine-tuned. &apos;starter&apos; is small, trained from scratch and needs no network; the others are downloaded once.</source>
        <translation>在它的基础上微调，也可填本地文件夹。starter 是从零训练的小模型，不需要联网；其他的第一次使用时要下载。</translation>
    </message>
    <message>
        <source>How often all rows are seen. Too few: underfit. Too many: learned by heart.</source>
        <translation>全部数据看几遍。太少学不会，太多会死记硬背。</translation>
    </message>
    <message>
        <source>The step size; tune it first. Too high: the loss jumps. Too low: nothing moves.</source>
        <translation>每一步走多远，最先调它。太大损失会乱跳，太小几乎不动。</translation>
    </message>
    <message>
        <source>Rows per update. Smaller needs less memory and is noisier.</source>
        <translation>每次更新用几行。小一点省内存，但更不稳定。</translation>
    </message>
    <message>
        <source>Ends when this many epochs in a row brought no better result.</source>
        <translation>连续这么多轮没有变好，就提前结束。</translation>
    </message>
    <message>
        <source>The same seed on the same data gives the same model.</source>
        <translation>同样的数据、同样的种子，得到同样的模型。</translation>
    </message>
    <message>
        <source>Halves the memory of activations where the hardware knows it.</source>
        <translation>硬件支持时，中间结果占用的内存减半。</translation>
    </message>
    <message>
        <source>The adapter&apos;s size. Larger learns more and overfits sooner on few rows.</source>
        <translation>适配器的大小。越大学得越多，数据少时也越容易过拟合。</translation>
    </message>
    <message>
        <source>Longer histories are shortened. Memory grows with it.</source>
        <translation>更长的对话会缩短。越大越占内存。</translation>
    </message>
    <message>
        <source>Adds reworded copies of each row; useful with few rows.</source>
        <translation>给每行添加改写过的副本，数据少时有用。</translation>
    </message>
    <message>
        <source>Quick check</source>
        <translation>快速检查</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>充分</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Minutes: shows that data and machine work. Not for service.</source>
        <translation>几分钟跑完，看数据和机器行不行，不用于正式使用。</translation>
    </message>
    <message>
        <source>What the guide recommends; begin here.</source>
        <translation>指南推荐的设置，请从这里开始。</translation>
    </message>
    <message>
        <source>A larger adapter, for 800 rows and more.</source>
        <translation>更大的适配器，适合 800 行以上的数据。</translation>
    </message>
    <message>
        <source>MacBERT, more epochs; usually one or two points better.</source>
        <translation>用 MacBERT，多训几轮，通常能高一两个百分点。</translation>
    </message>
    <message>
        <source>Your own settings.</source>
        <translation>你自己的设置。</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Problem: </source>
        <translation>出了问题：</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>PreparingPanel</name>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the start</source>
        <translation>取消开始</translation>
    </message>
    <message>
        <source>Loading the models and opening the microphone. The first time takes longest.</source>
        <translation>正在加载模型、打开麦克风。第一次会久一些。</translation>
    </message>
</context>
<context>
    <name>RatingRow</name>
    <message>
        <source>Natural</source>
        <translation>自然</translation>
    </message>
    <message>
        <source>To the point</source>
        <translation>切题</translation>
    </message>
    <message>
        <source>Professional</source>
        <translation>专业</translation>
    </message>
    <message>
        <source>{what}: {number} of 5</source>
        <translation>{what}：{number} 分（满分 5 分）</translation>
    </message>
    <message>
        <source>{rating}, chosen</source>
        <translation>{rating}，已选</translation>
    </message>
</context>
<context>
    <name>RecordingLight</name>
    <message>
        <source>Recording</source>
        <translation>正在录音</translation>
    </message>
    <message>
        <source>Not recording</source>
        <translation>未在录音</translation>
    </message>
    <message>
        <source>Your voice is being kept on this computer.</source>
        <translation>你的声音正在保存到这台电脑上。</translation>
    </message>
    <message>
        <source>No sound is being kept.</source>
        <translation>现在没有保存任何声音。</translation>
    </message>
</context>
<context>
    <name>ReplyCard</name>
    <message>
        <source>What the interviewer said; write it better here</source>
        <translation>面试官接着说的话（可以直接改成更好的说法）</translation>
    </message>
    <message>
        <source>The better reply</source>
        <translation>更好的接话</translation>
    </message>
    <message>
        <source>Shown after you have judged</source>
        <translation>判断之后显示</translation>
    </message>
    <message>
        <source>What would have been better?</source>
        <translation>怎样说会更好？</translation>
    </message>
    <message>
        <source>Was: {text}</source>
        <translation>原话：{text}</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Which training</source>
        <translation>哪一次训练</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新评估</translation>
    </message>
    <message>
        <source>On rows the model did not learn from</source>
        <translation>用模型没有学过的数据评估</translation>
    </message>
    <message>
        <source>Put into service…</source>
        <translation>投入使用…</translation>
    </message>
    <message>
        <source>Which labels are confused</source>
        <translation>哪些标签会混淆</translation>
    </message>
    <message>
        <source>Is its confidence honest?</source>
        <translation>它说的把握可信吗</translation>
    </message>
    <message>
        <source>Label by label</source>
        <translation>各个标签</translation>
    </message>
    <message>
        <source>Against simpler ways</source>
        <translation>和简单方法比较</translation>
    </message>
    <message>
        <source>Worst examples: sure and wrong</source>
        <translation>最差的例子：很有把握却错了</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>95% interval</source>
        <translation>95% 区间</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>宏 F1</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>Progress of the measuring</source>
        <translation>评估进度</translation>
    </message>
    <message>
        <source>True</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>Confidence it states</source>
        <translation>模型说的把握</translation>
    </message>
    <message>
        <source>Share that is right</source>
        <translation>实际正确的比例</translation>
    </message>
    <message>
        <source>Calibration error (ECE) {after}, before temperature {before}. On the dashed line it is honest.</source>
        <translation>校准误差 ECE {after}，温度校准前 {before}。落在虚线上就是说到做到。</translation>
    </message>
    <message>
        <source>Measuring on rows that the model did not learn from…</source>
        <translation>正在用模型没有学过的数据评估…</translation>
    </message>
    <message>
        <source>{rows} test rows that neither training nor early stopping saw.</source>
        <translation>用 {rows} 行测试数据评估，训练和提前结束都没有看过它们。</translation>
    </message>
    <message>
        <source>{rows} held-out rows. Early stopping looked at them, so the figures are slightly optimistic; rows marked split = test give an honest answer.</source>
        <translation>用留出的 {rows} 行评估。提前结束时看过它们，所以数字略偏乐观；把一些行标为 split = test 可以得到更可信的结果。</translation>
    </message>
    <message>
        <source>Not measured yet: press Measure again.</source>
        <translation>还没有评估，请按“重新评估”。</translation>
    </message>
    <message>
        <source>No finished training yet. Start one on the page Train; its results appear here.</source>
        <translation>还没有完成的训练。请到“训练”页开始一次，结果会出现在这里。</translation>
    </message>
    <message>
        <source>{low}–{high}%, target &gt; {target}%</source>
        <translation>区间 {low}–{high}%，要求 &gt; {target}%</translation>
    </message>
    <message>
        <source>This model</source>
        <translation>这个模型</translation>
    </message>
</context>
<context>
    <name>ResumeCard</name>
    <message>
        <source>Choose résumé…</source>
        <translation>选择简历…</translation>
    </message>
    <message>
        <source>Choose résumé</source>
        <translation>选择简历</translation>
    </message>
    <message>
        <source>PDF, Word, text or Markdown; or drop the file onto this page</source>
        <translation>支持 PDF、Word、文本和 Markdown；也可以把文件拖到这一页</translation>
    </message>
    <message>
        <source>Job description</source>
        <translation>职位描述</translation>
    </message>
    <message>
        <source>Paste the job&apos;s text; what it asks for comes first</source>
        <translation>粘贴职位描述，其中要求的技能会先问到</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop reading the résumé</source>
        <translation>停止读取简历</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo what was filled in from the résumé</source>
        <translation>撤销从简历填入的内容</translation>
    </message>
    <message>
        <source>The interviewer may ask about (one per line)</source>
        <translation>面试官可能会问到（每行一条）</translation>
    </message>
    <message>
        <source>Text of the job description</source>
        <translation>职位描述的内容</translation>
    </message>
    <message>
        <source>Paste what the job asks for</source>
        <translation>把职位要求粘贴到这里</translation>
    </message>
    <message>
        <source>Progress of reading</source>
        <translation>读取进度</translation>
    </message>
    <message>
        <source>Résumés (*.pdf *.docx *.txt *.md)</source>
        <translation>简历 (*.pdf *.docx *.txt *.md)</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>正在读取 {name}…</translation>
    </message>
    <message>
        <source>{name}: no skills were found. Type them in the field above.</source>
        <translation>{name}：没有找到技能，请在上面的“技能”栏里填写。</translation>
    </message>
    <message>
        <source>{name}: {skills} skills and {lines} experiences found. Check them, and change what is wrong.</source>
        <translation>{name}：找到 {skills} 项技能、{lines} 条经历。请看一看，不对的可以改。</translation>
    </message>
</context>
<context>
    <name>ReviewTab</name>
    <message>
        <source>Review</source>
        <translation>复核</translation>
    </message>
    <message>
        <source>Sessions and the open one</source>
        <translation>面试列表和打开的面试</translation>
    </message>
    <message>
        <source>Choose a folder for the training data</source>
        <translation>选择存放训练数据的文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ReviewWords</name>
    <message>
        <source>Interview</source>
        <translation>面试</translation>
    </message>
    <message>
        <source>MMM d, HH:mm</source>
        <translation>M月d日 HH:mm</translation>
    </message>
    <message>
        <source>MMM d yyyy, HH:mm</source>
        <translation>yyyy年M月d日 HH:mm</translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation>未结束</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>1 answer</source>
        <translation>1 个回答</translation>
    </message>
    <message>
        <source>{count} answers</source>
        <translation>{count} 个回答</translation>
    </message>
    <message>
        <source>✓ reviewed</source>
        <translation>✓ 已复核</translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>已判 {done}/{all}</translation>
    </message>
    <message>
        <source>practice</source>
        <translation>练习模式</translation>
    </message>
    <message>
        <source>real</source>
        <translation>实战模式</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>开场</translation>
    </message>
    <message>
        <source>{rows} training rows were removed from {files} files.</source>
        <translation>已从 {files} 个文件中移除 {rows} 行训练数据。</translation>
    </message>
    <message>
        <source>{count} models learned from it and are marked: {names}.</source>
        <translation>有 {count} 个模型学过这场面试，已做标记：{names}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>These export folders are not there now: {folders}.</source>
        <translation>这些导出文件夹现在找不到：{folders}。</translation>
    </message>
    <message>
        <source>{decisions} decisions and {replies} replies are in {folder}.</source>
        <translation>已导出 {decisions} 条判断和 {replies} 条接话，在 {folder}。</translation>
    </message>
    <message>
        <source>{count} marked answers were left out: not judged, empty, or no usable reply.</source>
        <translation>有 {count} 处勾选没有导出：还没判断、内容为空或接话不能用。</translation>
    </message>
    <message>
        <source>{count} sessions have no consent and gave nothing.</source>
        <translation>有 {count} 场面试没有同意用于训练，没有导出。</translation>
    </message>
</context>
<context>
    <name>RowEditor</name>
    <message>
        <source>The chosen row</source>
        <translation>选中的行</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>What the interviewer should say</source>
        <translation>面试官应该说的话</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Follow-ups before</source>
        <translation>已追问次数</translation>
    </message>
    <message>
        <source>Hesitation (0–1)</source>
        <translation>犹豫程度（0–1）</translation>
    </message>
    <message>
        <source>Fillers</source>
        <translation>填充词（个）</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到的原文</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Delete row</source>
        <translation>删除这行</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>撤销修改</translation>
    </message>
    <message>
        <source>Save row</source>
        <translation>保存这行</translation>
    </message>
    <message>
        <source>Row {index}</source>
        <translation>第 {index} 行</translation>
    </message>
    <message>
        <source>No row</source>
        <translation>没有选中的行</translation>
    </message>
    <message>
        <source> · changed</source>
        <translation> · 已修改</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>要学的</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>只看不学</translation>
    </message>
</context>
<context>
    <name>RowList</name>
    <message>
        <source>Search, or a row&apos;s number</source>
        <translation>搜索文字或行号</translation>
    </message>
    <message>
        <source>Search the rows</source>
        <translation>搜索数据</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>数据行</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>全部类别</translation>
    </message>
    <message>
        <source>{shown} of {all} rows</source>
        <translation>{all} 行中的 {shown} 行</translation>
    </message>
</context>
<context>
    <name>RunningPanel</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Your microphone</source>
        <translation>你的麦克风</translation>
    </message>
    <message>
        <source>End the interview? Press Esc again to end it; everything so far is kept.</source>
        <translation>要结束面试吗？再按一次 Esc 就结束，已有的内容都会保留。</translation>
    </message>
    <message>
        <source>End now</source>
        <translation>现在结束</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>SessionHead</name>
    <message>
        <source>Withdraw consent</source>
        <translation>撤回同意</translation>
    </message>
    <message>
        <source>Do not let models learn from this session</source>
        <translation>不再允许模型学习这场面试</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Open the report of this session</source>
        <translation>打开这场面试的报告</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save this session as a zip file</source>
        <translation>把这场面试存成 zip 文件</translation>
    </message>
    <message>
        <source>Erase…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Erase this session for good</source>
        <translation>彻底删除这场面试</translation>
    </message>
    <message>
        <source>Interview</source>
        <translation>面试</translation>
    </message>
    <message>
        <source>✓ may be learned from</source>
        <translation>✓ 已同意用于训练</translation>
    </message>
</context>
<context>
    <name>SessionList</name>
    <message>
        <source>Sessions</source>
        <translation>面试记录</translation>
    </message>
    <message>
        <source>Search what was said…</source>
        <translation>搜索说过的话…</translation>
    </message>
    <message>
        <source>Search the sessions</source>
        <translation>搜索面试记录</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清空搜索</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>岗位</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复核</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>最近一年</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>待复核</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>已复核</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation>全部岗位</translation>
    </message>
    <message>
        <source>Sessions, newest first</source>
        <translation>面试记录，最新的在前</translation>
    </message>
    <message>
        <source>No session fits. Try another word or wider filters.</source>
        <translation>没有符合条件的面试。换个词，或放宽筛选试试。</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Export training data…</source>
        <translation>导出训练数据…</translation>
    </message>
    <message>
        <source>Writes the reviewed answers you marked, of sessions with consent, as training rows.</source>
        <translation>把你勾选并复核过、且已同意的回答写成训练数据。</translation>
    </message>
</context>
<context>
    <name>SessionPanel</name>
    <message>
        <source>Nothing was answered in this session.</source>
        <translation>这场面试里没有回答。</translation>
    </message>
    <message>
        <source>The open session</source>
        <translation>打开的面试</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>May models on this computer learn from this session? Only answers you mark are exported; phone numbers and the like are replaced. You can withdraw this at any time.</source>
        <translation>允许这台电脑上的模型学习这场面试吗？只导出你勾选的回答，手机号等个人信息会被替换，随时可以撤回。</translation>
    </message>
    <message>
        <source>I agree</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>No</source>
        <translation>不同意</translation>
    </message>
    <message>
        <source>Erase this session for good? Sound, text, reviews, report and its exported training rows go, in backups, too. A zip you saved elsewhere stays.</source>
        <translation>彻底删除这场面试吗？录音、文字、复核、报告和已导出的训练数据都会删除，备份里的也一样。你另存的 zip 不受影响。</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Consent is withdrawn.</source>
        <translation>已撤回同意。</translation>
    </message>
    <message>
        <source>The report is here: {path}</source>
        <translation>报告在这里：{path}</translation>
    </message>
    <message>
        <source>Save this session as a zip file</source>
        <translation>把这场面试存成 zip 文件</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
</context>
<context>
    <name>SettingsCard</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Expert fields</source>
        <translation>专业设置</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>复制命令行</translation>
    </message>
    <message>
        <source>The same in a terminal</source>
        <translation>在终端里做同样的事</translation>
    </message>
    <message>
        <source> The guide: {low} to {high}.</source>
        <translation>指南建议 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>this computer, no GPU</source>
        <translation>本机，没有显卡</translation>
    </message>
    <message>
        <source>Memory: not known for this base model.</source>
        <translation>内存：不知道这个基础模型需要多少。</translation>
    </message>
    <message>
        <source>Memory: about {needed} of {free} free ({where}).</source>
        <translation>内存：大约需要 {needed}，现在空闲 {free}（{where}）。</translation>
    </message>
    <message>
        <source> It will not fit: a smaller batch or base model, or close other programs first.</source>
        <translation>装不下：请减小批大小、换小一点的基础模型，或先关闭其他程序。</translation>
    </message>
    <message>
        <source>{name}: a number from {low} to {high}.</source>
        <translation>{name}：请填 {low} 到 {high} 之间的数。</translation>
    </message>
    <message>
        <source>{name}: the guide uses {low} to {high}.</source>
        <translation>{name}：指南用 {low} 到 {high}。</translation>
    </message>
</context>
<context>
    <name>SetupPanel</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Set up a mock interview</source>
        <translation>准备一场模拟面试</translation>
    </message>
    <message>
        <source>The interviewer asks aloud, you answer aloud. Follow-ups use what you said.</source>
        <translation>面试官开口提问，你开口回答，追问会接着你说的内容。</translation>
    </message>
    <message>
        <source>Interview</source>
        <translation>面试</translation>
    </message>
    <message>
        <source>Interview language</source>
        <translation>面试语言</translation>
    </message>
    <message>
        <source>Job family</source>
        <translation>岗位类别</translation>
    </message>
    <message>
        <source>Job title</source>
        <translation>岗位名称</translation>
    </message>
    <message>
        <source>Skills</source>
        <translation>技能</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>For example: Backend engineer</source>
        <translation>例如：后端开发工程师</translation>
    </message>
    <message>
        <source>Separate skills with commas</source>
        <translation>多个技能用逗号隔开</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Real</source>
        <translation>实战</translation>
    </message>
    <message>
        <source>Starting records your voice on this computer only. Nothing is sent anywhere.</source>
        <translation>开始后，声音只录在这台电脑上，不会发送到任何地方。</translation>
    </message>
    <message>
        <source>Start the interview</source>
        <translation>开始面试</translation>
    </message>
    <message>
        <source>Patient: waits longer while you think.</source>
        <translation>更有耐心：你思考时多等一会儿。</translation>
    </message>
    <message>
        <source>The usual pace of a real interview.</source>
        <translation>按真实面试的节奏进行。</translation>
    </message>
</context>
<context>
    <name>SkillField</name>
    <message>
        <source>Remove {skill}</source>
        <translation>去掉 {skill}</translation>
    </message>
    <message>
        <source>From the job description</source>
        <translation>来自职位描述</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>For example: Python, Redis, message queues</source>
        <translation>例如：Python、Redis、消息队列</translation>
    </message>
</context>
<context>
    <name>SoundCard</name>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>扬声器</translation>
    </message>
    <message>
        <source>I wear headphones</source>
        <translation>使用耳机</translation>
    </message>
    <message>
        <source>Progress of the echo test</source>
        <translation>回声测试进度</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Look for devices again</source>
        <translation>重新查找设备</translation>
    </message>
    <message>
        <source>Look for devices again, after plugging one in</source>
        <translation>插上设备后，重新查找</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>系统默认</translation>
    </message>
    <message>
        <source>No microphone: I type my answers</source>
        <translation>没有麦克风，我打字作答</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>停止测试</translation>
    </message>
    <message>
        <source>Test the microphone</source>
        <translation>测试麦克风</translation>
    </message>
    <message>
        <source>Questions are still spoken; nothing is recorded.</source>
        <translation>问题仍会读出来，不会录音。</translation>
    </message>
    <message>
        <source>You can interrupt the interviewer at any time.</source>
        <translation>你可以随时打断面试官。</translation>
    </message>
    <message>
        <source>Say a few words and watch the bar.</source>
        <translation>说几句话，看看音量条。</translation>
    </message>
</context>
<context>
    <name>StateBadge</name>
    <message>
        <source>Take your time</source>
        <translation>不着急，慢慢想</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>准备就绪</translation>
    </message>
    <message>
        <source>Interviewer is speaking</source>
        <translation>面试官正在说话</translation>
    </message>
    <message>
        <source>Listening to you</source>
        <translation>正在听你说</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>正在思考</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Interview over</source>
        <translation>面试结束</translation>
    </message>
    <message>
        <source>There is no hurry. Speak whenever you are ready.</source>
        <translation>想好了再说，随时可以开口。</translation>
    </message>
    <message>
        <source>The interviewer is about to greet you.</source>
        <translation>面试官马上和你打招呼。</translation>
    </message>
    <message>
        <source>Press Space to interrupt and answer at once.</source>
        <translation>按空格可以打断，直接回答。</translation>
    </message>
    <message>
        <source>Speak naturally. Press Space when you are done.</source>
        <translation>自然地说，说完可以按空格。</translation>
    </message>
    <message>
        <source>Choosing what to ask next.</source>
        <translation>正在决定接下来问什么。</translation>
    </message>
    <message>
        <source>Putting the next question into words.</source>
        <translation>正在组织下一个问题。</translation>
    </message>
    <message>
        <source>Nothing is being recorded. Press P to go on.</source>
        <translation>现在不录音，按 P 继续。</translation>
    </message>
    <message>
        <source>Everything is saved on this computer.</source>
        <translation>所有内容都保存在这台电脑上。</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>not started</source>
        <translation>还没有开始</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>running</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>no sign of life</source>
        <translation>没有动静</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>中断了</translation>
    </message>
    <message>
        <source>There was not enough memory. Halve the batch size, take a smaller base model, or close other programs, then start again.</source>
        <translation>内存不够。请把批大小减半、换小一点的基础模型，或关闭其他程序，再重新开始。</translation>
    </message>
    <message>
        <source>The system ended the training, most likely for lack of memory. Halve the batch size; what was saved last can be resumed.</source>
        <translation>系统结束了训练进程，很可能是内存不够。请把批大小减半；上次保存的进度可以继续。</translation>
    </message>
    <message>
        <source>The training process ended without a word (crash, power cut or restart). The log below has its last lines.</source>
        <translation>训练进程没有说明就结束了（崩溃、断电或重启）。下面的日志里有它最后写的内容。</translation>
    </message>
    <message>
        <source>Nothing heard for {seconds} s (a heartbeat comes every 5 s). The computer may be overloaded; if it stays so, end it: the last save is kept.</source>
        <translation>已有 {seconds} 秒没有动静（正常每 5 秒有一次心跳）。可能是电脑太忙；如果一直这样，可以结束它，上次保存的进度会保留。</translation>
    </message>
    <message>
        <source>It runs now.</source>
        <translation>正在运行。</translation>
    </message>
    <message>
        <source>It is finished; there is nothing to resume.</source>
        <translation>已经完成，不需要继续。</translation>
    </message>
    <message>
        <source>No progress was saved, so it cannot be resumed; start again.</source>
        <translation>没有保存过进度，不能继续，请重新开始。</translation>
    </message>
    <message>
        <source>Its data file is gone, so it cannot be resumed.</source>
        <translation>数据文件不见了，不能继续。</translation>
    </message>
    <message>
        <source>The data changed since; a resumed run would be another one. Start again.</source>
        <translation>数据改过了，继续下去就不是同一次训练，请重新开始。</translation>
    </message>
    <message>
        <source>no rows of this label</source>
        <translation>没有这个标签的数据</translation>
    </message>
    <message>
        <source>reached</source>
        <translation>达到</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>未达到</translation>
    </message>
    <message>
        <source>not enough test data to claim it</source>
        <translation>测试数据不够，不能断言</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>in service</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>was in service</source>
        <translation>用过</translation>
    </message>
    <message>
        <source>published</source>
        <translation>已发布</translation>
    </message>
    <message>
        <source>Few rows? First correct and add real sessions in Review, then the classes below their minimum. Take fewer epochs, a smaller batch, and judge by cross-validation (--folds 5).</source>
        <translation>数据少怎么办？先在“复盘”里修正并加入真实的面试，再补足低于最少数量的类别。轮数少一点、批小一点，用交叉验证（--folds 5）来判断好坏。</translation>
    </message>
    <message>
        <source>What to tune first: the learning rate, then epochs, then the batch size; one at a time. More and cleaner rows help more than any setting.</source>
        <translation>先调什么？先调学习率，再调轮数，最后调批大小，一次只改一个。更多、更干净的数据比什么设置都有用。</translation>
    </message>
    <message>
        <source>Bad results? 1. Check the data: wrong labels, a class with few rows, answers that contradict. 2. Look at the worst examples below and mend their rows. 3. Loss still falling at the end: more epochs; validation worse while loss falls: fewer. 4. Then another learning rate.</source>
        <translation>结果不好怎么办？① 检查数据：标错的标签、太少的类别、互相矛盾的回答。② 看下面最差的例子，改正那些行。③ 结束时损失还在下降就多训几轮；损失下降而验证变差就少训几轮。④ 再换一个学习率。</translation>
    </message>
</context>
<context>
    <name>TrainPanel</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation>停止并保存</translation>
    </message>
    <message>
        <source>Ends at the next step; the training can be resumed.</source>
        <translation>走完这一步就停，以后可以继续。</translation>
    </message>
    <message>
        <source>Stop and discard</source>
        <translation>停止并丢弃</translation>
    </message>
    <message>
        <source>Ends it and removes what was not finished.</source>
        <translation>结束训练，删除没有完成的进度。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Goes on as if it had never been stopped.</source>
        <translation>像从没停过一样接着训练。</translation>
    </message>
    <message>
        <source>End it now</source>
        <translation>立即结束</translation>
    </message>
    <message>
        <source>Does not wait for the next step.</source>
        <translation>不再等它走完这一步。</translation>
    </message>
    <message>
        <source>This installation cannot train this model yet.</source>
        <translation>这个版本还不能训练这种模型。</translation>
    </message>
    <message>
        <source>It goes on when you close the window; you find it here again.</source>
        <translation>关掉窗口训练也会继续，下次打开还在这里。</translation>
    </message>
</context>
<context>
    <name>TrainingFrame</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>1 Data</source>
        <translation>1 数据</translation>
    </message>
    <message>
        <source>2 Rows</source>
        <translation>2 逐行</translation>
    </message>
    <message>
        <source>3 Train</source>
        <translation>3 训练</translation>
    </message>
    <message>
        <source>4 Results</source>
        <translation>4 结果</translation>
    </message>
    <message>
        <source>5 Models</source>
        <translation>5 模型</translation>
    </message>
</context>
<context>
    <name>TrainingTab</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The training is done. Its results are being measured.</source>
        <translation>训练完成，正在评估结果。</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>查看结果</translation>
    </message>
    <message>
        <source>Choose a data file</source>
        <translation>选择数据文件</translation>
    </message>
    <message>
        <source>Delete this row from the data?</source>
        <translation>从数据里删除这一行？</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete this training with its model? What was published from it stays.</source>
        <translation>删除这次训练和它的模型？已经发布的模型会保留。</translation>
    </message>
</context>
<context>
    <name>TranscriptCard</name>
    <message>
        <source>The answer; correct what was misheard</source>
        <translation>回答内容（听错的地方可以直接改）</translation>
    </message>
    <message>
        <source>What was recognised is kept.</source>
        <translation>识别出的原文会保留。</translation>
    </message>
    <message>
        <source>Transcript of the answer</source>
        <translation>回答的文字</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Take the recognised text back</source>
        <translation>恢复识别出的原文</translation>
    </message>
    <message>
        <source>Recognised: {text}</source>
        <translation>识别原文：{text}</translation>
    </message>
</context>
<context>
    <name>Trend</name>
    <message>
        <source>Hesitation, session by session</source>
        <translation>每场面试的犹豫程度</translation>
    </message>
    <message>
        <source>Drawn from the second session on</source>
        <translation>有两场以上就会画出趋势</translation>
    </message>
    <message>
        <source>latest {score}</source>
        <translation>最近 {score}</translation>
    </message>
    <message>
        <source>Oldest first: {scores}</source>
        <translation>从旧到新：{scores}</translation>
    </message>
    <message>
        <source>Mean hesitation of each session: 0 fluent, 1 many pauses. Click a point to open it.</source>
        <translation>每场面试的平均犹豫程度：0 连贯，1 停顿很多。点一个点可以打开那场面试。</translation>
    </message>
</context>
<context>
    <name>WaveCard</name>
    <message>
        <source>▨ pause, s   {A} um, uh   {B} word   {C} phrase   {D} other filler</source>
        <translation>▨ 停顿（秒）   {A} 嗯 呃   {B} 那个 这个   {C} 就是   {D} 其他</translation>
    </message>
    <message>
        <source>Asked: {question}</source>
        <translation>问：{question}</translation>
    </message>
    <message>
        <source>■ Stop</source>
        <translation>■ 停止</translation>
    </message>
    <message>
        <source>▶ Play</source>
        <translation>▶ 播放</translation>
    </message>
    <message>
        <source>Stop playing</source>
        <translation>停止播放</translation>
    </message>
    <message>
        <source>Play the answer from the line</source>
        <translation>从竖线处播放回答</translation>
    </message>
    <message>
        <source>Nothing is played while an interview runs</source>
        <translation>面试进行时不播放</translation>
    </message>
    <message>
        <source>Space; a click on the picture plays from there</source>
        <translation>按空格；在波形上点一下，从那里播放</translation>
    </message>
    <message>
        <source>Hesitation {score}, {band}</source>
        <translation>犹豫 {score}，{band}</translation>
    </message>
    <message>
        <source>Fillers {count}</source>
        <translation>填充词 {count}</translation>
    </message>
    <message>
        <source>Length {count}</source>
        <translation>长度 {count}</translation>
    </message>
    <message>
        <source>There is no answer in this turn.</source>
        <translation>这一轮没有回答。</translation>
    </message>
    <message>
        <source>This answer was typed.</source>
        <translation>这个回答是打字输入的。</translation>
    </message>
    <message>
        <source>The sound of this answer was not kept.</source>
        <translation>这个回答没有保留录音。</translation>
    </message>
</context>
<context>
    <name>Waveform</name>
    <message>
        <source>Pause of {seconds} s</source>
        <translation>停顿 {seconds} 秒</translation>
    </message>
    <message>
        <source>heard, not written</source>
        <translation>听到但没有写出</translation>
    </message>
    <message>
        <source>Filler sound</source>
        <translation>语气声</translation>
    </message>
    <message>
        <source>Filler word</source>
        <translation>口头词</translation>
    </message>
    <message>
        <source>Filler phrase</source>
        <translation>口头语</translation>
    </message>
    <message>
        <source>Filler connective</source>
        <translation>连接词</translation>
    </message>
    <message>
        <source>{kind}: {heard}, {seconds} s</source>
        <translation>{kind}：{heard}，{seconds} 秒</translation>
    </message>
    <message>
        <source>Sound of the answer</source>
        <translation>回答的声音</translation>
    </message>
    <message>
        <source>{seconds} s of sound</source>
        <translation>声音 {seconds} 秒</translation>
    </message>
    <message>
        <source>at {seconds} s</source>
        <translation>{seconds} 秒处</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Something unexpected happened. It is written in the log; please try again.</source>
        <translation>发生了意外情况，已写入日志，请再试一次。</translation>
    </message>
    <message>
        <source>Follow up</source>
        <translation>追问</translation>
    </message>
    <message>
        <source>Next topic</source>
        <translation>换话题</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>you</source>
        <translation>你</translation>
    </message>
    <message>
        <source>{label} {percent}%</source>
        <translation>{label} {percent}%</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>fluent</source>
        <translation>流畅</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>some hesitation</source>
        <translation>有些犹豫</translation>
    </message>
    <message>
        <source>much hesitation</source>
        <translation>犹豫较多</translation>
    </message>
    <message>
        <source>Typed answer: hesitation is not rated.</source>
        <translation>打字回答，不评估犹豫度。</translation>
    </message>
    <message>
        <source>Part of the recording was lost: hesitation is not rated.</source>
        <translation>录音有丢失，不评估犹豫度。</translation>
    </message>
    <message>
        <source>Too noisy to hear pauses: hesitation is not rated.</source>
        <translation>环境太吵，听不清停顿，不评估犹豫度。</translation>
    </message>
    <message>
        <source>No recording: hesitation is not rated.</source>
        <translation>没有录音，不评估犹豫度。</translation>
    </message>
    <message>
        <source>No speech was heard: hesitation is not rated.</source>
        <translation>没有听到说话，不评估犹豫度。</translation>
    </message>
    <message>
        <source>No words were recognised: hesitation is not rated.</source>
        <translation>没有识别出文字，不评估犹豫度。</translation>
    </message>
    <message>
        <source>Hesitation is not rated.</source>
        <translation>不评估犹豫度。</translation>
    </message>
    <message>
        <source>Pauses</source>
        <translation>停顿</translation>
    </message>
    <message>
        <source>Fillers</source>
        <translation>填充词</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>语速</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开口</translation>
    </message>
    <message>
        <source>{count} times</source>
        <translation>{count} 次</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>{number} syll./s</source>
        <translation>{number} 音节/秒</translation>
    </message>
    <message>
        <source>transcribing the rest</source>
        <translation>转写剩余部分</translation>
    </message>
    <message>
        <source>{number} per 100</source>
        <translation>{number} 个/百字</translation>
    </message>
    <message>
        <source>Share of the answer spent in long pauses</source>
        <translation>较长停顿占整个回答的比例</translation>
    </message>
    <message>
        <source>Fillers such as um and uh per 100 characters or words</source>
        <translation>每百字里“嗯”“呃”之类填充词的个数</translation>
    </message>
    <message>
        <source>Syllables per second while speaking; slow speech raises the score</source>
        <translation>说话时每秒的音节数，说得慢会提高犹豫度</translation>
    </message>
    <message>
        <source>Repeated or restarted words per 100 characters or words</source>
        <translation>每百字里重复或重说的次数</translation>
    </message>
    <message>
        <source>Seconds from the end of the question to your first word</source>
        <translation>从问题结束到你开口的秒数</translation>
    </message>
    <message>
        <source>noticing the end</source>
        <translation>判断说完</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>计算指标</translation>
    </message>
    <message>
        <source>deciding</source>
        <translation>判断</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>合成语音</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>回应</translation>
    </message>
</context>
</TS>
