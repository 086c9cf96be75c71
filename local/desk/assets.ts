/** A gate, half open. */
export const DESK_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#2f6f5e"/>
<path d="M8 25V13a8 8 0 0 1 16 0v12" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>
<path d="M16 7v18l-4.5-2V12" fill="none" stroke="#fff" stroke-width="2.2" stroke-linejoin="round"/>
</svg>
`;

/**
 * Three conveniences: hands the fragment's token to the server, shows new messages as they come, copies
 * commands. Everything else works without it.
 */
export const DESK_SCRIPT = `"use strict";
const fragmentForm = document.querySelector("form[data-fragment]");
if (fragmentForm && location.hash.length > 1) {
  const fragment = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  for (const input of fragmentForm.elements) input.value = fragment.get(input.name) ?? "";
  document.querySelector("[data-waiting]").textContent = "Reading the token…";
  fragmentForm.submit();
}

const outbox = document.querySelector("[data-outbox]");
if (outbox) {
  const look = async () => {
    const answer = await fetch("/outbox.json").then((response) => response.json()).catch(() => undefined);
    const newest = answer ? (answer.messages[0]?.id ?? "") : outbox.dataset.outbox;
    if (newest !== outbox.dataset.outbox) location.reload();
  };
  setInterval(look, 2000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}
`;

export const DESK_STYLE = `:root {
  color-scheme: light dark;
  --paper: #f7f7f4; --card: #fff; --ink: #1d2321; --muted: #5c6663; --line: #dfe2dd;
  --accent: #2f6f5e; --accent-ink: #fff; --good: #1f6b45; --good-bg: #e5f3ea;
  --warn: #7d4e00; --warn-bg: #fbf0da; --bad: #a12622; --bad-bg: #fbe7e5; --code: #eef0ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141817; --card: #1c2220; --ink: #e6eae7; --muted: #9aa6a1; --line: #303835;
    --accent: #5cb89c; --accent-ink: #0d1512; --good: #7fd3a3; --good-bg: #17301f;
    --warn: #e8bd6d; --warn-bg: #332712; --bad: #f29c96; --bad-bg: #3a1d1b; --code: #262d2a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
.inner { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-bottom: 4rem !important; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .4rem .8rem; z-index: 1; }
.bar { background: var(--card); border-bottom: 1px solid var(--line); }
.bar .inner { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; min-height: 3.5rem; padding-block: .5rem; }
.brand { display: inline-flex; gap: .55rem; align-items: center; font-weight: 650; color: inherit; text-decoration: none; }
nav { display: flex; flex-wrap: wrap; gap: .15rem; }
nav a { color: var(--muted); text-decoration: none; padding: .35rem .7rem; border-radius: .5rem; }
nav a:hover { color: var(--ink); }
nav a[aria-current] { color: var(--ink); background: var(--code); }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.015em; margin: 2.2rem 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.12rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 0 0 .7rem; overflow-wrap: anywhere; }
small, .muted, time { color: var(--muted); font-weight: 400; font-size: .875rem; }
.lead { color: var(--muted); margin: 0 0 1rem; max-width: 44rem; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:not(pre) > code { background: var(--code); padding: .1em .35em; border-radius: .3em; overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: .6rem; padding: .75rem .9rem; margin: 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1rem 1.15rem; margin: .8rem 0; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .8rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .55rem 1rem; border-top: 1px solid var(--line); vertical-align: top; }
tbody tr:first-child :is(th, td) { border-top: 0; }
thead th { color: var(--muted); font-weight: 500; font-size: .875rem; border: 0; border-bottom: 1px solid var(--line); }
.claims td { overflow-wrap: anywhere; }
.claims th { white-space: nowrap; font-weight: 400; width: 1%; }
.method { font: 600 .8rem ui-monospace, monospace; }
.tag, .status { display: inline-block; font-size: .8rem; border-radius: 99px; padding: .1rem .6rem; background: var(--code); color: var(--muted); }
.status { font-weight: 700; font-size: 1rem; }
.good { color: var(--good); background: var(--good-bg); }
.warn { color: var(--warn); background: var(--warn-bg); }
.bad { color: var(--bad); background: var(--bad-bg); }
.notice { border-radius: .7rem; padding: .75rem 1rem; margin: .8rem 0; overflow-wrap: anywhere; }
.notice small { color: inherit; opacity: .8; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
form { margin: 0; }
button, .button { font: inherit; font-weight: 550; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .45rem .9rem; cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { border-color: var(--accent); }
.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.primary small { color: inherit; opacity: .85; }
.copy { position: relative; margin: .6rem 0; }
.copy pre { padding-right: 5rem; }
.copy button { position: absolute; top: .4rem; right: .4rem; font-size: .8rem; padding: .15rem .6rem; }
label { display: block; font-weight: 550; }
label small { display: inline-block; margin-left: .35rem; }
input, select { font: inherit; font-weight: 400; height: 2.5rem; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .6rem; }
.stack { display: grid; gap: .9rem; max-width: 40rem; justify-items: start; }
.stack label { width: 100%; }
.stack input { display: block; width: 100%; margin-top: .25rem; }
.line button { height: 2.5rem; }
.line { display: flex; flex-wrap: wrap; gap: .8rem; align-items: end; }
.line input, .line select { display: block; margin-top: .25rem; }
.calls { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .8rem; }
.calls .card { margin: 0; }
.call p { margin: 0 0 .45rem; overflow-wrap: anywhere; }
.message header { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
.message time { margin-left: auto; }
.message h2 { margin: .7rem 0 .5rem; font-size: 1rem; }
.message .code { margin: .7rem 0 0; }
.message .code code { font-size: 1.05rem; font-weight: 650; user-select: all; }
.empty { border: 1px dashed var(--line); border-radius: .8rem; padding: 1.5rem; color: var(--muted); text-align: center; }
details summary { cursor: pointer; color: var(--muted); margin-top: .6rem; }
`;
