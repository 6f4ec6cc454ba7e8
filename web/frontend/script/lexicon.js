// What YASQE offers while one types: prefixes, properties and classes, and diseases, all from this catalogue.
// YASQE's own completers ask servers of strangers; none of them is used.
// As many as are seen without scrolling; who types on gets fewer.
const MOST = 12;

// After PREFIX: a name with its namespace. A prefix that is used before it is declared is declared by itself.
export function prefixes(lexicon) {
  return {
    name: "prefixes",
    bulk: false,
    autoShow: true,
    get: async (_, token) => {
      const known = (await lexicon).prefixes;
      const begun = (token?.autocompletionString ?? token?.string ?? "").trim().toLowerCase();
      return Object.keys(known).sort().filter((each) => `${each}:`.startsWith(begun) || begun === `${each}:`).map((each) => `${each}: <${known[each]}>`).slice(0, MOST);
    },
    isValidCompletionPosition: (editor) => before(editor)?.toUpperCase() === "PREFIX",
    onInitialize: (editor) => editor.on("change", (_, change) => change?.origin !== "setValue" && declare(editor, lexicon)),
  };
}

async function declare(editor, lexicon) {
  const token = editor.getCompleteToken();
  const used = /^\^?([A-Za-z][\w-]*):/.exec(token.string)?.[1];
  if (!used || before(editor)?.toUpperCase() === "PREFIX" || used in editor.getPrefixesFromQuery()) return;
  const known = (await lexicon).prefixes;
  if (!(used in known) || used in editor.getPrefixesFromQuery()) return;
  editor.addPrefixes({ [used]: known[used] });
  editor.autocomplete(true);
}

// Where a name may stand: our properties and classes by their IRI or by what people call them.
export function words(lexicon) {
  return {
    name: "words",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => {
      const token = editor.getCompleteToken().string;
      return /^\^?[A-Za-z][\w-]*:[\w-]*$/.test(token) && !token.startsWith("ordo:") && before(editor)?.toUpperCase() !== "PREFIX";
    },
    get: async (editor, token) => {
      const { prefixes: known, words: all } = await lexicon;
      const [prefix, begun] = token.string.replace(/^\^/, "").split(":");
      const space = editor.getPrefixesFromQuery()[prefix] ?? known[prefix];
      if (!space) return [];
      const lead = token.string.startsWith("^") ? "^" : "";
      const fits = (each) => each.iri.startsWith(space) && (each.iri.slice(space.length) + " " + each.label).toLowerCase().includes(begun.toLowerCase());
      const rank = (each) => (each.iri.slice(space.length).toLowerCase().startsWith(begun.toLowerCase()) ? 0 : 1);
      const found = all.filter(fits).filter((each) => /^[\w-]*$/.test(each.iri.slice(space.length)));
      found.sort((a, b) => rank(a) - rank(b) || b.used - a.used || a.iri.localeCompare(b.iri));
      shown = new Map(found.map((each) => [`${lead}${prefix}:${each.iri.slice(space.length)}`, [each.label, each.kind, each.used]]));
      return [...shown.keys()].slice(0, MOST);
    },
    postprocessHints: (_, hints) => hints.map((hint) => ({ ...hint, render: (row) => draw(row, hint.text, shown.get(hint.text)) })),
  };
}

let shown = new Map();

// After `ordo:` the name of a disease, words joined by `_`, from the same suggestions as the search box.
export function diseases(address) {
  return {
    name: "diseases",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => /^ordo:[\p{L}\d_-]{2,}$/u.test(editor.getCompleteToken().string) && !/^ordo:Orphanet_\d/.test(editor.getCompleteToken().string),
    get: async (_, token) => {
      const asked = new URL(address, location.href);
      asked.searchParams.set("q", token.string.slice("ordo:".length).replace(/^Orphanet_?/, "").replaceAll("_", " "));
      const answer = await fetch(asked, { headers: { Accept: "application/json" } }).catch(() => null);
      const found = answer?.ok ? (await answer.json()).candidates ?? [] : [];
      shown = new Map(found.map((each) => [`ordo:Orphanet_${each.code}`, [each.label, `ORPHA:${each.code}`, 0]]));
      return [...shown.keys()];
    },
    postprocessHints: (_, hints) => hints.map((hint) => ({ ...hint, render: (row) => draw(row, hint.text, shown.get(hint.text)) })),
  };
}

function draw(row, text, [label, kind, used] = ["", "", 0]) {
  const parts = [["code", text], ["span", label], ["small", used ? `${kind}, ${used.toLocaleString("en")}` : kind]];
  for (const [name, words] of parts) {
    const part = document.createElement(name);
    part.textContent = words;
    row.append(part);
  }
}

// The word before the one at the cursor.
function before(editor) {
  const token = editor.getCompleteToken();
  return editor.getPreviousNonWsToken(editor.getCursor().line, token)?.string;
}
