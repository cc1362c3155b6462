// Lays texts out with Microsoft's formatter: a list of { text, width?, tabs? } on standard input, a list of texts on standard
// output, null for what it does not take.
const formatter = require("@microsoft/powerquery-formatter");
const parser = require("@microsoft/powerquery-parser");
const { readFileSync } = require("node:fs");

async function laidOut({ text, width, tabs }) {
  const settings = {
    ...formatter.DefaultSettings,
    newlineLiteral: formatter.NewlineLiteral.Unix,
    maxWidth: width ?? formatter.DefaultSettings.maxWidth,
    indentationLiteral: tabs ? formatter.IndentationLiteral.Tab : formatter.IndentationLiteral.SpaceX4,
  };
  const result = await formatter.tryFormat(settings, text);
  return parser.ResultUtils.isOk(result) ? result.value : null;
}

async function main() {
  const results = [];
  for (const one of JSON.parse(readFileSync(0, "utf8"))) {
    results.push(await laidOut(one));
  }
  process.stdout.write(JSON.stringify(results));
}

main();
