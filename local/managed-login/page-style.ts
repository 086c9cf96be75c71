import { createInlineAsset } from "./inline-asset.ts";

/** Colours and shapes are the desk's; borders of fields and text keep to WCAG 2.2 AA in both schemes. */
export const PAGE_STYLE = createInlineAsset(
  "style",
  `:root {
  color-scheme: light dark;
  --paper: #f1f2ee; --card: #fff; --ink: #1d2321; --muted: #5c6663; --line: #dfe2dd; --edge: #858f8a;
  --accent: #2f6f5e; --accent-deep: #25594b; --accent-ink: #fff;
  --good: #1f6b45; --good-bg: #e5f3ea; --bad: #a12622; --bad-bg: #fbe7e5;
  --shadow: 0 1px 2px #1d232110, 0 12px 32px -12px #1d232126;
  --rule: var(--line); --heading: var(--ink); --label: var(--ink); --field: var(--card); --placeholder: var(--muted); --hint: var(--muted);
  --focus: color-mix(in srgb, var(--accent) 55%, transparent);
  --button: var(--accent); --button-ink: var(--accent-ink); --button-deep: var(--accent-deep); --button-deep-ink: var(--accent-ink);
  --second: var(--card); --second-ink: var(--accent); --second-edge: var(--edge); --second-deep: var(--paper); --second-deep-ink: var(--accent-deep);
  --bad-edge: transparent;
  --card-radius: 1rem; --field-radius: .6rem; --button-radius: .6rem; --notice-radius: .6rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121615; --card: #1b211f; --ink: #e6eae7; --muted: #9faaa6; --line: #303835; --edge: #6f7b76;
    --accent: #5cb89c; --accent-deep: #74c9af; --accent-ink: #0d1512;
    --good: #7fd3a3; --good-bg: #17301f; --bad: #f5aaa5; --bad-bg: #3a1d1b;
    --shadow: 0 1px 2px #0006, 0 16px 40px -16px #000a;
  }
}
*, ::before, ::after { box-sizing: border-box; }
body, .card, .bar { background-position: center; background-size: cover; background-repeat: no-repeat; }
body { margin: 0; background-color: var(--paper); background-image: var(--paper-image, none); background-attachment: fixed; color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.container { min-height: 100vh; min-height: 100dvh; display: grid; align-content: safe var(--place-y, center); justify-items: var(--place-x, center); padding: 2rem 1rem; }
.modal-dialog { width: 100%; max-width: 25.5rem; }
.banner-customizable { display: flex; gap: .7rem; align-items: center; justify-content: center; margin-bottom: 1.25rem; font-weight: 620; overflow-wrap: anywhere; }
.banner-customizable svg { flex: none; }
.mark { fill: var(--accent); }
.mark-line { stroke: var(--accent-ink); }
.card { background-color: var(--card); background-image: var(--card-image, none); border: 1px solid var(--line); border-radius: var(--card-radius); padding: 2rem; box-shadow: var(--shadow); }
h1 { color: var(--heading); margin: 0 0 .35rem; font-size: 1.5rem; line-height: 1.25; font-weight: 680; letter-spacing: -.015em; }
.textDescription-customizable { margin: 0 0 1.4rem; color: var(--muted); overflow-wrap: anywhere; }
form { margin: 0; }
.field { position: relative; margin: 0 0 1.1rem; }
.label-customizable { display: block; color: var(--label); font-size: .9375rem; font-weight: 560; }
.label-customizable span { display: block; margin-bottom: .35rem; }
.form-control { display: block; width: 100%; min-height: 2.9rem; padding: .55rem .8rem; font: inherit; font-size: 1rem; font-weight: 400; color: inherit; background: var(--field); border: 1px solid var(--edge); border-radius: var(--field-radius); }
.form-control::placeholder { color: var(--placeholder); opacity: 1; }
.form-control:hover { border-color: var(--ink); }
.form-control[aria-invalid] { border-color: var(--bad); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; }
.form-control:focus-visible { border-color: var(--accent); }
.form-control.code { font-size: 1.3rem; letter-spacing: .3em; font-variant-numeric: tabular-nums; }
.reveal { position: absolute; right: .3rem; bottom: .3rem; height: 2.3rem; padding: 0 .6rem; font: inherit; font-size: .875rem; color: var(--muted); background: var(--field); border: 0; border-radius: .4rem; cursor: pointer; }
.reveal:hover { color: var(--ink); }
.field:has(.reveal) .form-control { padding-right: 4.2rem; }
.btn-primary { display: block; width: 100%; min-height: 2.9rem; padding: .55rem 1rem; overflow-wrap: anywhere; margin: .4rem 0 0; font: inherit; font-weight: 620; color: var(--button-ink); background: var(--button); border: 0; border-radius: var(--button-radius); cursor: pointer; -webkit-appearance: none; }
.btn-primary:hover { color: var(--button-deep-ink); background: var(--button-deep); }
.btn-primary.second { color: var(--second-ink); background: var(--second); border: 1px solid var(--second-edge); }
.btn-primary.second:hover { color: var(--second-deep-ink); background: var(--second-deep); }
.btn-primary[disabled] { opacity: .6; cursor: default; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-deep); }
.aside { margin: -.35rem 0 1.2rem; font-size: .9375rem; }
.redirect-customizable { margin: 1.4rem 0 0; padding-top: 1.2rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .9375rem; text-align: center; }
.link { padding: 0; font: inherit; color: var(--accent); background: none; border: 0; text-decoration: underline; text-underline-offset: .2em; cursor: pointer; }
.link:hover { color: var(--accent-deep); }
.redirect-customizable form { display: inline; }
.redirect-customizable + .redirect-customizable { margin-top: .5rem; padding-top: 0; border-top: 0; }
.notice { margin: 0 0 1.25rem; padding: .7rem .9rem; border-radius: var(--notice-radius); color: var(--good); background: var(--good-bg); overflow-wrap: anywhere; }
.errorMessage-customizable { color: var(--bad); background: var(--bad-bg); border: 1px solid var(--bad-edge); }
.rules { margin: -.35rem 0 1.1rem; font-size: .875rem; color: var(--hint); }
.rules p { margin: 0 0 .25rem; }
.rules ul { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: 0; padding: 0; list-style: none; }
.rules li { position: relative; padding-left: 1.3rem; }
.rules li::before { content: ""; position: absolute; left: .25rem; top: .5em; width: .38rem; height: .38rem; border-radius: 50%; background: var(--edge); }
.rules .met { color: var(--good); }
.rules .met::before { left: .3rem; top: .3em; width: .32rem; height: .62rem; border: solid; border-width: 0 .14rem .14rem 0; border-radius: 0; background: none; transform: rotate(45deg); }
.qr { width: 13rem; max-width: 100%; margin: 0 auto 1.2rem; padding: .3rem; background: #fff; border-radius: .6rem; }
.qr svg { display: block; width: 100%; height: auto; }
.secret { color: var(--ink); font: .9375rem ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }
.idpButton-customizable { display: flex; align-items: center; justify-content: center; text-align: center; text-decoration: none; overflow-wrap: anywhere; }
.or { margin: 1rem 0 .6rem; text-align: center; color: var(--muted); }
.btn-primary + .btn-primary { margin-top: .75rem; }
.alternative { margin-top: 1.4rem; padding-top: 1.2rem; border-top: 1px solid var(--rule); }
.hint { color: var(--hint); }
.choices { display: grid; gap: .75rem; }
.choices .btn-primary { margin: 0; display: flex; gap: .8rem; align-items: center; padding: .55rem 1rem; text-align: start; }
.choices svg { flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.logo { display: flex; margin-bottom: 1.5rem; }
.logo.center { justify-content: center; } .logo.end { justify-content: end; }
.logo img { display: block; max-width: 100%; max-height: 5rem; }
.bar { min-height: 3.5rem; padding: .75rem 1.25rem; border: 0 solid var(--header-line); background-color: var(--header); background-image: var(--header-image, none); }
header.bar { border-bottom-width: 1px; }
footer.bar { border-top-width: 1px; border-color: var(--footer-line); background-color: var(--footer); background-image: var(--footer-image, none); }
.bar .logo { margin: 0; } .bar .logo img { max-height: 2.5rem; }
.managed { display: flex; flex-direction: column; min-height: 100vh; min-height: 100dvh; }
.managed .container { flex: 1; min-height: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.detail { margin: 0 0 1rem; padding: .7rem .9rem; border-radius: .6rem; color: var(--bad); background: var(--bad-bg); overflow-wrap: anywhere; }
.card > :last-child { margin-bottom: 0; }
.foot { margin: 1.25rem 0 0; color: var(--muted); font-size: .875rem; text-align: center; }
.visible-md { display: none; }
@media (min-width: 992px) { .visible-xs { display: none; } .visible-md { display: block; } }
@media (max-width: 480px) {
  body.classic { background-color: var(--card); }
  .container { align-content: start; padding: 1.5rem 1.25rem; }
  .managed .container { padding: 1rem; }
  .managed .card { padding: 1.5rem 1.25rem; }
  .classic .card { padding: 0; border: 0; box-shadow: none; }
  .banner-customizable { justify-content: start; margin-bottom: 1.75rem; }
  .classic .foot, .classic .redirect-customizable { text-align: start; }
}
@media (forced-colors: active) { .btn-primary { border: 1px solid; } }
`,
);
