// Sent with every page of a preview, and only there: see engine/build/preview.py.
const here = `preview ${location.pathname}`, shown = document.currentScript.dataset.build;
const inputs = name => [...document.querySelectorAll(`input[name="${CSS.escape(name)}"]`)];

function keep() {
  const all = selector => [...document.querySelectorAll(selector)];
  sessionStorage.setItem(here, JSON.stringify({
    down: scrollY,
    checked: all('input:checked').map(each => [each.name, inputs(each.name).indexOf(each)]),
    values: all('input[type=range][id]').map(each => [each.id, each.value]),
    open: all('details').map(each => each.open),
    popped: all('[popover][id]:popover-open').map(each => each.id),
  }));
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(here) ?? 'null');
  sessionStorage.removeItem(here);
  if (!kept) return;
  for (const [name, at] of kept.checked) if (inputs(name)[at]) inputs(name)[at].checked = true;
  for (const [id, value] of kept.values) {
    const range = document.getElementById(id);
    if (range) range.value = value;
  }
  document.querySelectorAll('details').forEach((each, at) => { each.open = kept.open[at] ?? false; });
  for (const id of kept.popped) document.getElementById(id)?.togglePopover?.(true);
  scrollTo({top: kept.down, behavior: 'instant'});
}

function tell(mistakes) {
  const board = document.createElement('pre');
  board.id = 'mistakes';
  board.setAttribute('role', 'alert');
  board.textContent = mistakes.join('\n\n');
  Object.assign(board.style, {
    position: 'fixed', inset: 'auto 0 0 0', zIndex: 99, maxHeight: '60vh', maxWidth: 'none',
    margin: 0, padding: '1rem 1.5rem', overflow: 'auto', whiteSpace: 'pre-wrap',
    background: '#7a1020', color: '#fff', borderRadius: 0,
  });
  document.body.append(board);
}

addEventListener('load', restore);
new EventSource('/-/news').onmessage = event => {
  const {build, mistakes} = JSON.parse(event.data);
  document.getElementById('mistakes')?.remove();
  if (mistakes.length) return tell(mistakes);
  if (String(build) === shown) return;
  keep();
  location.reload();
};
