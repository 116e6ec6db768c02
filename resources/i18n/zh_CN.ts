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
        <source>For example: Python, Redis, message queues</source>
        <translation>例如：Python、Redis、消息队列</translation>
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
