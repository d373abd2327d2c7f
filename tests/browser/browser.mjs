// browser.mjs -- the pages of the book in a browser, from disk.
//
//     srcdir=. packages=tests/browser node tests/browser/browser.mjs book
//
// Speaks TAP.  The environment gives srcdir, where chapters/ and lib/ are; packages, the
// directory with node_modules/; and chromium, the browser.
import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const book = resolve(process.argv[2] ?? 'book');
const srcdir = resolve(process.env.srcdir ?? '.');
const require = createRequire(resolve(process.env.packages ?? fileURLToPath(new URL('.', import.meta.url)), 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const WIDTHS = [360, 900, 1600], COLOURS = ['light', 'dark'];
const PAPER = 718;                  // A4 at 96 pixels an inch, less the margins of a print
const HEAVIEST = { chapter: 150_000, other: 200_000 };      // bytes of a page, compressed, with its fonts
const CONTRAST = 4.5;               // WCAG 2.2, 1.4.3, for text that is not large
const PATIENCE = 60_000;            // milliseconds for one check
const MOST_TOLD = 12;               // complaints of one check

const urlOf = page => pathToFileURL(join(book, page)).href;
const linesOf = file => readFileSync(file, 'utf8').replace(/\n$/, '').split('\n');
const unequal = (what, got, expected) =>
  String(got) === String(expected) ? [] : [`${what}: got ${got}`, `${' '.repeat(what.length)}  expected ${expected}`];

// The first place where two lists differ.
function unequalLists(what, got, expected) {
  const length = Math.max(got.length, expected.length);
  for (let i = 0; i < length; i++) {
    if (got[i] !== expected[i]) return unequal(`${what}, the ${i + 1}.`, JSON.stringify(got[i]), JSON.stringify(expected[i]));
  }
  return [];
}

// ---- the Test Anything Protocol ----------------------------------------------------------
let made = 0, failures = 0;

// A check answers its complaints; an exception is one, and so is no answer.
async function examine(name, find) {
  let complaints, timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(Error(`no answer in ${PATIENCE / 1000} s`)), PATIENCE); });
  try { complaints = await Promise.race([find(), late]); } catch (error) { complaints = String(error.stack ?? error).split('\n'); }
  clearTimeout(timer);
  return { name, complaints };
}

function report({ name, complaints }) {
  made++;
  if (complaints.length) failures++;
  console.log(`${complaints.length ? 'not ok' : 'ok'} ${made} - ${name}`);
  for (const line of complaints.slice(0, MOST_TOLD)) console.log('#   ' + line.replace(/\s*\n\s*/g, ' | '));
  if (complaints.length > MOST_TOLD) console.log(`#   and ${complaints.length - MOST_TOLD} lines more`);
}

const check = async (name, find) => report(await examine(name, find));

// ---- numbers as C prints them ------------------------------------------------------------
// JavaScript rounds a tie away from zero, printf to the even digit; so this is exact: the
// whole number nearest to |x| times ten to the power of places.
function scaled(x, places) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0), power = Number(bits >> 52n & 0x7ffn), fraction = bits & (1n << 52n) - 1n;
  let above = power ? fraction | 1n << 52n : fraction, below = 1n;
  const shift = (power || 1) - 1075;
  if (shift > 0) above <<= BigInt(shift); else below <<= BigInt(-shift);
  if (places > 0) above *= 10n ** BigInt(places); else below *= 10n ** BigInt(-places);
  const whole = above / below, rest = above % below * 2n;
  return whole + (rest > below || (rest === below && whole & 1n) ? 1n : 0n);
}
const point = (digits, places) => places ? digits.slice(0, -places) + '.' + digits.slice(-places) : digits;
const fixed = (x, precision) => point(String(scaled(x, precision)).padStart(precision + 1, '0'), precision);

// Digits and power of ten, to so many digits behind the point.
function scientific(x, precision) {
  let power = x === 0 ? 0 : Number(x.toExponential().split('e')[1]);
  let digits = String(scaled(x, precision - power));
  if (x === 0) digits = digits.padStart(precision + 1, '0');
  else if (digits.length !== precision + 1) {
    power += digits.length - precision - 1;
    digits = String(scaled(x, precision - power));
  }
  return { digits, power };
}
function exponential(x, precision) {
  const { digits, power } = scientific(x, precision);
  return { mantissa: point(digits, precision), end: 'e' + (power < 0 ? '-' : '+') + String(Math.abs(power)).padStart(2, '0'), power };
}
function general(x, precision) {
  const most = precision || 1, { mantissa, end, power } = exponential(x, most - 1);
  const short = text => text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return power < -4 || power >= most ? short(mantissa) + end : short(fixed(x, most - 1 - power));
}

function printf(format, x) {
  const [, flags, width, places, letter] = /^%([-+ 0]*)(\d*)(?:\.(\d*))?([eEfFgG])$/.exec(format) ?? [];
  if (!letter) throw Error('no such format: ' + format);
  const precision = places === undefined ? 6 : Number(places), kind = letter.toLowerCase();
  const sign = x < 0 || Object.is(x, -0) ? '-' : flags.includes('+') ? '+' : '';
  let text = String(Math.abs(x)).replace('Infinity', 'inf').toLowerCase();
  if (Number.isFinite(x)) {
    const { mantissa, end } = exponential(x, precision);
    text = kind === 'f' ? fixed(x, precision) : kind === 'e' ? mantissa + end : general(x, precision);
    if (flags.includes('0') && !flags.includes('-')) text = text.padStart(Number(width) - sign.length, '0');
  }
  return sign + (letter === kind ? text : text.toUpperCase());
}

const numberIn = word => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word) ? Number(word) : undefined;

// ---- the record --------------------------------------------------------------------------
// { values: { NAME: TEXT }, cells: { NAME: [LINE or { table, columns, rows }] } }
function readRecord(file) {
  const lines = linesOf(file), values = {}, cells = {};
  for (const [, option, value] of lines[0].matchAll(/ --(\S+) (\S+)/g)) {
    values[option.replaceAll('-', '_')] = value.split(',').join(' ');
  }
  let cell, table;
  for (let i = 1; i < lines.length; i++) {
    const said = /^# ?(.*)$/.exec(lines[i])?.[1];
    if (said === undefined) {
      if (lines[i]) table.rows.push(lines[i].split(' '));
    } else if (lines[i + 1] && !lines[i + 1].startsWith('#')) {
      table = { table: said, columns: lines[++i].split(' '), rows: [] };
      cell.push(table);
    } else if (said.startsWith('cell ')) {
      cell = cells[said.slice(5)] = [];
    } else if (said) {
      const [, name, value] = /^(?:answer|measured) (\S+) = (.*)$/.exec(said) ?? [];
      if (name) values[name] = value;
      cell.push(name ? `${name} = ${value}` : said);
    }
  }
  return { values, cells };
}

// ---- what is looked at --------------------------------------------------------------------
const pages = readdirSync(book).filter(name => name.endsWith('.html')).sort();
const stemOf = page => page.replace(/\.html$/, '');
const recordFile = page => join(book, stemOf(page) + '.dat');
const chapters = pages.filter(page => existsSync(recordFile(page)));
const records = Object.fromEntries(chapters.map(page => [page, readRecord(recordFile(page))]));
if (!pages.includes('index.html') || !chapters.length) {
  console.log(`Bail out! There is no book in ${book}`);
  process.exit(99);
}

// For each page, once it was opened: ids, links, words, sections by anchor, code, weight.
const facts = {};

// ---- in the browser -----------------------------------------------------------------------
// What the functions below that run in a page have in common.
function helpers() {
  window.describe = element => {
    const text = (element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 40);
    return element.localName + (element.id ? '#' + element.id : '')
      + [...element.classList].map(name => '.' + name).join('') + (text ? ` "${text}"` : '');
  };
  window.isVisible = element =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
  window.overflows = box => box.scrollWidth > box.clientWidth;
}

const look = { width: 900, colorScheme: 'light', media: 'screen', reducedMotion: 'no-preference' };

async function show(page, options) {
  const { width, ...media } = { ...look, ...options };
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia(media);
}

// What is far from the window, or folded away, is looked at, too.
const layOutAll = page => page.evaluate(() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  document.head.append(Object.assign(document.createElement('style'),
    { textContent: 'details::details-content { content-visibility: visible !important }' }));
});

// Fonts are there, and what follows a change of size has happened.
const settle = page => page.evaluate(async () => {
  await document.fonts.ready;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
});

async function open(page, name, options) {
  await show(page, options);
  await page.goto(urlOf(name));
  await layOutAll(page);
  await settle(page);
}

async function gather(page, name) {
  const fonts = new Set(), note = request => { if (/\.woff2$/.test(request.url())) fonts.add(fileURLToPath(request.url())); };
  page.on('request', note);
  await open(page, name);
  page.off('request', note);
  const timing = await page.evaluate(() => performance.getEntriesByType('navigation')[0].toJSON());
  const ms = time => Math.round(time) + ' ms';
  console.log(`# ${name}: interactive after ${ms(timing.domInteractive)}, scripts done after ${ms(timing.domContentLoadedEventEnd)}, loaded after ${ms(timing.loadEventEnd)}`);

  facts[name] = await page.evaluate(() => {
    const main = document.querySelector('main'), sections = {};
    // The text from a heading to the next; of a section that is an element, its text.
    let heading = '';
    const walker = document.createTreeWalker(main);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (/^h[1-6]$/i.test(node.nodeName)) heading = node.localName === 'h1' ? '' : node.id || node.parentElement.id;
      if (node.nodeType === Node.TEXT_NODE) sections[heading] = (sections[heading] ?? '') + node.data;
    }
    for (const section of main.querySelectorAll('section[id]')) sections[section.id] = section.textContent;
    const paragraphs = [...main.querySelectorAll('p:not(details p)')].map(p => p.cloneNode(true));
    for (const p of paragraphs) for (const e of p.querySelectorAll('math, code, a')) e.remove();
    return {
      ids: [...document.querySelectorAll('[id]')].map(element => element.id),
      links: [...document.querySelectorAll('a')].map(link => ({ href: link.getAttribute('href'), text: link.textContent.trim() })),
      sections,
      text: main.textContent,
      words: paragraphs.flatMap(p => p.textContent.match(/(?<![\p{L}\p{N}'’-])[a-z]{7,}(?![\p{L}\p{N}'’-])/gu) ?? []),
      programs: [...main.querySelectorAll('.program')].map(program => ({
        source: program.dataset.source,
        label: program.querySelector('.scroll')?.getAttribute('aria-label'),
        lines: [...program.querySelectorAll('code > span')].map(line => ({ id: line.id, text: line.textContent })),
        code: program.querySelector('code').textContent,
      })),
    };
  });
  facts[name].fonts = [...fonts];
}

// ---- checks of a page at a width and in a colour -------------------------------------------
function sideways() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(element =>
    element.getBoundingClientRect().right > clientWidth + 1 && !element.parentElement.closest('.scroll, svg'));
  return [`the page is ${scrollWidth} wide, the window ${clientWidth}`, ...wide.map(element => 'wider: ' + describe(element))];
}

// What scrolls sideways hides nothing above and below; text is not cut off.
function cutOff() {
  return [...document.querySelectorAll('.scroll')].filter(box => box.scrollHeight > box.clientHeight + 1)
    .map(box => `${describe(box)}: ${box.scrollHeight} high, shows ${box.clientHeight}`);
}

function mathematics() {
  const complaints = [], all = [...document.querySelectorAll('math')];
  const face = [...document.fonts].find(face => face.family.replaceAll('"', '') === 'STIX Two Math');
  if (all.length && !(face?.status === 'loaded' && document.fonts.check('1em "STIX Two Math"'))) {
    complaints.push(`the font STIX Two Math is ${face?.status ?? 'not declared'}, expected loaded`);
  }
  for (const math of all) {
    const { width, height } = math.getBoundingClientRect(), em = parseFloat(getComputedStyle(math).fontSize);
    if (!(width > 0 && height >= 0.4 * em && height <= 15 * em)) {
      complaints.push(`${describe(math)}: got ${width} wide, ${(height / em).toFixed(2)} em high, expected 0.4 to 15 em`);
    }
  }
  for (const matrix of document.querySelectorAll('mtable')) {
    const { height } = matrix.getBoundingClientRect(), em = parseFloat(getComputedStyle(matrix).fontSize);
    for (const fence of [matrix.previousElementSibling, matrix.nextElementSibling]) {
      if (fence?.getAttribute('stretchy') !== 'true') continue;
      const got = fence.getBoundingClientRect().height;
      if (got < 0.9 * height || (matrix.rows?.length ?? matrix.children.length) > 1 && got < 1.5 * em) {
        complaints.push(`the fence ${fence.textContent} of ${describe(matrix)}: got ${got} high, expected the matrix's ${height}`);
      }
    }
  }
  return complaints;
}

// What the style sheet writes before and behind elements, line numbers for instance: axe-core
// does not see it.
function written(least) {
  const rgba = text => {
    const n = text.match(/[\d.]+/g).map(Number), unit = text.startsWith('color(') ? 255 : 1;
    return { rgb: n.slice(0, 3).map(c => c * unit), alpha: n[3] ?? 1 };
  };
  const over = (top, alpha, under) => top.map((c, i) => alpha * c + (1 - alpha) * under[i]);
  const luminance = rgb => rgb.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  function paper(element) {
    if (!element) return [255, 255, 255];
    const { rgb, alpha } = rgba(getComputedStyle(element).backgroundColor);
    return alpha === 1 ? rgb : over(rgb, alpha, paper(element.parentElement));
  }
  const complaints = new Map();
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('svg, math')) continue;
    for (const part of ['::before', '::after']) {
      const style = getComputedStyle(element, part);
      if (/^(none|normal|""|)$/.test(style.content) || !element.checkVisibility()) continue;
      const ink = rgba(style.color), under = paper(element);
      const light = [luminance(under), luminance(over(ink.rgb, ink.alpha * Number(style.opacity), under))].sort((a, b) => b - a);
      const got = (light[0] + 0.05) / (light[1] + 0.05);
      const kind = `${part} of ${element.localName} in ${element.parentElement.localName}`;
      if (got < least && !complaints.has(kind)) complaints.set(kind, `${kind}: contrast ${got.toFixed(2)}, expected ${least}; first ${describe(element)}`);
    }
  }
  return [...complaints.values()];
}

// A picture is one image to who cannot see it, whatever it is made of; and of the words of
// programs and the formulas of a page, which are many and look alike, the first ones stand
// for all.
function thin() {
  for (const part of document.querySelectorAll('figure svg > *')) part.remove();
  for (const formula of [...document.querySelectorAll('math')].slice(1)) formula.replaceWith(formula.textContent);
  const first = new Map(), alike = [];
  for (const word of document.querySelectorAll('.program code span[class]')) {
    const { color, backgroundColor } = getComputedStyle(word), key = [word.className, color, backgroundColor].join();
    if (first.has(key)) alike.push(word);
    first.set(key, word);
  }
  for (const word of alike) word.replaceWith(...word.childNodes);
  for (const line of document.querySelectorAll('.program code > span ~ span')) if (!line.firstElementChild) line.remove();
}

async function accessible(page) {
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], preload: false }));
  return violations.flatMap(({ id, help, nodes }) => [`${id}: ${help}, ${nodes.length} times`,
    ...nodes.slice(0, 3).map(node => `${node.target}: ${node.failureSummary.replace(/^Fix[^\n]*\n/, '')}`)]);
}

const viewChecks = 7;
// Answers what there is to report: the colours are looked at side by side.
async function examineViews(page, name, colorScheme) {
  const said = [], asked = [], found = [], ours = pathToFileURL(book).href + '/';
  const hear = {
    console: message => { if (/^(error|warning|assert)$/.test(message.type())) said.push(`${message.type()}: ${message.text()}`); },
    pageerror: error => said.push('exception: ' + error.message),
    request: request => { if (!/^data:/.test(request.url()) && !request.url().startsWith(ours)) asked.push('not of the book: ' + request.url()); },
    requestfailed: request => asked.push(`${request.failure().errorText}: ${request.url()}`),
  };
  async function each(checks) {
    for (const width of WIDTHS) {
      await show(page, { width, colorScheme });
      await settle(page);
      for (const what in checks) found.push(await examine(`${name} ${width} ${colorScheme}: ${what}`, checks[what]));
    }
  }

  await page.goto('about:blank');               // what the page before still asked for is over
  for (const event in hear) page.on(event, hear[event]);
  await open(page, name, { colorScheme });
  await each({
    'the page does not scroll sideways': () => page.evaluate(sideways),
    'nothing is cut off': () => page.evaluate(cutOff),
    'mathematics has its font and sensible boxes': () => page.evaluate(mathematics),
    'what the style sheet writes can be read': () => page.evaluate(written, CONTRAST),
    'the console is silent': () => said.splice(0),
    'all is loaded, and from the book': () => asked.splice(0),
  });
  for (const event in hear) page.off(event, hear[event]);
  await page.evaluate(thin);
  await page.evaluate(axe);
  await each({ 'axe-core finds nothing': () => accessible(page) });
  return found;
}

// ---- checks of a page ----------------------------------------------------------------------
function links(name) {
  const complaints = [];
  for (const { href, text } of facts[name].links) {
    const complain = why => complaints.push(`${href} "${text}": ${why}`);
    if (!href) { complain('a link without an address'); continue; }
    const url = new URL(href, urlOf(name));
    if (/^(https|mailto):$/.test(url.protocol)) continue;       // not ours to try
    if (url.protocol !== 'file:') { complain('neither a file nor https'); continue; }
    const anchor = decodeURIComponent(url.hash.slice(1));
    url.hash = '';
    const target = pages.find(page => urlOf(page) === url.href);
    if (!url.href.startsWith(pathToFileURL(book).href + '/')) complain('leads out of the book');
    else if (!existsSync(url)) complain('there is no such file');
    else if (href.includes('#') && !facts[target]?.ids.includes(anchor)) complain('no such id there');
  }
  return complaints;
}

function ids(name) {
  const seen = new Set(), complaints = [];
  for (const id of facts[name].ids) {
    if (!id || seen.has(id)) complaints.push(id ? 'twice: ' + id : 'an empty id');
    seen.add(id);
  }
  return complaints;
}

function pictures() {
  const named = picture => picture.localName === 'img' ? picture.alt.trim()
    : picture.getAttribute('aria-label')?.trim() || picture.getAttribute('aria-hidden') === 'true' && picture.closest('figure')?.querySelector('figcaption strong')?.textContent.trim();
  return [...document.querySelectorAll('img, svg')].filter(picture => !named(picture))
    .map(picture => 'nobody says what this shows: ' + picture.outerHTML.slice(0, 100));
}

function weight(name) {
  const sizes = [name, ...facts[name].fonts.filter(existsSync).map(font => font.slice(book.length + 1))].map(file =>
    [file, /\.woff2$/.test(file) ? statSync(join(book, file)).size : gzipSync(readFileSync(join(book, file)), { level: 9 }).length]);
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  const most = records[name] ? HEAVIEST.chapter : HEAVIEST.other;
  return sum < most ? [] : [`got ${sum} bytes, expected less than ${most}: ${sizes.map(pair => pair.join(' ')).join(', ')}`];
}

// ---- programs: the source, line by line ----
const lineNumber = line => Number(/-(\d+)$/.exec(line.id)?.[1]);

function dedented(lines) {
  const least = Math.min(...lines.filter(line => line.trim()).map(line => line.search(/\S/)));
  return lines.map(line => line.slice(least));
}

// The lines that a page has to show: those of a chapter without its text, all of the library.
function codeLines(source) {
  let inText = false;
  return source.flatMap((line, i) => {
    const isText = inText || /^ *\/\*md$/.test(line);
    if (isText) inText = !/^ *\*\/$/.test(line);
    return isText || !line.trim() ? [] : [i + 1];
  });
}

// The code of a chapter's exercises that its page shows, in order: not that of the mistakes and checks.
function exerciseCode(page) {
  const source = join(srcdir, 'chapters/exercises', stemOf(page) + '.md');
  if (!existsSync(source)) return [];
  const blocks = [];
  let section, block, before = '';
  for (const line of linesOf(source)) {
    const heading = !block && /^##+ (\w+)/.exec(line), indented = /^ {4}(.*)$/.exec(line);
    if (heading) section = heading[1];
    if (/^(mistake|check)$/.test(section)) continue;
    if (/^```/.test(line)) {
      if (block) blocks.push(block);
      block = block ? undefined : [];
    } else if (block) {
      block.push(line);
    } else if (indented && !/\S/.test(before)) {
      blocks.push([indented[1]]);
    } else if (indented && /^ {4}/.test(before)) {
      blocks.at(-1).push(indented[1]);
    }
    before = line;
  }
  return blocks;
}

const sourceOf = program => linesOf(join(srcdir, program.source));
const expectedOf = program => {
  if (!program.source) return program.code.split('\n');        // compared with the exercises' source by programs()
  const numbers = program.lines.map(lineNumber);
  return dedented(sourceOf(program).slice(numbers[0] - 1, numbers.at(-1)));
};

function programs(name) {
  const complaints = [], shown = {};
  const code = facts[name].programs.filter(program => !program.source);
  complaints.push(...unequalLists('code of an exercise', code.map(program => program.code).sort(), exerciseCode(name).map(lines => lines.join('\n')).sort()),
    ...code.filter(program => !/^Exercise \d+\.\d+/.test(program.label)).map(program => 'labelled ' + program.label));
  for (const program of facts[name].programs.filter(program => program.source)) {
    const numbers = program.lines.map(lineNumber), first = numbers[0], last = numbers.at(-1);
    const where = `${program.source}, ` + (first === last ? `line ${first}` : `lines ${first} to ${last}`);
    complaints.push(...unequalLists(where, program.lines.map(line => line.text), expectedOf(program)),
      ...unequalLists(where + ', ids', numbers, numbers.map((_, i) => first + i)),
      ...unequal('the label', program.label, where));
    (shown[program.source] ??= []).push(...numbers.filter((_, i) => program.lines[i].text.trim()));
  }
  for (const [source, numbers] of Object.entries(shown)) {
    if (records[name] && source.startsWith('lib/')) continue;      // a function that a chapter shows
    complaints.push(...unequalLists(`lines of ${source}`, numbers, codeLines(linesOf(join(srcdir, source)))));
  }
  return complaints;
}

// The numbers that counters draw before the lines, from a picture of the layout.
async function lineNumbers(page) {
  const devtools = await page.context().newCDPSession(page);
  const { documents: [{ nodes, layout }], strings } = await devtools.send('DOMSnapshot.captureSnapshot', { computedStyles: [] });
  await devtools.detach();
  const before = new Set(nodes.pseudoType.index.filter((_, i) => strings[nodes.pseudoType.value[i]] === 'before'));
  const drawn = {};
  layout.nodeIndex.forEach((node, i) => {
    if (!before.has(node) || layout.text[i] < 0) return;
    const attributes = nodes.attributes[nodes.parentIndex[node]].map(at => strings[at]);
    drawn[attributes[attributes.indexOf('id') + 1]] = strings[layout.text[i]];
  });
  const lines = await page.evaluate(() => [...document.querySelectorAll('.program[data-source] code > span')].map(line => line.id));
  return lines.flatMap(id => unequal('before #' + id, drawn[id], lineNumber({ id })));
}

// What the clipboard holds after Enter on the i-th button.
async function copied(page, i) {
  await page.evaluate(async i => {
    const button = document.querySelectorAll('.program .copy')[i];
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': 'nothing was copied' })]);
    button.focus();
    window.copied = new Promise((done, fail) => {
      new MutationObserver(() => done(navigator.clipboard.readText())).observe(button, { childList: true });
      setTimeout(() => fail(Error('the button does not say that it has copied')), 3000);
    });
  }, i);
  await page.keyboard.press('Enter');
  return (await page.evaluate(() => window.copied)).split('\n');
}

async function copies(page, name) {
  const { programs } = facts[name], complaints = unequal('buttons', await page.locator('.program .copy').count(), programs.length);
  if (complaints.length) return complaints;
  for (const [i, program] of programs.entries()) {
    complaints.push(...unequalLists('the copy of ' + program.label, await copied(page, i), [...expectedOf(program), '']));
  }
  return complaints;
}

// ---- the keyboard ----
// Tab from the top to the end: all that can be used or scrolled is reached, in order, is
// seen to be, and lets go.  The page itself notes, at each stroke, where the last one led.
function noteFocus() {
  window.order = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, .scroll')].filter(element =>
    element.checkVisibility() && element.getClientRects().length && (!element.matches('.scroll') || overflows(element)));
  window.met = [];
  document.addEventListener('keydown', () => {
    const element = document.activeElement, box = element.getBoundingClientRect();
    const { outlineStyle, outlineWidth, opacity } = getComputedStyle(element);
    const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && opacity === '1'
      && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    met.push({ index: order.indexOf(element), name: describe(element), unseen: seen ? ''
      : `outline ${outlineStyle} ${outlineWidth}, opacity ${opacity}, from ${box.left}, ${box.top} to ${box.right}, ${box.bottom}` });
  }, true);
  return order.map(describe);
}

async function keyboard(page) {
  const expected = await page.evaluate(noteFocus);
  await Promise.all(Array.from({ length: expected.length + 2 }, () => page.keyboard.down('Tab')));   // as if held
  await page.keyboard.up('Tab');
  const met = (await page.evaluate(() => met)).slice(1);      // before the first stroke there was no focus
  const end = met.findIndex(({ index, name }, i) => name.startsWith('body') || i > 0 && index === 0);
  const reached = end < 0 ? met : met.slice(0, end);
  return [
    ...unequalLists('the focus', reached.map(({ index, name }) => name + (index < 0 ? ', which has nothing to do' : '')), expected),
    ...reached.filter(({ unseen }) => unseen).map(({ name, unseen }) => `the focus on ${name} is not seen: ${unseen}`),
  ];
}

async function skipLink(page) {
  await page.keyboard.press('Tab');
  const complaints = await page.evaluate(() => {
    const link = document.activeElement, box = link.getBoundingClientRect();
    if (!link.matches('a[href^="#"]')) return ['the first to be reached is no link within the page: ' + describe(link)];
    return box.left >= 0 && box.top >= 0 && box.width > 0 ? [] : [`it is not in the window, but at ${box.left}, ${box.top}`];
  });
  if (complaints.length) return complaints;
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const main = document.querySelector(document.querySelector('.skip').hash), element = document.activeElement;
    const first = [...document.querySelectorAll('a[href], button, input, .scroll')].find(element =>
      isVisible(element) && (!element.matches('.scroll') || overflows(element))
      && (main.contains(element) || main.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING));
    return element === first ? [] : [`behind it: got ${describe(element)}`, `expected ${first && describe(first)}`];
  });
}

// ---- without scripts, without motion, on paper ----
// What there is to read, in the page with its scripts or in that without.
function readable() {
  for (const button of document.querySelectorAll('button')) button.remove();
  for (const form of document.querySelectorAll('#contents form')) form.remove();
  return ['main', '#contents', '.turn'].flatMap(part => document.querySelector(part).innerText.split('\n').filter(line => line.trim()));
}

async function withoutScripts(page, bare, name) {
  await bare.goto(urlOf(name));
  await layOutAll(bare);
  const complaints = await bare.evaluate(() => {
    const isVisible = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().height > 0;
    const name = element => element.outerHTML.slice(0, 80);
    const hidden = [...document.querySelectorAll('figure:has(svg)')].filter(figure => [...figure.querySelectorAll('svg')].filter(isVisible).length !== 1);
    return [
      ...hidden.map(figure => 'not one picture: ' + figure.id),
      ...[...document.querySelectorAll('button, input, select, textarea, [role=button], [role=search], [role=status]')]
        .filter(isVisible).map(element => 'a control that does nothing: ' + name(element)),
      ...[...document.querySelectorAll('main :is(p, li, pre, figure, svg, math, table), #contents :is(ol, ul) a, header a')]
        .filter(element => !element.parentElement.closest('svg, math') && !element.matches('svg.narrow, svg.wide') && !isVisible(element)).map(element => 'not visible: ' + name(element)),
    ];
  });
  return [...complaints, ...unequalLists('text', await bare.evaluate(readable), await page.evaluate(readable))];
}

// Hints and solutions are not seen before somebody asks, by the keyboard for instance.
async function unfolds(bare, name) {
  await bare.goto(urlOf(name));
  const complaints = [], all = await bare.locator('details').all();
  const state = details => details.evaluate(e => [...e.children].slice(1).map(child => child.checkVisibility({ contentVisibilityAuto: true })).join());
  for (const details of all) {
    const summary = details.locator('summary'), title = await summary.innerText();
    const expect = (what, got, pattern) => { if (!pattern.test(got)) complaints.push(`${title} ${what}: what it holds is visible: ${got}`); };
    if (!/^(Hint( \d)?|Solution|[A-Z].*: \d+ lines?)$/.test(title)) complaints.push(`it is called ${title}`);
    expect('at first', await state(details), /^false(,false)*$/);
    await summary.focus();
    await bare.keyboard.press('Enter');
    expect('behind Enter', await state(details), /^true(,true)*$/);
    await bare.keyboard.press('Space');
    expect('behind the space bar', await state(details), /^false(,false)*$/);
  }
  return complaints;
}

function moving() {
  const complaints = [];
  for (const element of document.querySelectorAll('*')) {
    const { scrollBehavior, transitionDuration, animationName } = getComputedStyle(element);
    if (scrollBehavior === 'smooth') complaints.push('scrolls smoothly: ' + describe(element));
    if (!/^0s(, 0s)*$/.test(transitionDuration) || animationName !== 'none') complaints.push('moves: ' + describe(element));
  }
  return complaints;
}

function printed() {
  const complaints = [];
  for (const element of document.querySelectorAll('nav, header, button, input, .skip')) {
    if (element.checkVisibility()) complaints.push('of no use on paper: ' + describe(element));
  }
  for (const details of document.querySelectorAll('details')) {
    details.open = false;
    for (const child of details.children) if (!child.checkVisibility()) complaints.push('folded away: ' + describe(child));
    details.open = true;
  }
  for (const box of document.querySelectorAll('.scroll, .scroll pre')) {
    const { overflowX, overflowY } = getComputedStyle(box);
    if (overflowX !== 'visible' || overflowY !== 'visible') complaints.push(`overflow ${overflowX} ${overflowY}: ${describe(box)}`);
    if (box.matches('.scroll') && overflows(box)) complaints.push(`${box.scrollWidth} wide, ${box.clientWidth} fit the paper: ${describe(box)}`);
  }
  return complaints;
}

// ---- fonts: no letter is borrowed from whatever the system has ----
async function fonts(page) {
  const selectors = { 'math mi, math mo, math mn, math mtext': /^STIX Two Math$/,
    'main :is(p, li, dt, dd, h1, h2, h3, em, strong, caption, th, summary, .kind, .quote)': /^(Libertinus Serif|STIX Two Math|.*Mono.*)$/ };
  const devtools = await page.context().newCDPSession(page), complaints = [];
  await devtools.send('DOM.enable');
  await devtools.send('CSS.enable');
  const { root } = await devtools.send('DOM.getDocument', { depth: 0 });
  for (const [selector, own] of Object.entries(selectors)) {
    const { nodeIds } = await devtools.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector });
    const used = await Promise.all(nodeIds.map(nodeId => devtools.send('CSS.getPlatformFontsForNode', { nodeId })));
    for (const [i, { fonts }] of used.entries()) {
      for (const { familyName, glyphCount } of fonts) {
        if (own.test(familyName)) continue;
        const text = await page.evaluate(([selector, i]) => document.querySelectorAll(selector)[i].textContent, [selector, i]);
        complaints.push(`${glyphCount} glyphs of ${familyName} in "${text.trim().replace(/\s+/g, ' ').slice(0, 300)}"`);
      }
    }
  }
  await devtools.detach();
  return complaints;
}

// ---- what a chapter quotes and shows of its record -------------------------------------------
// A number as the text spells it, back in the letters of C.
const plain = text => text.trim().replaceAll('−', '-').replaceAll('∞', 'inf')
  .replace(/\s*×\s*10\^(-?)(\d+)/g, (_, minus, power) => 'e' + (minus || '+') + power.padStart(2, '0'))
  .replace(/\d{1,3}(,\d{3})+(?!\d)/g, number => number.replaceAll(',', ''));

async function quotes(page, name) {
  const { values } = records[name];
  const found = await page.evaluate(() => [...document.querySelectorAll('.quote')].map(quote => {
    const copy = quote.cloneNode(true);
    for (const sup of copy.querySelectorAll('sup')) sup.prepend('^');
    return { text: copy.textContent, value: quote.dataset.value, format: quote.dataset.format, title: quote.title, href: quote.getAttribute('href') };
  }));
  if (!found.length) return ['nothing is quoted'];
  return found.flatMap(({ text, value, format, title, href }) => {
    const variable = title.split(' = ')[0], numbers = value.split(' '), where = `"${text}", ${variable} ${format}`;
    const inRecord = values[variable], whole = inRecord === value;
    const spelt = numbers.map(word => numberIn(word) === undefined || !format && /^-?\d+$/.test(word) ? word
      : printf(format || '%.6g', numberIn(word)).replace(/^-([0.]*)$/, '$1'));
    return [
      ...whole || inRecord?.split(' ').includes(value) ? [] : unequal(where + ', its value', value, inRecord),
      ...unequal(where + ', its title', title, `${variable} = ${value}`),
      ...href === null ? [] : unequal(where + ', its link', href, '#answer-' + variable),
      ...unequal(where, plain(text), numbers.length > 1 && numbers.every(word => numberIn(word) !== undefined) ? `(${spelt.join(', ')})` : spelt.join(' ')),
    ];
  });
}

// What stands under each cell, as the record has it.
const outputsOf = page => page.evaluate(() => Object.fromEntries([...document.querySelectorAll('[id^=cell-]')].map(cell => [
  cell.id.slice(5), [...cell.querySelectorAll('samp, table')].flatMap(element => element.localName === 'samp' ? element.textContent.split('\n') : [{
    table: element.closest('.scroll').getAttribute('aria-label').replace(/^Table /, ''),
    caption: element.closest('.data').querySelector('p').textContent,
    columns: [...element.querySelectorAll('thead th')].map(cell => cell.textContent.trim()),
    rows: [...element.querySelectorAll('tbody tr')].map(row => [...row.cells].map(cell => cell.textContent.trim())),
  }])])));

async function outputs(page, name) {
  const shown = await outputsOf(page), { cells } = records[name];
  const lines = items => items.map(item => item.table ? 'table ' + item.table : item);
  return [...unequalLists('cells', Object.keys(shown), Object.keys(cells)),
    ...Object.keys(cells).flatMap(cell => unequalLists('cell ' + cell, lines(shown[cell] ?? []), lines(cells[cell])))];
}

// Question, picture and first result stand on the first screen and a half of a page that is 900 pixels wide.
async function firstResult(page) {
  await page.setViewportSize({ width: 900, height: 900 });
  const [figure, output] = await page.evaluate(() => ['main figure', 'main .output'].map(selector =>
    Math.round(document.querySelector(selector).getBoundingClientRect().top + scrollY)));
  return [...figure < 450 ? [] : [`the first figure begins at ${figure} pixels`],
    ...output < 1500 ? [] : [`the first result begins at ${output} pixels`]];
}

async function tables(page, name) {
  const isTable = item => item.table, complaints = [];
  const shown = Object.values(await outputsOf(page)).flat().filter(isTable);
  const recorded = Object.values(records[name].cells).flat().filter(isTable);
  complaints.push(...unequalLists('tables', shown.map(isTable), recorded.map(isTable)));
  for (const { table, caption, columns, rows } of shown) {
    const whole = recorded.find(record => record.table === table);
    if (!whole) continue;
    const expected = whole.rows.map(row => row.map(word => /^-?\d+$/.test(word) || numberIn(word) === undefined ? word : printf('%.6g', numberIn(word))).join(' '));
    const got = rows.map(row => row.join(' ')), gap = rows.findIndex(row => row.every(cell => cell === '⋮'));
    const where = 'table ' + table, [first, last] = gap < 0 ? [got, []] : [got.slice(0, gap), got.slice(gap + 1)];
    complaints.push(...unequalLists(where + ', columns', columns, whole.columns),
      ...unequal(where + ', rows by the caption', /(\d+) rows?\b/.exec(caption)?.[1], expected.length),
      ...unequal(where + ', rows left out by the caption', /(\d+) of them/.exec(caption)?.[1] ?? 0, expected.length - first.length - last.length),
      ...unequalLists(where + ', first rows', first, expected.slice(0, first.length)),
      ...unequalLists(where + ', last rows', last, last.length ? expected.slice(-last.length) : []));
    if (!first.length || gap >= 0 && !last.length) complaints.push(where + ' shows no first or no last rows');
  }
  return complaints;
}

const pageChecks = 14, chapterChecks = 4;
async function checkPage(page, bare, name) {
  await check(`${name}: every link leads somewhere`, () => links(name));
  await check(`${name}: ids are unique`, () => ids(name));
  await check(`${name}: it is light`, () => weight(name));
  await check(`${name}: programs are the source, line by line`, () => programs(name));

  await open(page, name);
  if (records[name]) {
    await check(`${name}: the numbers in the text are the record's`, () => quotes(page, name));
    await check(`${name}: under each cell stands what it said`, () => outputs(page, name));
    await check(`${name}: tables show the rows of the record`, () => tables(page, name));
    await check(`${name}: a picture and a first result come at once`, () => firstResult(page));
  }
  await check(`${name}: line numbers are those of the source`, () => lineNumbers(page));
  await check(`${name}: pictures are described`, () => page.evaluate(pictures));
  await check(`${name}: fonts have every letter`, () => fonts(page));
  await check(`${name}: copy copies`, () => copies(page, name));
  await show(page, { media: 'print', width: PAPER });
  await check(`${name}: on paper nothing is hidden or useless`, () => page.evaluate(printed));
  await show(page);
  await check(`${name}: without scripts nothing is missing, and nothing is dead`, () => withoutScripts(page, bare, name));
  await check(`${name}: what is folded away unfolds, without scripts`, () => unfolds(bare, name));

  await open(page, name, { reducedMotion: 'reduce' });
  await check(`${name}: nothing moves for who wants no motion`, () => page.evaluate(moving));
  await check(`${name}: the skip link skips`, () => skipLink(page));
  await open(page, name, { reducedMotion: 'reduce', width: 360 });    // where most overflows
  await check(`${name}: the keyboard reaches everything`, () => keyboard(page));
}

// ---- search, and what a browser may refuse ---------------------------------------------------
async function searchFor(page, words) {
  await page.fill('#search', words);
  await page.waitForFunction(() => document.querySelector('#found').textContent !== '', null, { timeout: 5000 });
  return page.evaluate(() => ({ said: document.querySelector('#found').textContent,
    links: [...document.querySelectorAll('#results a')].map(link => link.href) }));
}

// A long word that one chapter has behind its first heading, and no other page.
function wordOf(chapter) {
  const elsewhere = [...pages.filter(page => page !== chapter).map(page => facts[page].text), facts[chapter].sections['']]
    .join(' ').toLowerCase();
  return facts[chapter].words.filter(word => !elsewhere.includes(word)).sort((a, b) => b.length - a.length)[0];
}

async function search(page, chapter) {
  const word = wordOf(chapter);
  await open(page, 'index.html');
  const { said, links } = await searchFor(page, word);
  if (!links.length) return [`${word}: got no link but "${said}"`];
  const complaints = links.flatMap(link => {
    const url = new URL(link), anchor = decodeURIComponent(url.hash.slice(1));
    url.hash = '';
    return url.href === urlOf(chapter) && facts[chapter].sections[anchor]?.toLowerCase().includes(word) ? []
      : [`${word}: got ${link}`, `expected a section of ${chapter} that has the word`];
  });
  await page.keyboard.press('Enter');
  await page.waitForURL(url => url.href !== urlOf('index.html'), { timeout: 5000 });
  return [...complaints, ...unequal('Enter leads to', page.url(), links[0])];
}

async function searchInVain(page) {
  await open(page, 'index.html');
  const { said, links } = await searchFor(page, 'xqzvwk');
  return [...unequalLists('links', links, []), ...unequal('said', said, 'Nothing found.')];
}

async function slash(page) {
  await open(page, 'index.html');
  await page.keyboard.press('/');
  return page.evaluate(() => {
    const { activeElement } = document, field = document.querySelector('#search');
    return activeElement === field && field.value === '' ? [] : [`got ${describe(activeElement)} with "${field.value}", expected the empty search field`];
  });
}

// Where the clipboard is refused, copying goes by way of a selection.
async function copiesStill(page) {
  const program = facts[chapters[0]].programs[1];
  await open(page, chapters[0]);
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(Error('refused')); });
  const complaints = unequalLists('the copy of ' + program.label, await copied(page, 1), [...expectedOf(program), '']);
  const focus = await page.evaluate(() => describe(document.activeElement));
  return [...complaints, ...unequal('the focus', focus.split(' ')[0], 'button.copy')];
}

// ---- all of it -----------------------------------------------------------------------------
console.log('1..' + (pages.length * (WIDTHS.length * COLOURS.length * viewChecks + pageChecks) + chapters.length * (chapterChecks + 1) + 3));

const browser = await chromium.launch({
  executablePath: process.env.chromium || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  // Each in a window of its own, or it would wait in the background.
  const window = async options => (await browser.newContext(options)).newPage();
  const page = await window({ permissions: ['clipboard-read', 'clipboard-write'] }), other = await window();
  for (const one of [page, other]) await one.addInitScript(helpers);
  const bare = await window({ javaScriptEnabled: false, viewport: { width: 900, height: 800 } });

  for (const name of pages) await gather(page, name);
  for (const name of pages) {
    await checkPage(page, bare, name);
    const views = await Promise.all(COLOURS.map((colour, i) => examineViews(i ? other : page, name, colour)));
    views.flat().forEach(report);
  }
  for (const name of chapters) await check(`search finds what only ${name} has`, () => search(page, name));
  await check('search says so if there is nothing', () => searchInVain(page));
  await check('a stroke leads to the search field', () => slash(page));
  await check('copy copies where the clipboard is refused', () => copiesStill(page));
  process.exitCode = failures ? 1 : 0;
} catch (error) {
  console.log('Bail out! ' + String(error.stack ?? error).split('\n').join(' | '));
  process.exitCode = 99;
} finally {
  await browser.close();
}
