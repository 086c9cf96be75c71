import { GUARDS, type GuardBench, type GuardName, startGuardBench } from "./section-a/guard-bench.ts";

/** A row of section A that is about any guard, not about tokens of a user pool. */
interface GuardRow {
  readonly id: string;
  readonly sent: string;
  run(bench: GuardBench): Promise<void>;
}

/** Refused by the guard, whatever its words, and no function of a method was called. */
async function expectRefused(bench: GuardBench, request: Parameters<GuardBench["send"]>[0]): Promise<void> {
  const called = bench.lambda.events.length;
  const { status } = await bench.send(request);
  expect([401, 403]).toContain(status);
  expect(bench.lambda.events).toHaveLength(called);
}

const ROWS: readonly GuardRow[] = [
  { id: "A-01", sent: "nothing", run: (bench) => expectRefused(bench, { target: "/Prod/" }) },
  {
    id: "A-02",
    sent: "the header empty, and of blanks only",
    async run(bench) {
      for (const value of ["", "   ", "\t"])
        await expectRefused(bench, { target: "/Prod/", headers: [bench.header, value] });
    },
  },
  {
    id: "A-05",
    sent: "placeholders",
    async run(bench) {
      for (const value of ["Bearer", "Bearer null", "undefined", "null", "[object Object]"])
        await expectRefused(bench, { target: "/Prod/", headers: [bench.header, value] });
    },
  },
  {
    id: "A-07",
    sent: "the right value in the query",
    async run(bench) {
      const value = encodeURIComponent(bench.valueFor({ target: "/Prod/" }));
      for (const name of [bench.header, bench.header.toLowerCase(), "token"])
        await expectRefused(bench, { target: `/Prod/?${name}=${value}` });
    },
  },
  {
    id: "A-08",
    sent: "the right value in a cookie, and in the body",
    async run(bench) {
      const value = bench.valueFor({ target: "/Prod/" });
      await expectRefused(bench, { target: "/Prod/", headers: ["Cookie", `${bench.header}=${value}`] });
      const body = JSON.stringify({ [bench.header]: value });
      const headers = ["Content-Length", String(Buffer.byteLength(body)), "Content-Type", "application/json"];
      await expectRefused(bench, { method: "POST", target: "/Prod/admin", headers, body });
    },
  },
  {
    id: "A-10",
    sent: "the header in another letter case",
    async run(bench) {
      const value = bench.valueFor({ target: "/Prod/" });
      for (const name of [bench.header.toLowerCase(), bench.header.toUpperCase()]) {
        const headers = [...bench.besides, name, value];
        expect(await bench.send({ target: "/Prod/", headers })).toMatchObject({ status: 200 });
      }
    },
  },
  {
    id: "A-11",
    sent: "the header twice, right then wrong, and wrong then right",
    async run(bench) {
      const value = bench.valueFor({ target: "/Prod/" });
      for (const [first, second] of [
        [value, "wrong"],
        ["wrong", value],
      ])
        await expectRefused(bench, {
          target: "/Prod/",
          headers: [...bench.besides, bench.header, first ?? "", bench.header, second ?? ""],
        });
    },
  },
  {
    id: "A-51",
    sent: "the guarded path, spelled otherwise",
    async run(bench) {
      const spellings = [
        "/admin/",
        "//admin",
        "/%61dmin",
        "/admin//",
        "/admin/x",
        "/admin/%2e%2e/x",
        "/./admin/../admin",
      ];
      for (const path of spellings) {
        const called = bench.lambda.events.length;
        await bench.send({ target: `/Prod${path}` });
        const reached = bench.lambda.events.slice(called).map(({ resource }) => resource);
        // An open sibling may answer for another path, never the guarded method.
        expect(reached.filter((resource) => resource.startsWith("/admin"))).toEqual([]);
      }
      await expectRefused(bench, { target: "/Prod/admin/" });
      await expectRefused(bench, { target: "/Prod/%61dmin" });
    },
  },
  {
    id: "A-53",
    sent: "headers that other servers take for the path or the verb",
    async run(bench) {
      for (const name of ["X-Original-URL", "X-Rewrite-URL"])
        await expectRefused(bench, { target: "/Prod/admin", headers: [name, "/open"] });
      await expectRefused(bench, {
        method: "DELETE",
        target: "/Prod/",
        headers: ["X-HTTP-Method-Override", "GET"],
      });
    },
  },
  {
    id: "A-54",
    sent: "verbs that the resource has not",
    async run(bench) {
      for (const method of ["HEAD", "PATCH", "FOO"]) {
        const called = bench.lambda.events.length;
        const { status } = await bench.send({ method, target: "/Prod/" });
        expect([400, 403, 501]).toContain(status);
        expect(bench.lambda.events).toHaveLength(called);
      }
    },
  },
  {
    id: "A-55",
    sent: "a path below an open greedy resource that has a guard of its own",
    async run(bench) {
      expect(await bench.send({ target: "/Prod/open" })).toMatchObject({ status: 200 });
      await expectRefused(bench, { target: "/Prod/admin" });
      await expectRefused(bench, { target: "/Prod/admin/deep/er" });
    },
  },
  {
    id: "A-56",
    sent: "a preflight of a guarded OPTIONS",
    run: (bench) =>
      expectRefused(bench, {
        method: "OPTIONS",
        target: "/Prod/",
        headers: ["Origin", "https://app.example"],
      }),
  },
  {
    id: "A-57",
    sent: "headers with a made-up caller",
    async run(bench) {
      const made = JSON.stringify({ authorizer: { principalId: "eve" } });
      const headers = ["x-amzn-principal", "eve", "requestContext", made, "x-apigateway-event", made];
      await expectRefused(bench, { target: "/Prod/", headers });
      const request = { target: "/Prod/" };
      const signed = [...bench.besides, bench.header, bench.valueFor(request)];
      expect(await bench.send({ ...request, headers: [...headers, ...signed] })).toMatchObject({
        status: 200,
      });
      const { authorizer, identity } = bench.lambda.events.at(-1)?.requestContext ?? ({} as never);
      expect(JSON.stringify([authorizer, identity])).not.toContain("eve");
    },
  },
  {
    id: "A-58",
    sent: "another address in X-Forwarded-For",
    async run(bench) {
      const request = { target: "/Prod/" };
      const headers = [...bench.besides, bench.header, bench.valueFor(request), "X-Forwarded-For", "1.2.3.4"];
      expect(await bench.send({ ...request, headers })).toMatchObject({ status: 200 });
      expect(bench.lambda.events.at(-1)?.requestContext.identity.sourceIp).toBe("127.0.0.1");
    },
  },
  {
    id: "A-60",
    sent: "what a customised answer repeats",
    async run(bench) {
      const target = "/Custom/?q=%22%7D%3Cscript%3E";
      const { status, body, headers } = await bench.send({ target, headers: ["X-Echo", '"}<script>'] });
      expect([status, headers["x-custom"]]).toEqual([418, "yes"]);
      expect(JSON.parse(body)).toEqual({ message: expect.any(String), echo: '"}<script>', q: '"}<script>' });
    },
  },
];

/** Rows that refuse: with every guard taken away each of them must fail. */
const REFUSALS = ROWS.filter(({ id }) => !["A-10", "A-54", "A-58", "A-60"].includes(id));

describe.each(GUARDS)("section A, guarded by %s", (name: GuardName) => {
  let bench: GuardBench;

  beforeAll(async () => {
    bench = await startGuardBench(name);
  });
  afterAll(() => bench.close());
  // Whatever was sent: a caller with everything that is asked for still passes, and nothing failed inside.
  afterEach(async () => {
    const request = { target: "/Prod/" };
    const headers = [...bench.besides, bench.header, bench.valueFor(request)];
    expect(await bench.send({ ...request, headers })).toMatchObject({ status: 200 });
    expect(bench.errors).toEqual([]);
    expect(bench.refusals.join("\n")).not.toContain(bench.secret);
  });

  for (const row of ROWS) test(`${row.id}: ${row.sent}`, () => row.run(bench));

  test("every refusal can fail: without the guard it does", async () => {
    const unguarded = await startGuardBench(name, "open");
    const green: string[] = [];
    for (const row of REFUSALS) {
      const passes = await row.run(unguarded).then(
        () => true,
        () => false,
      );
      if (passes) green.push(row.id);
    }
    await unguarded.close();
    expect(green).toEqual([]);
  });
});
