// page.js -- the page's abilities beyond being read: copy, and search.
'use strict';

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

for (const program of document.querySelectorAll('.program')) {
  const button = document.createElement('button');
  button.className = 'copy';
  button.type = 'button';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', 'Copy ' + program.querySelector('.scroll').getAttribute('aria-label'));
  button.addEventListener('click', async () => {
    await copy(program.querySelector('code').textContent + '\n');
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  program.append(button);
}

// ---- search ------------------------------------------------------------------------------
// search.js, loaded when somebody begins to search, calls found() with the sections of the
// book: [page, anchor, title, text].
let sections;
const form = document.querySelector('form'), field = document.querySelector('#search');
const status = document.querySelector('#found'), results = document.querySelector('#results');

function load() {
  if (document.querySelector('script[src="search.js"]')) return;
  const script = document.createElement('script');
  script.src = 'search.js';
  script.onload = () => { sections = window.nablaSections; search(); };
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
field.addEventListener('focus', load);
field.addEventListener('input', () => { load(); search(); });
document.addEventListener('keydown', event => {
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  }
});
