// The page under the hand: what is chosen is drawn, told and tabled; time can be played.

const TICK = 120;                          // milliseconds a quarter takes when played
const OTHERS = {
  lorenz: { sentence: sentenceOfLorenz, rows: rowsOfLorenz },
  story: { sentence: sentenceOfStory, rows: rowsOfStory },
};
const FIGURES = [...DATA.charts.map((chart) => chart.id), ...Object.keys(OTHERS)]
  .map((id) => document.getElementById(`chart-${id}`));
const control = (id) => document.getElementById(id);
let timer = null;

const titled = (name, unit, of = "") => `${name}${of && DATA.colon}${of}${DATA.between}${say(`view.unit.${unit}`)}`;
const keysOf = (measures) => measures.map((measure, place) => keyOfLine(nameOf(measure), DATA.looks.lines[place]));
const keysOfWorlds = () => chosen.worlds.map((_, place) => keyOfLine(worldName(place), DATA.looks.worlds[place]));

function panelsOf(chart) {
  const nameIn = (place) => (isTwin() ? worldName(place) : "");
  if (chart.stacked) return chosen.worlds.map((world, place) => stackPanel(chart, world, nameIn(place)));
  if (!isTwin()) return [onePanel(chart)];
  return [...chart.measures.map((measure) => twinPanel(chart, measure)), differencePanel(chart)];
}

function onePanel(chart) {
  const range = rangeOf(chart.unit, (point, seed) =>
    chart.measures.flatMap((measure) => series(chart, measure, 0, point, seed)));
  const keys = chart.measures.length > 1 ? keysOf(chart.measures) : [];
  return overTime(titled(say(`view.chart.${chart.id}`), chart.unit), keys, range, (y) =>
    chart.measures.flatMap((measure, place) =>
      strokes(linesOf(chart, measure, 0), DATA.looks.lines[place], acrossQuarter, y)));
}

function twinPanel(chart, measure) {
  const range = rangeOf(chart.unit, (point, seed) =>
    chosen.worlds.flatMap((world) => series(chart, measure, world, point, seed)));
  const name = chart.measures.length > 1 ? capital(nameOf(measure)) : say(`view.chart.${chart.id}`);
  return overTime(titled(name, chart.unit), keysOfWorlds(), range, (y) => chosen.worlds.flatMap((world, place) =>
    strokes(linesOf(chart, measure, world), DATA.looks.worlds[place], acrossQuarter, y)));
}

function differencePanel(chart) {
  const range = rangeOf(chart.differenceUnit, (point, seed) =>
    [0, ...chart.measures.flatMap((measure) => difference(chart, measure, point, seed))]);
  const title = titled(say("view.chart.difference"), chart.differenceUnit);
  return overTime(title, keysOf(chart.measures), range, (y) => chart.measures.flatMap((measure, place) =>
    strokes(differencesOf(chart, measure), DATA.looks.lines[place], acrossQuarter, y)), true);
}

function stackPanel(chart, world, name) {
  const { hatches } = DATA.looks;
  const keys = chart.measures.map((measure, place) => keyOfBand(nameOf(measure), chart.colours[place], hatches[place]));
  return overTime(titled(say(`view.chart.${chart.id}`), chart.unit, name), keys, [0, 100], (y) => {
    let below = Array(DATA.periods).fill(0);
    return chart.measures.flatMap((measure, place) => {
      const above = middleOf(linesOf(chart, measure, world), mean).map((value, quarter) => value + below[quarter]);
      const filled = band(below, above, chart.colours[place], hatches[place], y);
      below = above;
      return filled;
    });
  });
}

function lorenzPanels() {
  const quarter = say("page.quarter", { quarter: curveQuarter() });
  return ["income", "wealth"].map((kind) => lorenzPanel(
    `${say("view.chart.lorenz")}${DATA.colon}${nameOf(kind)}${DATA.between}${quarter}`,
    chosen.worlds.map((world, place) =>
      [isTwin() ? worldName(place) : nameOf(kind), curvesOf(kind, world), DATA.looks.worlds[place]])));
}

const fill = (name, panels) => document.querySelector(`#chart-${name} .panels`).replaceChildren(...panels);

// What the quarter changes.
function tell(name) {
  const figure = control(`chart-${name}`);
  const chart = DATA.charts.find((each) => each.id === name);
  figure.querySelector("figcaption").textContent = chart ? sentenceOf(chart) : OTHERS[name].sentence();
  if (!figure.querySelector("details").open) return;
  figure.querySelector(".rows").replaceChildren(chart ? rowsOf(chart) : OTHERS[name].rows());
}
function showQuarter() {
  reveal(chosen.quarter);
  show("quarter", chosen.quarter, String(chosen.quarter));
  fill("lorenz", lorenzPanels());
  for (const figure of FIGURES) tell(figure.id.slice("chart-".length));
  const parts = [
    ...chosen.worlds.map((world, place) =>
      (isTwin() ? capital(worldName(place)) + DATA.colon : "") + DATA.worlds[world]),
    ...DATA.axes.map((axis, place) => `${axis.label}${DATA.colon}${axis.stops[chosen.stops[place]]}`),
    ...(timer === null ? [say("page.quarter", { quarter: chosen.quarter })] : []),
    chosen.seed === null && DATA.seeds > 1 ? say("handout.all_seeds", { number: DATA.seeds })
      : say("handout.one_seed", { seed: chosen.seed ?? 0 }),
  ];
  if (control("shown").textContent !== parts.join(" · ")) control("shown").textContent = parts.join(" · ");
}

// What all else changes.
function showAll() {
  for (const chart of DATA.charts) fill(chart.id, panelsOf(chart));
  fill("story", storyPanels());
  DATA.axes.forEach((axis, place) => show(`axis-${place}`, chosen.stops[place], axis.stops[chosen.stops[place]]));
  chosen.worlds.forEach((world, place) => control(`commands-${place}`).replaceChildren(...commandsOf(world)));
  showQuarter();
}
const commandsOf = (world) => seedsShown().flatMap((seed) => [
  made("pre", { tabindex: 0 }, made("code", {}, `${DATA.commands[world * POINTS + pointChosen()]} --seed ${seed}`)),
  made("p", {}, `Digest: ${runOf(world, pointChosen(), seed).digest}`),
]);
function show(id, value, text) {
  control(id).value = value;
  control(id).setAttribute("aria-valuetext", text);
  control(`${id}-shown`).textContent = text;
}

function goTo(quarter) {
  chosen.quarter = Math.min(Math.max(quarter, 0), LAST);
  if (chosen.quarter === LAST && timer !== null) pause();
  showQuarter();
}
function pause() {
  clearInterval(timer);
  timer = null;
  control("play").textContent = say("button.play");
}
function playOrPause() {
  if (timer !== null) {
    pause();
    showQuarter();
    return;
  }
  timer = setInterval(() => goTo(chosen.quarter + 1), TICK);
  control("play").textContent = say("button.pause");
  goTo(chosen.quarter === LAST ? 0 : chosen.quarter);
}

function heedKeys(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const isTaken = event.target.closest("select, button, summary, a, pre, .rows");
  if (event.key === " " && !isTaken) playOrPause();
  else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && !isTaken && !event.target.closest("input"))
    goTo(chosen.quarter + (event.key === "ArrowRight" ? 1 : -1) * (event.shiftKey ? 10 : 1));
  else return;
  event.preventDefault();
}

document.body.append(sharedParts());
control("play").addEventListener("click", playOrPause);
control("quarter").addEventListener("input", (event) => goTo(Number(event.target.value)));
DATA.axes.forEach((_, place) => control(`axis-${place}`).addEventListener("input", (event) => {
  chosen.stops[place] = Number(event.target.value);
  showAll();
}));
control("scale")?.addEventListener("change", (event) => {
  chosen.isOneScale = event.target.checked;
  showAll();
});
control("seed")?.addEventListener("change", (event) => {
  chosen.seed = event.target.value === "0" ? null : Number(event.target.value) - 1;
  showAll();
});
[0, 1].forEach((place) => control(`world-${place}`)?.addEventListener("change", (event) => {
  chosen.worlds[place] = Number(event.target.value);
  showAll();
}));
for (const figure of FIGURES) {
  figure.querySelector("details").addEventListener("toggle", () => tell(figure.id.slice("chart-".length)));
}
document.addEventListener("keydown", heedKeys);
showAll();
