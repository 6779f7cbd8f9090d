"""The page's style: system fonts, light and dark, wide and narrow, and paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f5f7f9; --ink: #1a2129; --soft: #56626e; --rule: #dde3e8; --accent: #0b5f97;
  --land: #ccd5dc; --shade: rgb(26 33 41 / 0.28);
  --s0: #0072b2; --s1: #d55e00; --s2: #009e73; --s3: #cc79a7; --s4: #e69f00; --s5: #56b4e9; --s6: #1a2129;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161b; --raised: #1a2027; --ink: #e7ebef; --soft: #9dabb8; --rule: #2d3640; --accent: #7cc4f2;
    --land: #33404c; --shade: rgb(231 235 239 / 0.3);
    --s0: #56b4e9; --s1: #e69f00; --s2: #00b887; --s3: #cc79a7; --s4: #f0e442; --s5: #d55e00; --s6: #e7ebef;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
main { max-width: 66rem; margin: 0 auto; padding: 3.5rem 1.5rem 5rem; }
h1, h2, h3, h4 { line-height: 1.25; letter-spacing: -0.01em; text-wrap: balance; }
h1 { font-size: 2rem; font-weight: 650; margin: 0.25rem 0 0.5rem; }
h2 { font-size: 1.25rem; font-weight: 650; margin: 3rem 0 0.75rem; }
h3 { font-size: 1.0625rem; font-weight: 650; margin: 2.5rem 0 0.75rem; }
section.scenario { border-top: 1px solid var(--rule); margin-top: 4rem; padding-top: 0.5rem; }
section.scenario > h2 { font-size: 1.625rem; margin-top: 1.75rem; }
p, ul, ol { margin: 0 0 0.9rem; max-width: 46rem; }
ul { padding-left: 1.2rem; }
li { margin-bottom: 0.35rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
.brand {
  font-size: 0.8125rem; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase;
  color: var(--soft); margin: 0;
}
.setting { color: var(--soft); font-size: 1.0625rem; margin-bottom: 1.75rem; }
.verdict {
  font-size: 1.1875rem; line-height: 1.45; font-weight: 500; max-width: none; margin: 0 0 2.25rem;
  padding: 1rem 1.25rem; background: var(--raised);
  border-left: 4px solid var(--accent); border-radius: 0 6px 6px 0;
}
.verdict p { max-width: none; margin: 0; }
.verdict ul { margin: 0.5rem 0 0; font-size: 1rem; font-weight: 400; max-width: none; }
.verdict li { margin-bottom: 0.15rem; }
nav { margin-bottom: 1rem; }
nav tbody th { min-width: 11rem; }
nav td.name { white-space: nowrap; }
nav td:first-child { padding-left: 1.5rem; }
details { margin-top: 2.5rem; border-top: 1px solid var(--rule); }
summary { cursor: pointer; padding: 0.75rem 0; font-weight: 600; color: var(--accent); }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
details > :nth-child(2) { margin-top: 1rem; }
.references { font-size: 0.875rem; line-height: 1.5; max-width: 56rem; padding-left: 2rem; }
.references li { margin-bottom: 0.6rem; overflow-wrap: anywhere; }
.references small { color: var(--soft); font-size: 0.8125rem; }
.number { white-space: nowrap; }
figure { margin: 0 0 2.5rem; }
figcaption, .note { color: var(--soft); font-size: 0.875rem; line-height: 1.5; max-width: 46rem; }
figcaption { margin-top: 1rem; }
.scroll {
  overflow-x: auto; margin: 0 0 1.25rem;
  background:
    linear-gradient(to right, var(--ground) 40%, transparent) left / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--ground) 40%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) left / 1.25rem 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) right / 1.25rem 100% no-repeat scroll;
}
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; line-height: 1.4; }
th, td {
  padding: 0.55rem 0 0.55rem 1.5rem; text-align: right; vertical-align: top;
  border-bottom: 1px solid var(--rule);
}
th { font-weight: 600; }
thead th {
  color: var(--soft); font-size: 0.8125rem; vertical-align: bottom; border-bottom-color: var(--soft);
}
th:first-child, td:first-child { padding-left: 0; }
.words th, .words td, th.name, td.name { text-align: left; }
.words td { min-width: 9rem; max-width: 30rem; }
.costs td.name { min-width: 9rem; }
.words th { min-width: 7rem; max-width: 18rem; }
td.range { white-space: nowrap; }
td small { color: var(--soft); font-size: 0.8125rem; }
tr.first th, tr.first td { font-weight: 600; }
tr.first td small { font-weight: 400; }
code { font: 0.875em ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
footer { margin-top: 4rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
.drawing { display: block; width: 100%; height: auto; overflow: visible; }
.narrow { display: none; max-width: 30rem; }
.drawing text { fill: var(--ink); font-size: 12px; }
.drawing .heading { font-size: 13.5px; font-weight: 650; }
.drawing .unit, .drawing .tick { fill: var(--soft); font-size: 11.5px; }
.drawing .name { font-size: 13.5px; font-weight: 550; }
.drawing .to-end { text-anchor: end; }
.drawing .to-middle { text-anchor: middle; }
.drawing .grid, .drawing .row { stroke: var(--rule); stroke-width: 1; }
.drawing .grid { stroke-dasharray: 2 3; }
.drawing .end { stroke: var(--soft); stroke-width: 1; opacity: 0.55; }
.drawing .spread { stroke: var(--mark); stroke-width: 4; opacity: 0.42; }
.drawing .mark, .drawing .arrow { fill: var(--mark); }
.drawing .mark { stroke: var(--ground); stroke-width: 1.5; }
.drawing .bar { fill: var(--mark); opacity: 0.85; }
.drawing .whisker { stroke: var(--ink); stroke-width: 1.5; }
.map { max-width: 30rem; overflow: visible; }
.map .sea { fill: var(--raised); }
.map .land { fill: var(--land); }
.map .rim, .map .bar-scale { fill: none; stroke: var(--soft); stroke-width: 1; }
.map .start { fill: var(--ink); stroke: var(--ground); stroke-width: 1.5; }
.map .place {
  font-size: 11.5px; font-weight: 600; paint-order: stroke; stroke: var(--ground); stroke-width: 3px;
}
.drawing .ring { fill: none; stroke: var(--mark); stroke-width: 2.5; }
.map .spread { opacity: 0.6; }
.reach { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: center; }
.reach .map { flex: 1 1 18rem; }
.keys { list-style: none; padding: 0; margin: 0; flex: 1 1 14rem; font-size: 0.9375rem; line-height: 1.4; }
.keys li { display: flex; gap: 0.75rem; align-items: flex-start; margin-bottom: 0.6rem; }
.keys .sample { width: 2.25rem; flex: none; margin-top: 0.15rem; }
.s0 { --mark: var(--s0); } .s1 { --mark: var(--s1); } .s2 { --mark: var(--s2); } .s3 { --mark: var(--s3); }
.s4 { --mark: var(--s4); } .s5 { --mark: var(--s5); } .s6 { --mark: var(--s6); }
@media (max-width: 47.5rem) {
  main { padding: 2rem 1.125rem 3rem; }
  h1 { font-size: 1.5rem; }
  .verdict { font-size: 1.0625rem; padding: 0.8rem 1rem; }
  .wide { display: none; }
  .narrow { display: block; }
  th, td, nav td:first-child { padding-left: 1rem; }
}
@media print {
  :root {
    --ground: #ffffff; --raised: #f5f7f9; --ink: #000000; --soft: #444444; --rule: #cccccc; --accent: #0b5f97;
    --land: #d9d9d9;
    --s0: #0072b2; --s1: #d55e00; --s2: #009e73; --s3: #cc79a7; --s4: #e69f00; --s5: #56b4e9; --s6: #000000;
  }
  html { font-size: 11px; }
  body { font-size: 1rem; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  th, td { padding-left: 0.7rem; }
  .scroll { overflow: visible; background: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .wide { display: block; } .narrow { display: none; }
  h2, h3, h4, figcaption { break-after: avoid; } figure, tr { break-inside: avoid; }
  section.scenario { break-before: page; }
}
""".strip()
