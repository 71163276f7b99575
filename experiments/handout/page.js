// The page under the hand: what is chosen is drawn, told and tabled; time can be played.

const TICK = 120;                          // milliseconds a quarter takes when played
const FIGURES = [...DATA.charts.map((chart) => chart.id), "lorenz"].map((id) => document.getElementById(`chart-${id}`));
const control = (id) => document.getElementById(id);
let timer = null;

function panelsOf(chart) {
  const title = say(`view.chart.${chart.id}`);
  const unit = say(`view.unit.${chart.unit}`);
  if (chart.stacked) return chosen.worlds.map((world, place) => stackPanel(chart, isTwin() ? `${title}: ${worldName(place)}, ${unit}` : `${title}, ${unit}`, world));
  const several = chart.measures.length > 1;
  const x = acrossQuarter;
  if (!isTwin()) {
    const range = rangeOf(chart.unit, (point, seed) => chart.measures.flatMap((measure) => series(chart, measure, 0, point, seed)));
    const keys = several ? chart.measures.map((measure, place) => keyOfLine(nameOf(measure), DATA.looks.lines[place])) : [];
    return [overTime(`${title}, ${unit}`, keys, range, (y) => chart.measures.flatMap((measure, place) =>
      strokes(linesOf(chart, measure, 0), DATA.looks.lines[place], x, y)))];
  }
  const keys = () => chosen.worlds.map((_, place) => keyOfLine(worldName(place), DATA.looks.worlds[place]));
  const panels = chart.measures.map((measure) => {
    const range = rangeOf(chart.unit, (point, seed) => chosen.worlds.flatMap((world) => series(chart, measure, world, point, seed)));
    return overTime(`${several ? capital(nameOf(measure)) : title}, ${unit}`, keys(), range, (y) => chosen.worlds.flatMap((world, place) =>
      strokes(linesOf(chart, measure, world), DATA.looks.worlds[place], x, y)));
  });
  return [...panels, differencePanel(chart)];
}

function differencePanel(chart) {
  const range = rangeOf(chart.differenceUnit, (point, seed) => [0, ...chart.measures.flatMap((measure) => difference(chart, measure, point, seed))]);
  const title = `${say("view.chart.difference")}, ${say(`view.unit.${chart.differenceUnit}`)}`;
  const keys = chart.measures.map((measure, place) => keyOfLine(nameOf(measure), DATA.looks.lines[place]));
  return overTime(title, keys, range, (y) => chart.measures.flatMap((measure, place) =>
    strokes(differencesOf(chart, measure), DATA.looks.lines[place], acrossQuarter, y)), true);
}

function stackPanel(chart, title, world) {
  const { hatches } = DATA.looks;
  const keys = chart.measures.map((measure, place) => keyOfBand(nameOf(measure), chart.colours[place], hatches[place]));
  return overTime(title, keys, [0, 100], (y) => {
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
  const title = (kind) => `${say("view.chart.lorenz")}: ${nameOf(kind)}, ${say("page.quarter", { quarter: curveQuarter() })}`;
  return ["income", "wealth"].map((kind) => lorenzPanel(title(kind), chosen.worlds.map((world, place) =>
    [isTwin() ? worldName(place) : nameOf(kind), curvesOf(kind, world), DATA.looks.worlds[place]])));
}

// What the quarter changes.
function tell(name) {
  const figure = control(`chart-${name}`);
  const chart = DATA.charts.find((each) => each.id === name);
  figure.querySelector("figcaption").textContent = chart ? sentenceOf(chart) : sentenceOfLorenz();
  if (figure.querySelector("details").open) figure.querySelector(".rows").replaceChildren(chart ? rowsOf(chart) : rowsOfLorenz());
}
function showQuarter() {
  reveal(chosen.quarter);
  show("quarter", chosen.quarter, String(chosen.quarter));
  document.querySelector("#chart-lorenz .panels").replaceChildren(...lorenzPanels());
  for (const figure of FIGURES) tell(figure.id.slice("chart-".length));
  const parts = [
    ...chosen.worlds.map((world, place) => `${isTwin() ? `${capital(worldName(place))}: ` : ""}${DATA.worlds[world]}`),
    ...DATA.axes.map((axis, place) => `${axis.label}: ${axis.stops[chosen.stops[place]]}`),
    ...(timer === null ? [say("page.quarter", { quarter: chosen.quarter })] : []),
    chosen.seed === null && DATA.seeds > 1 ? say("handout.all_seeds", { number: DATA.seeds })
      : say("handout.one_seed", { seed: chosen.seed ?? 0 }),
  ];
  if (control("shown").textContent !== parts.join(" · ")) control("shown").textContent = parts.join(" · ");
}

// What all else changes.
function showAll() {
  for (const chart of DATA.charts) document.querySelector(`#chart-${chart.id} .panels`).replaceChildren(...panelsOf(chart));
  DATA.axes.forEach((axis, place) => show(`axis-${place}`, chosen.stops[place], axis.stops[chosen.stops[place]]));
  chosen.worlds.forEach((world, place) => control(`commands-${place}`).replaceChildren(...seedsShown().flatMap((seed) => [
    made("pre", { tabindex: 0 }, made("code", {}, `${DATA.commands[world * POINTS + pointChosen()]} --seed ${seed}`)),
    made("p", {}, `Digest: ${runOf(world, pointChosen(), seed).digest}`)])));
  showQuarter();
}
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
for (const figure of FIGURES) figure.querySelector("details").addEventListener("toggle", () => tell(figure.id.slice("chart-".length)));
document.addEventListener("keydown", heedKeys);
showAll();
