// page.js -- the page's abilities beyond being read.
'use strict';

const header = document.querySelector('header'), contents = document.querySelector('#contents');

function button(name, text, action) {
  const made = document.createElement('button');
  made.className = name;
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', () => action(made));
  return made;
}

// Only what really scrolls needs to be reached by the keyboard.
const scrolling = new ResizeObserver(entries => {
  for (const { target } of entries) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});
for (const box of document.querySelectorAll('.scroll')) scrolling.observe(box);

// ---- copy --------------------------------------------------------------------------------
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {                       // where a page from disk may not: by way of a selection
    const area = document.createElement('textarea'), focused = document.activeElement;
    area.value = text;
    area.style.position = 'fixed';          // selecting it does not scroll the page
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    focused.focus();
  }
}

// A button that copies, and says so.
function copier(name, text, what) {
  const made = button(name, 'Copy', async () => {
    await copy(text());
    made.textContent = 'Copied';
    setTimeout(() => { made.textContent = 'Copy'; }, 1500);
  });
  made.setAttribute('aria-label', 'Copy ' + what);
  return made;
}

for (const program of document.querySelectorAll('.program')) {
  program.querySelector('.bar').append(copier('copy', () => program.querySelector('code').textContent + '\n',
    program.querySelector('.scroll').getAttribute('aria-label')));
}
for (const line of document.querySelectorAll('code.command')) {
  line.after(' ', copier('copy command', () => line.textContent, line.textContent));
}

// A formula that is copied with the text is TeX.
document.addEventListener('copy', event => {
  const selected = document.getSelection();
  if (!selected.rangeCount || document.activeElement.matches('input, textarea')) return;
  const text = document.createElement('div');
  text.append(selected.getRangeAt(0).cloneContents());
  const formulas = text.querySelectorAll('math');
  if (!formulas.length) return;
  for (const formula of formulas) formula.replaceWith('\u0024' + formula.getAttribute('alttext') + '\u0024');
  text.style.cssText = 'position: absolute; left: -99rem; width: 60rem';
  document.body.append(text);     // the line breaks of a text are known where it is laid out
  event.clipboardData.setData('text/plain', text.innerText);
  text.remove();
  event.preventDefault();
});

// ---- where you are -------------------------------------------------------------------------
const parts = [...document.querySelectorAll('main h2[id]')], partName = header.querySelector('.part');
const partLinks = new Map([...contents.querySelectorAll('li li a')].map(link => [link.hash.slice(1), link]));
const progress = document.createElement('div');
progress.className = 'progress';
document.body.append(progress);

let waiting = false, current;
function whereAmI() {
  waiting = false;
  const line = innerHeight / 3, height = document.documentElement.scrollHeight - innerHeight;
  progress.style.transform = 'scaleX(' + (height > 0 ? Math.min(1, scrollY / height) : 1) + ')';
  const part = parts.findLast(heading => heading.getBoundingClientRect().top < line);
  if (part === current) return;
  partLinks.get(current?.id)?.removeAttribute('aria-current');
  current = part;
  partName.textContent = part ? part.textContent : '';
  const link = partLinks.get(part?.id);
  link?.setAttribute('aria-current', 'location');
  if (!link || contents.scrollHeight <= contents.clientHeight) return;
  const from = link.offsetTop - contents.scrollTop;
  if (from < 20 || from > contents.clientHeight - 60) contents.scrollTop = link.offsetTop - contents.clientHeight / 2;
}
function look() {
  if (!waiting) requestAnimationFrame(whereAmI);
  waiting = true;
}
addEventListener('scroll', look, { passive: true });
addEventListener('resize', look);
look();

// ---- colours: as the system has them, unless the reader chooses ----------------------------------
const COLOURS = ['automatic', 'light', 'dark'], root = document.documentElement;
const remembered = { get() { try { return localStorage.getItem('nabla-colours'); } catch { return null; } },
                     set(value) { try { localStorage.setItem('nabla-colours', value); } catch { /* for this page only */ } } };
const switches = [header, contents].map(place => button('colours', '', () => colour(COLOURS[(COLOURS.indexOf(root.dataset.colours) + 1) % 3])));
header.append(switches[0]);
contents.append(switches[1]);

function colour(name) {
  root.dataset.colours = name;
  remembered.set(name);
  switches[0].setAttribute('aria-label', 'Colours: ' + name);
  switches[0].title = switches[1].textContent = 'Colours: ' + name;
}
colour(COLOURS.includes(remembered.get()) ? remembered.get() : 'automatic');

// ---- on paper, hints and solutions stand behind all questions -------------------------------------
const folded = [...document.querySelectorAll('.exercise details')], answers = document.createElement('section');
answers.innerHTML = '<h2>Hints and solutions</h2>';
addEventListener('beforeprint', () => {
  if (!folded.length) return;
  for (const details of folded) {
    const exercise = details.closest('.exercise'), place = document.createComment('');
    if (!answers.querySelector('[data-of="' + exercise.id + '"]')) {
      const heading = document.createElement('h3');
      heading.dataset.of = exercise.id;
      heading.textContent = exercise.querySelector('h3').textContent;
      answers.append(heading);
    }
    details.replaceWith(place);
    details.place = place;
    answers.append(details);
  }
  document.querySelector('main').append(answers);
});
addEventListener('afterprint', () => {
  for (const details of folded) details.place?.replaceWith(details);
  for (const heading of answers.querySelectorAll('h3')) heading.remove();
  answers.remove();
});

// ---- search, and the cards of the glossary ----------------------------------------------------------
// search.js, loaded when somebody begins to search, has the sections of the book:
// [page, anchor, title, text].
let sections;
const form = document.querySelector('form'), field = document.querySelector('#search');
const status = document.querySelector('#found'), results = document.querySelector('#results');

function load(then) {
  if (sections) { then(); return; }
  const begun = document.querySelector('script[src="search.js"]'), script = begun ?? document.createElement('script');
  script.addEventListener('load', () => { sections = window.nablaSections; then(); });
  if (begun) return;
  script.src = 'search.js';
  document.head.append(script);
}

const plain = text => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
const wordStart = word => new RegExp('(?<![\\p{L}\\p{N}])' + word.replace(/[.*+?^{}()|[\]\\\u0024]/g, '\\\u0024&'), 'u');

function search() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  results.replaceChildren();
  status.textContent = '';
  if (!words.length || !sections) return;
  const patterns = words.map(wordStart), hits = [];
  for (const [page, anchor, title, text] of sections) {
    const t = plain(title), body = plain(text);
    if (!patterns.every(p => p.test(t) || p.test(body))) continue;
    const score = patterns.reduce((sum, p) => sum + (p.test(t) ? 10 : 0) + (p.test(body) ? 1 : 0), 0)
      + (t === words.join(' ') ? 20 : 0);
    hits.push({ page, anchor, title, text, score, at: Math.max(0, body.search(patterns[0])) });
  }
  hits.sort((a, b) => b.score - a.score);
  status.textContent = hits.length === 0 ? 'Nothing found.' : hits.length === 1 ? '1 section found.' : hits.length + ' sections found.';
  for (const hit of hits.slice(0, 12)) {
    const link = document.createElement('a'), snippet = document.createElement('span');
    link.href = hit.page + '.html' + (hit.anchor ? '#' + hit.anchor : '');
    link.textContent = hit.title;
    const chapter = hit.page.match(/^0*(\d+)-/);
    const from = hit.at < 30 ? 0 : hit.text.indexOf(' ', hit.at - 30) + 1;
    const to = hit.text.length > from + 90 ? hit.text.lastIndexOf(' ', from + 90) : hit.text.length;
    snippet.textContent = (chapter ? 'Chapter ' + chapter[1] + ': ' : '') + (from ? '… ' : '')
      + hit.text.slice(from, to) + (to < hit.text.length ? ' …' : '');
    const li = document.createElement('li');
    li.append(link, snippet);
    results.append(li);
  }
}

form.hidden = false;
form.addEventListener('submit', event => {
  event.preventDefault();
  results.querySelector('a')?.click();
});
field.addEventListener('focus', () => load(() => {}));
field.addEventListener('input', () => load(search));

// What a word means, where the reader points at it.
const card = document.createElement('div');
card.className = 'card';
card.id = 'card';
card.setAttribute('role', 'tooltip');
let pointed;

function showCard(term) {
  pointed = term;
  load(() => {
    const entry = sections.find(([page, anchor]) => page === 'glossary' && '#' + anchor === term.hash);
    if (pointed !== term || !entry) return;
    const title = document.createElement('strong'), box = term.getBoundingClientRect();
    title.textContent = entry[2];
    card.replaceChildren(title, entry[3]);
    document.body.append(card);
    term.setAttribute('aria-describedby', 'card');
    const below = box.bottom + card.offsetHeight + 8 < innerHeight || box.top < card.offsetHeight + 8;
    card.style.left = Math.max(16, Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 16)) + scrollX + 'px';
    card.style.top = (below ? box.bottom + 4 : box.top - card.offsetHeight - 4) + scrollY + 'px';
  });
}
function hideCard() {
  pointed?.removeAttribute('aria-describedby');
  pointed = undefined;
  card.remove();
}
for (const term of document.querySelectorAll('a.term')) {
  for (const event of ['pointerenter', 'focus']) term.addEventListener(event, () => showCard(term));
  for (const event of ['pointerleave', 'blur']) term.addEventListener(event, hideCard);
}

// ---- the keyboard: / searches, arrows turn the page ---------------------------------------------------
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') hideCard();
  const focused = document.activeElement;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey && event.key !== '/' || focused === field) return;
  if (event.key === '/') {
    event.preventDefault();
    field.focus();
  } else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !focused.closest('.scroll, details, input')
             && document.documentElement.scrollWidth <= innerWidth) {
    document.querySelector('.turn a[rel=' + (event.key === 'ArrowLeft' ? 'prev' : 'next') + ']')?.click();
  }
});
