// What the checker of accessibility finds, one line for each kind of mistake. Contrast is nine tenths of its work, and of hundreds
// of cells it is the same: of the texts that look alike it is measured at one.

/** For each look of a text one element that has it, and every label and link, whose rules look at others than themselves. */
function looks() {
  const numbers = new Map();
  const known = new Map();
  const states = ['selected', 'checked', 'expanded', 'current', 'invalid', 'pressed', 'disabled'].map((name) => `aria-${name}`);
  // All that contrast is computed of, of an element and those around it.
  const look = (element) => {
    if (!element) return 0;
    if (known.has(element)) return known.get(element);
    const style = getComputedStyle(element);
    const own = [
      look(element.parentElement), element.tagName, style.color, style.backgroundColor, style.backgroundImage, style.opacity,
      style.filter, style.mixBlendMode, style.textShadow, style.fontSize, style.fontWeight, style.position, style.display,
      style.visibility, style.overflow, style.clip, style.clipPath, style.zIndex,
      // By these the style sheet tells what stands before and behind it.
      element.getAttribute('class'), ...states.map((name) => element.getAttribute(name)), element.matches(':disabled'),
    ].join('\n');
    if (!numbers.has(own)) numbers.set(own, numbers.size + 1);
    known.set(element, numbers.get(own));
    return numbers.get(own);
  };
  // What is covered, scrolled away or one sign is not judged as another that is there to be read.
  const state = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const front = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return [front !== null && (element.contains(front) || front.contains(element)), /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(element.textContent)];
  };
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '';
  const chosen = new Map();
  for (const element of document.querySelectorAll('*')) {
    if (element.matches('a, label')) {
      chosen.set(element, element);
    } else if (element.matches('input, textarea, select') || [...element.childNodes].some(isText)) {
      const key = [look(element), ...state(element)].join();
      if (!chosen.has(key)) chosen.set(key, element);
    }
  }
  return [...chosen.values()];
}

/** The mistakes of a palette: in the first in all rules, in the others, which differ in colours alone, in those of colours. */
async function mistakes(isFirst) {
  const contrast = ['color-contrast', 'link-in-text-block'];
  const off = Object.fromEntries(contrast.map((rule) => [rule, { enabled: false }]));
  const results = [await axe.run({ include: looks() }, { resultTypes: ['violations'], runOnly: contrast })];
  if (isFirst) results.push(await axe.run(document, { resultTypes: ['violations'], rules: off }));
  const node = (node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`;
  const line = (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node).join(' | ')}`;
  return results.flatMap((result) => result.violations.map(line));
}
