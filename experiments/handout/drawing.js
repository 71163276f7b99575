// Panels in SVG: lines or bands over time, revealed up to the quarter chosen, and Lorenz curves.

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [360, 216, 46, 8, 8, 34];
const DASHES = { solid: "", dashed: "7 4", dotted: "2 3", dotdash: "2 4 7 4", dashdot: "7 4 2 4" };
const HATCH_PATHS = {
  "/": "M0 8L8 0", "\\": "M0 0L8 8", x: "M0 8L8 0M0 0L8 8", ".": "M3.2 4a.8 .8 0 1 0 1.6 0a.8 .8 0 1 0 -1.6 0",
};

function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
function drawn(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const across = (share) => LEFT + share * (WIDTH - LEFT - RIGHT);
const acrossQuarter = (quarter) => across(quarter / Math.max(LAST, 1));
const upright = ([low, high]) => (value) => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);

function ticks(low, high, count = 4) {
  const rough = (high - low) / count;
  const tenth = 10 ** Math.floor(Math.log10(rough));
  const step = tenth * [1, 2, 5, 10].find((each) => each * tenth >= rough * 0.999);
  const found = [];
  for (let place = Math.ceil(low / step - 1e-9); place * step <= high + step * 1e-9; place += 1) {
    found.push(place * step);
  }
  return found;
}

const line = (values, x, y) =>
  values.map((value, place) => `${place ? "L" : "M"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`).join("");

function stroke(path, [colour, dash], width, opacity = 1) {
  return drawn("path", { d: path, fill: "none", stroke: colour, "stroke-dasharray": DASHES[dash],
    "stroke-width": width, "stroke-opacity": opacity, "stroke-linejoin": "round" });
}

// Each seed thin and the middle thick; a single seed has no middle but itself.
function strokes(lines, look, x, y) {
  const thin = lines.length > 1 ? lines.map((each) => stroke(line(each, x, y), look, 1, 0.45)) : [];
  return [...thin, stroke(line(middleOf(lines), x, y), look, 2.4)];
}

function band(below, above, colour, hatch, y) {
  const edge = [...above.map((value, place) => [place, value]),
    ...below.map((value, place) => [place, value]).reverse()];
  const path = `${edge.map(([place, value], number) =>
    `${number ? "L" : "M"}${acrossQuarter(place).toFixed(1)} ${y(value).toFixed(1)}`).join("")}Z`;
  const filled = [drawn("path", { d: path, fill: colour, "fill-opacity": 0.85 })];
  if (hatch in HATCH_PATHS) filled.push(drawn("path", { d: path, fill: `url(#hatch-${hatch.charCodeAt(0)})` }));
  return filled;
}

function axes(range, horizontal, label) {
  const y = upright(range);
  const parts = [];
  for (const value of ticks(...range)) {
    const text = drawn("text", { x: LEFT - 5, y: y(value) + 4, class: "tick", "text-anchor": "end" }, short(value));
    parts.push(drawn("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: "grid" }), text);
  }
  for (const [x, text] of horizontal) {
    const anchor = x > WIDTH - 20 ? "end" : "middle";
    const place = { x: Math.min(x, WIDTH - 2), y: HEIGHT - BOTTOM + 14 };
    parts.push(drawn("text", { ...place, class: "tick", "text-anchor": anchor }, text));
  }
  const middle = { x: (LEFT + WIDTH) / 2, y: HEIGHT - 4 };
  parts.push(drawn("text", { ...middle, class: "tick", "text-anchor": "middle" }, label));
  return parts;
}

const key = (name, ...swatch) =>
  made("li", {}, drawn("svg", { viewBox: "0 0 36 12", "aria-hidden": "true" }, ...swatch), name);
const keyOfLine = (name, look) => key(name, stroke("M0 6H36", look, 2.4));
const box = { width: 36, height: 12 };
const keyOfBand = (name, colour, hatch) => key(name, drawn("rect", { ...box, fill: colour, "fill-opacity": 0.85 }),
  ...(hatch in HATCH_PATHS ? [drawn("rect", { ...box, fill: `url(#hatch-${hatch.charCodeAt(0)})` })] : []));

function panel(title, keys, content) {
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title }, ...content);
  return made("div", { class: "panel" }, made("p", {}, title), made("ul", {}, ...keys), picture);
}

function overTime(title, keys, range, content, zero = false) {
  const y = upright(range);
  const horizontal = ticks(0, Math.max(LAST, 1), 5).map((quarter) => [acrossQuarter(quarter), short(quarter)]);
  const level = zero ? [drawn("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(0), y2: y(0), class: "zero" })] : [];
  return panel(title, keys, [...axes(range, horizontal, say("view.head.quarter")), ...level,
    drawn("g", { "clip-path": "url(#until)" }, ...content(y)),
    drawn("line", { y1: TOP, y2: HEIGHT - BOTTOM, class: "now" })]);
}

function lorenzPanel(title, drawings) {
  const y = upright([0, 1]);
  const last = DATA.lorenz.points - 1;
  const x = (place) => across(place / last);
  const horizontal = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => [across(share), short(share)]);
  const equal = ["#8C8C8C", "solid"];
  const keys = [keyOfLine(say("view.line.equal"), equal), ...drawings.map(([name, , look]) => keyOfLine(name, look))];
  return panel(title, keys,
    [...axes([0, 1], horizontal, say("view.head.people")), stroke(`M${x(0)} ${y(0)}L${x(last)} ${y(1)}`, equal, 1.2),
      ...drawings.flatMap(([, lines, look]) => strokes(lines, look, x, y))]);
}

// One window for all panels over time: what lies beyond the quarter chosen is not shown yet.
const until = drawn("rect", { x: LEFT - 2, y: 0, height: HEIGHT });
function sharedParts() {
  const hatches = Object.entries(HATCH_PATHS).map(([hatch, path]) => drawn("pattern",
    { id: `hatch-${hatch.charCodeAt(0)}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    drawn("path", { d: path, fill: "none", stroke: "#333333", "stroke-opacity": 0.55 })));
  return drawn("svg", { width: 0, height: 0, "aria-hidden": "true", class: "unseen" },
    drawn("defs", {}, drawn("clipPath", { id: "until" }, until), ...hatches));
}
function reveal(quarter) {
  until.setAttribute("width", acrossQuarter(quarter) - LEFT + 3);
  for (const mark of document.querySelectorAll(".now")) {
    mark.setAttribute("x1", acrossQuarter(quarter));
    mark.setAttribute("x2", acrossQuarter(quarter));
  }
}
