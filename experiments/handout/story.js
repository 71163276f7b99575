// One person's life: income by source, job, and the machine beside it, in each world on one seed.

const JOBS = ["goods", "services", "machine_makers"].map((sector) => say(`view.line.employment_${sector}`));
const NO_JOB = say("view.head.no_job");
const seedOfStory = () => chosen.seed ?? 0;

// All that is kept of a life: incomes by source, and by quarter the job, firm and machine; -1 where there is none.
function lifeIn(world, point = pointChosen(), seed = seedOfStory()) {
  const { incomes, jobs, firms, machines, paced, successors } = runOf(world, point, seed).story;
  const [job, firm, machine] = [jobs, firms, machines].map((steps) => inFull(steps, 0));
  return { incomes: incomes.map((steps) => inFull(steps, DATA.story.places)), job, firm, machine, paced, successors };
}
const jobName = (job) => (job < 0 ? NO_JOB : JOBS[job]);

function storyPanels() {
  const lives = chosen.worlds.map((world) => lifeIn(world));
  const unit = say("view.unit.¤/quarter");
  const range = rangeOf("money", (point, seed) => chosen.worlds.flatMap((world) => {
    const { incomes } = lifeIn(world, point, seed);
    const taxes = incomes.at(-1);
    const gains = taxes.map((tax, quarter) => at(incomes, quarter).reduce((sum, value) => sum + value) - tax);
    return [0, ...taxes, ...gains];
  }));
  const title = (name, place) => (isTwin() ? `${name}${DATA.colon}${worldName(place)}` : name);
  const [story, job] = [say("view.chart.story"), capital(say("view.head.job"))];
  return [...lives.map((life, place) => incomePanel(title(story, place) + DATA.between + unit, life, range)),
    ...lives.map((life, place) => jobPanel(title(job, place), life))];
}

function incomePanel(title, life, range) {
  const { sources, colours } = DATA.story;
  const { hatches } = DATA.looks;
  const taxes = ["#000000", "dashed"];
  const gains = sources.slice(0, -1);
  const keys = [...gains.map((source, place) => keyOfBand(nameOf(source), colours[place], hatches[place])),
    keyOfLine(nameOf(sources.at(-1)), taxes), key(say("view.head.successor"), drawn("path", { d: "M12 1H24L18 11Z" }))];
  return overTime(title, keys, range, (y) => {
    let below = Array(DATA.periods).fill(0);
    const bands = life.incomes.slice(0, -1).flatMap((source, place) => {
      const above = source.map((value, quarter) => value + below[quarter]);
      const filled = band(below, above, colours[place], hatches[place], y);
      below = above;
      return filled;
    });
    const marks = life.successors.map((quarter) =>
      drawn("path", { d: `M${acrossQuarter(quarter) - 6} ${y(0) - 11}h12l-6 11Z` }));
    return [...bands, stroke(line(life.incomes.at(-1), acrossQuarter, y), taxes, 2), ...marks];
  }, true);
}

// Quarters on end with the same job, with or without a machine.
function spells({ job, machine }) {
  const found = [];
  job.forEach((now, quarter) => {
    const isBeside = machine[quarter] >= 0;
    const before = found.at(-1);
    if (before && before[0] === now && before[1] === isBeside) before[3] = quarter;
    else found.push([now, isBeside, quarter, quarter]);
  });
  return found;
}

// A row a sector and one for no job; a bar is filled where a machine stood beside the person.
function jobPanel(title, life) {
  const rows = [...JOBS, NO_JOB];
  const height = (HEIGHT - TOP - BOTTOM) / rows.length;
  const bars = spells(life).map(([job, isBeside, first, last]) => drawn("rect", {
    x: acrossQuarter(first - 0.5), y: TOP + (job < 0 ? JOBS.length : job) * height + 18,
    width: acrossQuarter(last + 0.5) - acrossQuarter(first - 0.5), height: height - 24,
    fill: isBeside ? DATA.story.beside : "#ffffff", stroke: "#333333" }));
  const names = rows.map((name, row) => drawn("text", { x: LEFT, y: TOP + row * height + 13, class: "tick" }, name));
  const made = overTime(title, [keyOfBand(say("view.head.machine"), DATA.story.beside, " ")], [0, 1], () => bars);
  const picture = made.querySelector("svg[role=img]");
  for (const part of picture.querySelectorAll(".grid, .tick[text-anchor=end]")) part.remove();
  picture.append(...names);
  return made;
}

function sentenceOfStory() {
  const told = chosen.worlds.map((world, place) =>
    (isTwin() ? capital(worldName(place)) + DATA.colon : "") + sentenceOfLife(lifeIn(world)));
  if (seedsShown().length > 1) told.push(say("handout.one_life", { seed: seedOfStory() }));
  return told.join(DATA.gap);
}

function sentenceOfLife({ incomes, job, firm, machine, paced, successors }) {
  const { person, sources } = DATA.story;
  const quarter = chosen.quarter;
  const about = { person, quarter, sector: jobName(job[quarter]), firm: firm[quarter], machine: machine[quarter] };
  const beside = machine[quarter] < 0 ? "no_machine" : paced.includes(quarter) ? "paced" : "beside";
  const now = at(incomes, quarter).slice(0, -1);
  const total = now.reduce((sum, value) => sum + value, 0);
  const most = Math.max(...now);
  const earlier = successors.filter((each) => each <= quarter);
  const income = { income: Number(total.toPrecision(3)), share: (100 * most / total).toFixed(0),
    source: nameOf(sources[now.indexOf(most)]) };
  return [
    say(`view.sentence.${job[quarter] < 0 ? "jobless" : "at_work"}`, about),
    say(`view.sentence.${beside}`, about),
    total > 0 ? say("view.sentence.income", income) : say("view.sentence.no_income"),
    ...(earlier.length ? [say("view.sentence.successor", { quarter: earlier.at(-1) })] : []),
  ].join(DATA.gap);
}

function rowsOfStory() {
  const columns = chosen.worlds.flatMap((world, place) => {
    const life = lifeIn(world);
    const of = (name) => (isTwin() ? `${name} (${worldName(place)})` : name);
    return [[of(say("view.head.job")), (quarter) => jobName(life.job[quarter])],
      [of(say("view.head.machine")), (quarter) => (life.machine[quarter] < 0 ? "" : String(life.machine[quarter]))],
      [of(say("view.head.successor")), (quarter) => (life.successors.includes(quarter) ? "×" : "")],
      ...DATA.story.sources.map((source, number) =>
        [of(nameOf(source)), (quarter) => short(life.incomes[number][quarter])])];
  });
  const quarters = [...Array(chosen.quarter + 1).keys()].reverse();
  return tableOf([say("view.head.quarter"), ...columns.map(([name]) => name)],
    quarters.map((quarter) => [String(quarter), ...columns.map(([, value]) => value(quarter))]));
}
