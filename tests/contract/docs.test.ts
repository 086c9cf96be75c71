import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { COMMANDS, FLAGS } from "../../local/commands/flags.ts";

const docs = resolve(import.meta.dirname, "../../docs");
const pages = ["deploy.md", "tutorial.md"] as const;
const read = (name: string) => readFileSync(join(docs, name), "utf8");

describe("docs/deploy.md and docs/tutorial.md", () => {
  test.each(pages)("%s links to files and headings that are there", (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, path = "", anchor] of links) {
      const target = path === "" ? page : path;
      expect([target, existsSync(join(docs, target))]).toEqual([target, true]);
      const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => toAnchor(title));
      if (anchor !== undefined) expect(headings).toContain(anchor);
    }
  });

  test.each(pages)("%s names npm scripts and flags that exist", (page) => {
    const scripts = JSON.parse(readFileSync(join(docs, "../package.json"), "utf8")).scripts;
    const commands = [...read(page).matchAll(/npm run (?:--silent )?([\w:-]+)(?: -- ([^`\n)]*))?/g)];
    expect(commands.length).toBeGreaterThan(1);
    for (const [, script = "", rest = ""] of commands) {
      expect(Object.keys(scripts)).toContain(script);
      if (!(script in COMMANDS)) continue;
      const known = FLAGS.filter((flag) => (flag.commands as readonly string[]).includes(script));
      const given = [...rest.matchAll(/--([a-z0-9-]+)/g)].map(([, name]) => name);
      for (const name of given) expect(known.map((flag) => flag.name)).toContain(name);
    }
  });

  test("every picture is shown somewhere", () => {
    const shown = pages.map(read).join("\n");
    for (const name of readdirSync(join(docs, "images"))) expect(shown).toContain(`images/${name}`);
  });
});

/** As GitHub makes them. */
function toAnchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}
