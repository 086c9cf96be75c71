import { parseTemplate } from "../../../../local/gateway/velocity/parse-template.ts";
import { renderTemplate } from "../../../../local/gateway/velocity/render-template.ts";
import { createInputTool, UTIL_TOOL } from "../../../../local/gateway/velocity/tools.ts";
import { fromJson, type Value } from "../../../../local/gateway/velocity/value.ts";

const BODY = {
  name: 'Ann\'s "pet"',
  age: 7,
  tags: ["a", "b"],
  owner: { id: 1, list: [{ x: 1 }] },
  none: null,
};

async function render(
  template: string,
  { body = JSON.stringify(BODY), set = {} as Record<string, unknown> } = {},
) {
  const params = new Map<string, Value>([
    ["path", fromJson({ id: "p1", both: "path" })],
    ["querystring", fromJson({ q: "a b", both: "query" })],
    ["header", fromJson({ "X-One": "h1", both: "header" })],
  ]);
  const variables = new Map<string, Value>([
    ["input", createInputTool({ body, params })],
    ["util", UTIL_TOOL],
    [
      "context",
      fromJson({
        stage: "Prod",
        authorizer: { claims: { "custom:role": "admin" } },
        responseOverride: { header: {} },
      }),
    ],
    ["stageVariables", fromJson({ color: "blue" })],
    ...Object.entries(set).map(([name, value]) => [name, fromJson(value)] as const),
  ]);
  return { text: renderTemplate(await parseTemplate(template), variables), variables };
}

const textOf = async (template: string, options?: Parameters<typeof render>[1]) =>
  (await render(template, options)).text;

describe("text and references", () => {
  test.each([
    [
      "plain text stays, signs that begin nothing included",
      '{"price": "$5", "c": "#fff", "m": "a@b.c"}',
      '{"price": "$5", "c": "#fff", "m": "a@b.c"}',
    ],
    [
      "what has no value prints nothing",
      "[$missing][$!missing][${missing}][$missing.a.b][$input.path('$.nope').x]",
      "[][][][][]",
    ],
    [
      "B-82: claims are found by name",
      "$context.authorizer.claims['custom:role'] $context.stage",
      "admin Prod",
    ],
    [
      "stage variables",
      "$stageVariables.color ${stageVariables.color}s $stageVariables.get('color')",
      "blue blues blue",
    ],
    ["comments leave nothing", "a## one\nb#* two\n *#c", "a" + "b" + "c"],
    ["escaped signs lose their backslash", "\\$stageVariables.color", "$stageVariables.color"],
    ["#[[ ]]# stays as it is", "#[[$x #if]]#", "$x #if"],
  ])("%s", async (_, template, expected) => expect(await textOf(template)).toBe(expected));
});

describe("$input", () => {
  test.each([
    ["$input.body", JSON.stringify(BODY)],
    ["$input.json('$')", JSON.stringify(BODY)],
    ["$input.json('$.owner')", '{"id":1,"list":[{"x":1}]}'],
    ['$input.json("$.name")', JSON.stringify(BODY.name)],
    ["$input.json('$.tags[1]')", '"b"'],
    ["$input.json(\"$['owner']['id']\")", "1"],
    ["$input.json('$.owner.list[*].x')", "[1]"],
    ["$input.json('$..x')", "[1]"],
    ["$input.json('$.nope')", '""'],
    ["$input.path('$.age') $input.path('$').age", "7 7"],
    ["$input.path('$.owner')", '{id=1, list=[{"x":1}]}'],
    ["$input.path('$.tags') $input.path('$.tags').size()", '["a","b"] 2'],
    ["$input.params('id') $input.params('q') $input.params('X-One')", "p1 a b h1"],
    ["$input.params('both') [$input.params('none')] [$input.params('x-one')]", "path [] []"],
    ["$input.params().header.get('X-One') $input.params().querystring.q", "h1 a b"],
    ["$input.params().path", "{id=p1, both=path}"],
  ])("%s", async (template, expected) => expect(await textOf(template)).toBe(expected));

  test("without a body it is {}", async () => {
    expect(await textOf("$input.body [$input.json('$')] [$input.path('$')]", { body: "" })).toBe(
      "{} [{}] []",
    );
  });

  test("a body that is no JSON is told from other failures", async () => {
    await expect(render("$input.body", { body: "x=1" })).resolves.toMatchObject({ text: "x=1" });
    await expect(render("$input.json('$')", { body: "x=1" })).rejects.toMatchObject({
      kind: "body-not-json",
    });
  });

  test.each(["$.a[?(@.b==1)]", "$.a[0:1]", "$.a.length()"])("refuses the path %s by name", async (path) => {
    await expect(render(`$input.path("${path}")`)).rejects.toMatchObject({
      kind: "unsupported",
      message: `The JSONPath ${path} is not supported in mapping templates here`,
    });
  });
});

describe("$util", () => {
  test.each([
    ["$util.escapeJavaScript($input.path('$.name'))", 'Ann\\\'s \\"pet\\"'],
    ["$util.escapeJavaScript($input.path('$.name')).replaceAll(\"\\\\'\", \"'\")", 'Ann\'s \\"pet\\"'],
    ["$util.escapeJavaScript('a/b\tü')", "a\\/b\\t\\u00FC"],
    ["[$util.escapeJavaScript($missing)]", "[]"],
    ["$util.base64Encode('aü') $util.base64Decode('YcO8')", "YcO8 aü"],
    ["$util.urlEncode('a b&c') $util.urlDecode('a+b%26c')", "a+b%26c a b&c"],
    ["$util.parseJson('{\"a\": [1, 2]}').a[1]", "2"],
  ])("%s", async (template, expected) => expect(await textOf(template)).toBe(expected));

  test.each([
    ["$util.toJson($input)", "$util.toJson()"],
    ["$util.urlDecode('%zz')", "urlDecode"],
    ["$util.parseJson('{')", "parseJson"],
  ])("%s is refused by name", async (template, name) => {
    await expect(render(template)).rejects.toThrow(name);
  });
});

describe("directives", () => {
  test.each([
    ["#set($a = 3)#set($b = $a + 2 * 2)$b", "7"],
    ["#set($a = 7 / 2)$a #set($a = 7 % 4)$a #set($a = -1)$a #set($a = 1.5 + 1)$a", "3 3 -1 2.5"],
    ["#set($a = 1 / 0)[$a]", "[]"],
    ['#set($a = "x$stageVariables.color,${stageVariables.color}s" + 1)$a', "xblue,blues1"],
    ["#set($a = 'x$stageVariables')$a", "x$stageVariables"],
    ["#set($m = {\"a\": 1, \"b\": [1, 'x']})$m $m.b[1] #set($m.c = 2)$m.c$m['a']", "{a=1, b=[1, x]} x 21"],
    ["#set($l = [])#set($ok = $l.add('x'))$l.size()$ok #foreach($i in [1..3])$i#end", "1true 123"],
    ["#if($missing)a#elseif(1 == 1.0)b#{else}c#end", "b"],
    ["#if('' )empty is true#end#if(false)no#else yes#end", "empty is true yes"],
    ["#if(!$missing && ('a' == \"a\" || $x.y) and not false)yes#end", "yes"],
    ["#if($missing == $null)n#end#if('1' == 1)t#end#if(2 > 1 && 1 <= 1)c#end#if('a' > 1)no#end", "ntc"],
    ["#if($input.params('q') != 'a b')no#{else}same#end", "same"],
    [
      "#foreach($t in $input.path('$.tags'))$foreach.count/$velocityCount:$t#if($foreach.hasNext),#end#end",
      "1/1:a,2/2:b",
    ],
    ["#foreach($k in $input.params().path.keySet())$k=$input.params().path.get($k);#end", "id=p1;both=path;"],
    ["#foreach($e in $input.path('$.owner').entrySet())$e.key=$e.getValue();#end", 'id=1;list=[{"x":1}];'],
    [
      '#set($m = {"a": 1})#foreach($v in $m)$v#end#foreach($v in $missing)no#end#foreach($v in $input.body)no#end',
      "1",
    ],
    ["#set($t = 'out')#foreach($t in [1, 2, 3])#if($t == 2)#break#end$t#end$t", "1out"],
    ["#define($block)<$x>#end#set($x = 1)$block#set($x = 2)$block", "<1><2>"],
    [
      "#macro(pair $k $v)\"$k\":\"$v\"#end{#pair('a' 1),#pair('b' $stageVariables.color)}",
      '{"a":"1","b":"blue"}',
    ],
    ['{\n#set($x = 1)\n  "a": $x\n}', '{\n  "a": 1\n}'],
  ])("%s", async (template, expected) => expect(await textOf(template)).toBe(expected));

  test("methods of texts, as Java has them", async () => {
    const template =
      "#set($s = ' a,b,, ')$s.trim().length() $s.split(',').size() $s.replace(',', ';')$s.contains('a')" +
      "$s.isEmpty()$s.toUpperCase().trim().substring(0, 1)$s.indexOf('b')#if($s.matches('.*b.*'))m#end" +
      "$s.trim().startsWith('a')$s.endsWith('x')$s.equals('x')";
    expect(await textOf(template)).toBe("5 4  a;b;; truefalseA3mtruefalsefalse");
  });

  test("numbers out of texts", async () => {
    const template = "#set($Integer = 0)#set($n = $Integer.parseInt('41') + 1)$n [$Integer.parseInt('x')]";
    expect(await textOf(template)).toBe("42 []");
  });

  test("what is set in $context can be read afterwards", async () => {
    const { variables } = await render(
      "#set($context.responseOverride.status = 404)#set($context.responseOverride.header['X-A'] = 'b')",
    );
    const context = variables.get("context");
    expect(context instanceof Map && context.get("responseOverride")).toEqual(
      new Map<string, unknown>([
        ["header", new Map([["X-A", "b"]])],
        ["status", 404],
      ]),
    );
  });

  test("the loop of frameworks over all parameters yields JSON", async () => {
    const template = `
      #define( $loop )
        {
        #foreach($key in $map.keySet())
            #set( $k = $util.escapeJavaScript($key) )
            #set( $v = $util.escapeJavaScript($map.get($key)).replaceAll("\\\\'", "'") )
            "$k":
              "$v"
              #if( $foreach.hasNext ) , #end
        #end
        }
      #end
      {
        #set( $map = $input.params().header )
        "headers": $loop,
        #set( $map = $input.params().path )
        "path": $loop
      }`;
    expect(JSON.parse(await textOf(template))).toEqual({
      headers: { "X-One": "h1", both: "header" },
      path: { id: "p1", both: "path" },
    });
  });
});

describe("what is not supported is named", () => {
  test.each([
    ["#evaluate('$x')", "#evaluate is not supported"],
    ["#parse('x')", "#parse is not supported"],
    ["#include('x')", "#include is not supported"],
    ["a #stop b", "#stop is not supported"],
    ["#{if}(true)x#end", "#{if} is not supported"],
    ["#unknown()", "#unknown is not supported"],
    ["#noescape()x#end", "#noescape is not supported"],
    ["$input.params('q').getClass()", "the method getClass() of a string"],
    ["$input.path('$').constructor()", "the method constructor() of a map"],
    ["$context.hasOwnProperty('stage')", "the method hasOwnProperty() of a map"],
    ["$util.constructor('x')", "$util.constructor()"],
    ["#set($x = )", "cannot be read at line 1"],
  ])("%s", async (template, message) => {
    await expect(render(template)).rejects.toMatchObject({
      kind: "unsupported",
      message: expect.stringContaining(message),
    });
  });

  test.each(["#if(true)x", "x#end y", "#foreach($x in $y)#if($x)a#end", '#set($a = "#if(true)x")'])(
    "%s has an #end too few or too many",
    async (template) => {
      await expect(render(template)).rejects.toThrow("without its #end, or an #end too many");
    },
  );
});

describe("a template reaches no object of JavaScript", () => {
  test.each([
    "$input.constructor$util.constructor$context.constructor$stageVariables.__proto__",
    "$input.path('$').__proto__$input.path('$.tags').constructor$input.path('$.name').constructor",
    "#set($s = 'x')$s.constructor$s.length$s['constructor']",
    "#set($l = [1])$l.length$l.constructor$l['constructor']",
  ])("%s prints nothing", async (template) => expect(await textOf(template)).toBe(""));

  test("names of prototypes are names like others", async () => {
    const body = '{"__proto__": {"polluted": true}, "constructor": "c"}';
    expect(await textOf("$input.path('$').constructor $input.json('$')", { body })).toBe(
      `c ${body.replaceAll(": ", ":").replace(", ", ",")}`,
    );
    await render("#set($m = {})#set($m.__proto__ = 1)#set($m['constructor'] = 2)");
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("D-30: no template works without end", () => {
  test("a loop makes 1000 rounds at most", async () => {
    const body = JSON.stringify(Array.from({ length: 1001 }, () => 1));
    await expect(render("#foreach($x in $input.path('$'))$x#end", { body })).rejects.toThrow(
      "more than 1000 rounds",
    );
    await expect(render("#foreach($x in [1..1001])$x#end")).rejects.toThrow("a range is too long");
  });

  test.each([
    [
      "#foreach($a in [1..999])#foreach($b in [1..999])#foreach($c in [1..999])x#end#end#end",
      "does too much",
    ],
    ["#macro(m)#m()#end#m()", "calls itself"],
    ["#define($d)$d#end$d", "calls itself"],
    [`#set($s = "${"a".repeat(50)}")#if($s.matches("(a+)+b"))x#end`, "took too long"],
    ["#set($s = 'x')#foreach($i in [1..40])#set($s = $s + $s)#end", "does too much"],
    ["$input.params('q').replaceAll('(', '')", "is no regular expression"],
  ])("%s", async (template, message) => {
    await expect(render(template)).rejects.toThrow(message);
  });
});
