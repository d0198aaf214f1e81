"""What the driver runs within a page: bodies of functions."""

# A sandboxed page without script may never call back, not even a driver's own script.
SANDBOXED = "return origin === 'null' && location.protocol !== 'file:'"

SETTLE = """
const [milliseconds, done] = arguments;
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, milliseconds)));
"""

# The clocks of films and sweeps, whose animations bear these names; transitions keep their pace.
PLAY_AT = """
for (const each of document.getAnimations())
    if (/^(run|sweep)/.test(each.animationName)) each.playbackRate = arguments[0];
"""

# What fades or grows into place has arrived with the first frame: not what counts, by `--names`.
ARRIVE = """
let soon = false;
addEventListener('transitionrun', event => {
    if (soon || event.propertyName.startsWith('--')) return;
    soon = true;
    requestAnimationFrame(() => {
        soon = false;
        for (const each of document.getAnimations())
            if (each.transitionProperty?.startsWith('--') === false) each.finish();
    });
});
"""
