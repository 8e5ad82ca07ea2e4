// Runs in the page; returns what is wrong with it, a line each. Contrast as in WCAG 2.2, 1.4.3.
const problems = [];
const check = (holds, problem) => { if (!holds) problems.push(problem); };
const only = selector => document.querySelectorAll(selector).length === 1;

const root = document.documentElement;
check(root.scrollWidth <= root.clientWidth, `overflow: ${root.scrollWidth} in ${root.clientWidth}`);
for (const each of document.querySelectorAll("body *")) {
  const box = each.getBoundingClientRect();
  const clipped = each.closest(".scroll, svg, .skip");
  check(clipped || box.right <= root.clientWidth + 0.5, `beyond the edge: <${each.localName} id="${each.id}">`);
}

check(root.lang === "en", "no lang");
check(document.title.length > 0, "no title");
for (const landmark of ["header", "main", "footer", "h1"]) check(only(landmark), `not one ${landmark}`);
check(document.querySelector("header nav[aria-label]"), "no navigation");
for (const region of document.querySelectorAll("[role=region], section, nav")) {
  const by = region.getAttribute("aria-labelledby");
  const name = by ? document.getElementById(by)?.textContent : region.getAttribute("aria-label");
  check(name, `a ${region.localName} without a name`);
}
for (const image of document.querySelectorAll("svg")) {
  check(image.getAttribute("role") === "img" && (image.getAttribute("aria-label") || image.querySelector("title")?.textContent),
    "a picture without a description");
}
for (const table of document.querySelectorAll("table")) check(table.querySelector("thead th"), `table ${table.id} without headings`);
for (const input of document.querySelectorAll("input")) check(input.labels.length > 0, `input ${input.id} without a label`);

const channels = color => {
  const parts = color.match(/[\d.]+/g).map(Number);
  return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
};
const luminance = rgb => {
  const [r, g, b] = rgb.map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};
const ground = element => {
  const box = element.namespaceURI.endsWith("svg") && element.parentElement.querySelector("rect");
  if (box) return channels(getComputedStyle(box).fill).rgb;
  for (let at = element; at; at = at.parentElement) {
    const color = channels(getComputedStyle(at).backgroundColor);
    if (color.alpha === 1) return color.rgb;
  }
  return [255, 255, 255];
};
let judged = 0;
for (const each of document.querySelectorAll("body *")) {
  const hasText = [...each.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  if (!hasText || !each.checkVisibility() || each.matches("script, style, title, noscript, desc")) continue;
  const style = getComputedStyle(each);
  const ratio = contrast(channels(each.localName === "text" ? style.fill : style.color).rgb, ground(each));
  judged++;
  check(ratio >= 4.5, `contrast ${ratio.toFixed(2)}: <${each.localName} class="${each.getAttribute("class") || ""}"> ${each.textContent.slice(0, 30)}`);
}
check(judged >= 5, `only ${judged} texts judged`);

for (const each of document.querySelectorAll("a[href], input, summary, [tabindex='0']")) {
  each.focus({ focusVisible: true });
  const style = getComputedStyle(each);
  check(each === document.activeElement && parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none",
    `focus not visible: <${each.localName}> ${each.textContent.slice(0, 20)}`);
}
document.activeElement.blur();
return problems.join("\n");
