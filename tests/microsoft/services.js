// What Microsoft's language services for M say of documents: { names, documents: [{ name, text }] } on standard input, for
// each document a list of diagnostics { line, severity, message } on standard output. Severity 1 is an error. The names are
// those that a library has; what their values are is not said.
const services = require("@microsoft/powerquery-language-services");
const parser = require("@microsoft/powerquery-parser");
const { readFileSync } = require("node:fs");

async function diagnostics(document, inspectionSettings) {
  const text = services.textDocument(document.name, 1, document.text);
  const settings = {
    inspectionSettings,
    isWorkspaceCacheAllowed: false,
    traceManager: inspectionSettings.traceManager,
    initialCorrelationId: undefined,
  };
  const checks = services.ValidationSettingsUtils.createValidationSettings(inspectionSettings, {
    source: "services",
    checkForDuplicateIdentifiers: true,
    // Its guess at the types of arguments takes a nullable text for no text, and a function for what it returns.
    checkInvokeExpressions: false,
    checkUnknownIdentifiers: true,
  });
  const result = await services.validate(text, settings, checks);
  if (parser.ResultUtils.isError(result)) {
    return [{ line: 0, severity: 1, message: String(result.error) }];
  }
  return result.value.diagnostics.map(({ range, severity, message }) => ({ line: range.start.line + 1, severity, message }));
}

async function main() {
  const { names, documents } = JSON.parse(readFileSync(0, "utf8"));
  const symbol = (name) => ({
    name,
    documentation: null,
    functionParameters: null,
    completionItemKind: services.CompletionItemKind.Constant,
    isDataSource: false,
    type: "any",
  });
  const library = services.LibrarySymbolUtils.createLibrary(names.map(symbol), () => new Map(), undefined);
  if (parser.ResultUtils.isError(library)) {
    throw new Error("the names are not taken");
  }
  const inspectionSettings = {
    ...parser.DefaultSettings,
    isWorkspaceCacheAllowed: false,
    library: library.value,
    eachScopeById: undefined,
    typeStrategy: services.TypeStrategy.Primitive,
  };
  const answers = [];
  for (const document of documents) {
    answers.push(await diagnostics(document, inspectionSettings));
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
