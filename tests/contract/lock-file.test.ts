import { readFileSync } from "node:fs";
import { resolve } from "node:path";

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}

const { packages }: { readonly packages: Readonly<Record<string, LockEntry>> } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../package-lock.json"), "utf8"),
);

describe("the lock file", () => {
  test("knows every platform's package, so that npm ci works wherever it is typed", () => {
    const missing = Object.entries(packages).flatMap(([name, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (dependency) =>
          !(`node_modules/${dependency}` in packages) && !(`${name}/node_modules/${dependency}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  test("names no registry", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
