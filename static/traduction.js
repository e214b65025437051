// Puts Streamlit's own English strings in French. DICTIONARY (static/traduction.json) is written above by
// pages/parts/served_page.py. The page's own content, already in French or belonging to users, is left alone.

// Calendars and number fields follow the browser's language: here it is French, whatever the browser's own.
Object.defineProperty(navigator, "language", { get: () => "fr-CA" });
Object.defineProperty(navigator, "languages", { get: () => ["fr-CA", "fr"] });

// Streamlit looks for its server under the page's own path first, and logs an error when it is not there.
window.__streamlit = { BACKEND_BASE_URL: `${location.origin}/` };

const EXACT = new Map(Object.entries(DICTIONARY.exact));
const OPTIONS = new Map(Object.entries(DICTIONARY.options));
const PATTERNS = DICTIONARY.patterns.map(({ pattern, french }) => [new RegExp(pattern, "s"), french]);
const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt"];
const CONTENT = [
  "stMarkdown", "stHeading", "stText", "stCode", "stCaptionContainer", "stTable", "stAlert", "stMetric", "stHtml",
].map((name) => `[data-testid="${name}"]`).join(",");
const RAW = "[role=gridcell],[role=columnheader],pre,code,textarea,script,style";
const SIZE = /(\d+)(?:\.(\d+))?\s?(K|M|G|)B\b/g;
const UNITS = { "": "octets", K: "Ko", M: "Mo", G: "Go" };

function inFrench(english, isOption) {
  const text = english.trim();
  if (!text) return english;
  if (isOption) return OPTIONS.get(text) ?? byPattern(text, /^(Select \d+ matches|Add: )/) ?? english;
  const french = EXACT.get(text) ?? byPattern(text, /./) ?? byPrefix(text);
  return french === undefined ? sizes(english) : english.replace(text, () => french);
}

function byPattern(text, wanted) {
  if (!wanted.test(text)) return undefined;
  for (const [pattern, french] of PATTERNS) {
    if (pattern.test(text)) return sizes(text.replace(pattern, french));
  }
  return undefined;
}

// "Fullscreen: name of the table", as the toolbars of tables and charts are called.
function byPrefix(text) {
  const [, word, rest] = text.match(/^([^:]+): (.+)$/s) ?? [];
  return EXACT.has(word) ? `${EXACT.get(word)} : ${rest}` : undefined;
}

// "12.3KB", alone or at the end of a label, is how the file uploader writes sizes.
function sizes(text) {
  if (!/^\d|^Le fichier|, \d/.test(text)) return text;
  return text.replace(SIZE, (_, whole, part, unit) => whole + (part ? "," + part : "") + "\u00a0" + UNITS[unit]);
}

// French puts a space that must not break a line inside its quotation marks and before : ; ? ! % $
function typeset(text) {
  return text.replace(/« /g, "«\u00a0").replace(/ (?=[»;?!%$](?:\W|$)|:(?:\s|$))/g, "\u00a0");
}

function translateText(node) {
  const parent = node.parentElement;
  if (!parent || parent.closest(RAW)) return;
  const isOption = parent.closest("[role=option]") !== null;
  const french = typeset(parent.closest(CONTENT) ? node.data : inFrench(node.data, isOption));
  if (french !== node.data) node.data = french;
}

function translateAttributes(element) {
  for (const name of ATTRIBUTES) {
    const english = element.getAttribute(name);
    if (!english) continue;
    const french = inFrench(english, false);
    if (french !== english) element.setAttribute(name, french);
  }
}

function translateTree(root) {
  if (root.nodeType === Node.TEXT_NODE) return translateText(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) translateText(node);
    else translateAttributes(node);
  }
}

new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "characterData") translateText(change.target);
    else if (change.type === "attributes") translateAttributes(change.target);
    else change.addedNodes.forEach(translateTree);
  }
}).observe(document, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
});

// On a narrow screen that is no telephone, Streamlit leaves the side menu over the page that was chosen in it.
document.addEventListener("click", (event) => {
  if (window.innerWidth >= 768 || !event.target.closest("[data-testid=stSidebarNavLink]")) return;
  setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click());
});
