import fc from "fast-check";
import {
  createRouteTree,
  parsePathParameters,
  readPathParameters,
} from "../../../local/gateway/route-tree.ts";
import type { HttpMethod } from "../../../local/openapi/rest-api.ts";

/** `GET /users/{id}` → an entry whose value is the same text. */
function treeOf(...routes: readonly string[]) {
  return createRouteTree(
    routes.map((value) => {
      const [method = "", resourcePath = ""] = value.split(" ");
      return { method: method as HttpMethod, resourcePath, value };
    }),
  );
}

describe("a route tree", () => {
  test("C-10: a literal comes before a parameter, a parameter before a greedy one", () => {
    const tree = treeOf("GET /{proxy+}", "GET /users/{id}", "GET /users/me", "GET /users/{id}/{rest+}");
    expect(tree.find("GET", "/users/me")).toBe("GET /users/me");
    expect(tree.find("GET", "/users/7")).toBe("GET /users/{id}");
    expect(tree.find("GET", "/users/7/orders")).toBe("GET /users/{id}/{rest+}");
    expect(tree.find("GET", "/other/7")).toBe("GET /{proxy+}");
  });

  test("C-11: a resource that lacks the verb does not hide a less specific one that has it", () => {
    const tree = treeOf("POST /test", "OPTIONS /{proxy+}", "GET /{id}");
    expect(tree.find("OPTIONS", "/test")).toBe("OPTIONS /{proxy+}");
    expect(tree.find("GET", "/test")).toBe("GET /{id}");
    expect(tree.find("DELETE", "/test")).toBeUndefined();
  });

  test("C-12: a literal that leads nowhere falls back to the greedy resource", () => {
    const tree = treeOf("GET /part1/hardcoded", "GET /{param+}");
    expect(tree.find("GET", "/part1/random")).toBe("GET /{param+}");
    expect(tree.find("GET", "/part1/hardcoded")).toBe("GET /part1/hardcoded");
    expect(tree.find("GET", "/part1/hardcoded/deeper")).toBe("GET /{param+}");
  });

  test("C-13: the verb itself comes before ANY, which stands for seven verbs only", () => {
    const tree = treeOf("ANY /x", "GET /x");
    expect(tree.find("GET", "/x")).toBe("GET /x");
    for (const method of ["PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"]) {
      expect(tree.find(method, "/x")).toBe("ANY /x");
    }
    for (const method of ["FOO", "TRACE", "get", "ANY", ""]) expect(tree.find(method, "/x")).toBeUndefined();
  });

  test("C-14: ANY on the more specific resource comes before the verb on a less specific one", () => {
    expect(treeOf("GET /{id}", "ANY /x").find("GET", "/x")).toBe("ANY /x");
  });

  test("C-15: literals are case-sensitive", () => {
    expect(treeOf("GET /users").find("GET", "/Users")).toBeUndefined();
  });

  test("C-16: a greedy parameter needs at least one segment", () => {
    const tree = treeOf("ANY /{proxy+}", "GET /users/{rest+}");
    for (const path of ["/", "", "//"]) expect(tree.find("GET", path)).toBeUndefined();
    expect(tree.find("GET", "/users")).toBe("ANY /{proxy+}");
    expect(tree.find("GET", "/users/")).toBe("ANY /{proxy+}");
  });

  test("C-17: a literal is compared with the decoded segment, a broken escape with itself", () => {
    const tree = treeOf("GET /a:b", "GET /%zz");
    expect(tree.find("GET", "/a%3Ab")).toBe("GET /a:b");
    expect(tree.find("GET", "/%61%3ab")).toBe("GET /a:b");
    expect(tree.find("GET", "/%zz")).toBe("GET /%zz");
    expect(tree.find("GET", "/a%2fb")).toBeUndefined();
  });

  test("C-06: a trailing slash matches the same resource", () => {
    expect(treeOf("GET /users/{id}").find("GET", "/users/7/")).toBe("GET /users/{id}");
  });

  test("C-07: an empty segment within is no value of a single parameter, but of a greedy one", () => {
    const tree = treeOf("GET /users/{id}/x", "GET /files/{proxy+}", "GET /a/b");
    expect(tree.find("GET", "/users//x")).toBeUndefined();
    expect(tree.find("GET", "/a//b")).toBeUndefined();
    expect(tree.find("GET", "/files//x")).toBe("GET /files/{proxy+}");
  });

  test("names of Object's prototype are names like any others", () => {
    const tree = treeOf("GET /constructor", "GET /{id}");
    expect(tree.find("GET", "/constructor")).toBe("GET /constructor");
    expect(tree.find("GET", "/__proto__")).toBe("GET /{id}");
  });

  test("finds what comparing every route one by one finds", () => {
    const segment = fc.constantFrom("a", "b", "{p}");
    const resource = fc
      .tuple(fc.array(segment, { maxLength: 3 }), fc.boolean())
      .map(([segments, isGreedy]) => `/${[...segments, ...(isGreedy ? ["{g+}"] : [])].join("/")}`);
    const route = fc.tuple(fc.constantFrom("GET", "POST", "ANY"), resource).map((parts) => parts.join(" "));
    const path = fc
      .array(fc.constantFrom("a", "b", "c"), { maxLength: 4 })
      .map((parts) => `/${parts.join("/")}`);
    fc.assert(
      fc.property(
        fc.array(route, { maxLength: 8 }),
        fc.constantFrom("GET", "POST"),
        path,
        (routes, method, sent) => {
          expect(treeOf(...routes).find(method, sent)).toBe(findOneByOne(routes, method, sent));
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Specificity spelled out: per segment literal (0), parameter (1), greedy (2); then verb (0), ANY (1). */
function findOneByOne(routes: readonly string[], method: string, path: string): string | undefined {
  const sent = path.split("/").filter((segment) => segment !== "");
  const ranked = [...new Set(routes)].flatMap((value) => {
    const [verb = "", resource = ""] = value.split(" ");
    if (verb !== method && verb !== "ANY") return [];
    const wanted = resource.split("/").filter((segment) => segment !== "");
    const isGreedy = wanted.at(-1) === "{g+}";
    if (isGreedy ? sent.length < wanted.length : sent.length !== wanted.length) return [];
    const ranks = wanted.map((segment, index) => {
      if (segment === "{g+}") return "2";
      return segment === "{p}" ? "1" : segment === sent[index] ? "0" : "x";
    });
    return ranks.includes("x") ? [] : [{ value, rank: `${ranks.join("")}${verb === "ANY" ? 1 : 0}` }];
  });
  return ranked.sort((left, right) => (left.rank < right.rank ? -1 : 1))[0]?.value;
}

describe("path parameters", () => {
  const read = (resourcePath: string, path: string) =>
    readPathParameters(parsePathParameters(resourcePath), path);

  test("C-37, C-38: keep their percent-encoding", () => {
    expect(read("/{proxy+}", "/test%2Balias@gmail.com/x%20y")).toEqual([
      "proxy",
      "test%2Balias@gmail.com/x%20y",
    ]);
    expect(read("/users/{id}", "/users/a%2Fb")).toEqual(["id", "a%2Fb"]);
  });

  test("C-06, C-07: lose a trailing slash and keep a double one", () => {
    expect(read("/users/{id}", "/users/7/")).toEqual(["id", "7"]);
    expect(read("/{proxy+}", "/x//y/")).toEqual(["proxy", "x//y"]);
  });

  test("C-39: there are none on a resource without any", () => {
    expect(read("/users", "/users")).toEqual([]);
  });

  test("several of them keep their order", () => {
    expect(read("/{a}/x/{b}/{rest+}", "/1/x/2/3/4")).toEqual(["a", "1", "b", "2", "rest", "3/4"]);
  });
});
