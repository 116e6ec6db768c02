"""The report's look: readable on a light and a dark screen and on paper, with nothing from outside."""

from __future__ import annotations

CSS = """
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1c2430; --soft: #5b6675; --line: #dde2e9;
  --accent: #2f6fdd; --pause: #b45f06; --pause-back: #fdf0e0; --filler: #7a3ea8; --filler-back: #f3e8fa; }
@media (prefers-color-scheme: dark) { :root {
  --page: #14181e; --card: #1d232b; --text: #e6eaf0; --soft: #9aa6b5; --line: #333c48;
  --accent: #7fb0ff; --pause: #f2b266; --pause-back: #3a2c18; --filler: #d3a6f2; --filler-back: #34243f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); line-height: 1.65; font-size: 16px;
  font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 0 0 .75rem; }
h3 { font-size: .85rem; color: var(--soft); font-weight: 600; margin: 1.1rem 0 .25rem; }
p { margin: .25rem 0; overflow-wrap: anywhere; } .soft { color: var(--soft); font-size: .9rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 1.25rem 1.5rem; margin-top: 1.25rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; }
.figures div { border-left: 3px solid var(--accent); padding-left: .75rem; }
.figures b { display: block; font-size: 1.35rem; font-weight: 600; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; margin: .25rem 0; list-style: none; }
.chips li { border: 1px solid var(--line); border-radius: 999px; padding: .05rem .7rem; font-size: .88rem; }
.question { font-weight: 600; } .answer { font-size: 1.05rem; white-space: pre-wrap; }
mark { border-radius: 4px; padding: 0 .2em; }
mark.pause { background: var(--pause-back); color: var(--pause); font-size: .8em; margin: 0 .15em;
  white-space: nowrap; }
mark.filler { background: var(--filler-back); color: var(--filler); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 500; } td.number { font-variant-numeric: tabular-nums; }
svg { display: block; max-width: 100%; height: auto; }
.track { fill: var(--line); } .bar { fill: var(--accent); }
.axis { stroke: var(--line); stroke-width: 1; }
.curve { fill: none; stroke: var(--accent); stroke-width: 2; } .dot { fill: var(--accent); }
svg text { fill: var(--soft); font-size: 11px; }
@media print { :root { --page: #fff; --card: #fff; --text: #000; --soft: #444; --line: #bbb;
    --accent: #1d4fa8; --pause: #7a3d00; --pause-back: #f4f4f4; --filler: #4b1d70; --filler-back: #f4f4f4; }
  main { max-width: none; padding: 0; }
  section { border-radius: 0; padding: .75rem 0; border-width: 1px 0 0; }
  .turn, table, svg { break-inside: avoid; } h2, h3 { break-after: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
@page { margin: 16mm; }
"""
