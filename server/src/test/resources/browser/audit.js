() => {
  // What a person with a keyboard, a screen reader or a small screen would trip over on the page that is shown.
  const faults = [];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const say = (what, e) => faults.push(`${what}: ${e.outerHTML.slice(0, 120)}`);

  // Structure
  if (document.documentElement.lang === "") faults.push("the language is not named");
  if (document.title.trim() === "") faults.push("there is no title");
  if (all("main").length !== 1) faults.push("there is not exactly one main");
  if (all("h1").length !== 1) faults.push("there is not exactly one h1");
  let level = 0;
  for (const heading of all("h1, h2, h3, h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) say("a level of headings is left out", heading);
    level = next;
  }
  const ids = new Set();
  for (const e of document.querySelectorAll("[id]")) {
    if (ids.has(e.id)) say("the id comes twice", e);
    ids.add(e.id);
  }
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    for (const id of `${e.getAttribute("aria-labelledby") ?? ""} ${e.getAttribute("aria-describedby") ?? ""}`.trim().split(/\s+/)) {
      if (!ids.has(id)) say(`nothing is called ${id}`, e);
    }
  }

  // Controls
  for (const e of all("input:not([type=hidden]), select, textarea")) {
    if (e.labels.length === 0 && !e.getAttribute("aria-label")) say("it has no label", e);
  }
  for (const e of all("button, a, summary")) {
    if ((e.getAttribute("aria-label") ?? e.textContent).trim() === "") say("it has no name", e);
    const words = e.textContent.trim().replace(/\s+/g, " ");
    const label = e.getAttribute("aria-label");
    if (label !== null && !label.startsWith(words)) say("its name does not begin with what it says", e);
  }
  for (const e of document.querySelectorAll("[tabindex]")) {
    if (e.tabIndex > 0) say("it changes the order of the keyboard", e);
  }
  for (const e of document.querySelectorAll("svg, img")) {
    if (e.getAttribute("aria-hidden") !== "true" && !e.getAttribute("alt")) say("a picture has no words", e);
  }
  for (const e of all("button, summary, input:not([type=hidden])")) {
    const box = (e.closest("label") ?? e).getBoundingClientRect();
    if (box.height < 24 || box.width < 24) say("it is too small to touch", e);
  }

  // Screen
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`it is ${root.scrollWidth - root.clientWidth} px too wide`);

  // Contrast (WCAG 2.2, 1.4.3 and 1.4.11)
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) known.set(colour, drawn(colour));
    return known.get(colour);
  };
  const drawn = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const ground = (e) => {
    for (let node = e; node !== null; node = node.parentElement) {
      const colour = rgba(getComputedStyle(node).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  for (const e of all("body *")) {
    const says = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim() !== "");
    if (!says || e.closest(".visually-hidden") !== null) continue;
    const ratio = contrast(rgba(getComputedStyle(e).color), ground(e));
    if (ratio < 4.5) say(`its contrast is ${ratio.toFixed(2)}`, e);
  }
  for (const e of all(".input, .button.quiet, .button.danger")) {
    const ratio = contrast(rgba(getComputedStyle(e).borderTopColor), ground(e.parentElement));
    if (ratio < 3) say(`the contrast of its border is ${ratio.toFixed(2)}`, e);
  }
  return faults;
}
