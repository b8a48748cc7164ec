// Boot profiles of any size: a greedy schedule of modules whose times come from a fixed sequence of numbers.

const MILLI = 1_000_000;

function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function modulesOf(count, random) {
  const width = Math.max(3, Math.round(Math.sqrt(count)));
  const modules = [];
  for (let i = 0; i < count; i++) {
    const level = Math.floor(i / width);
    const dependencies = new Set();
    if (level > 0) {
      for (let k = 0; k < 2; k++) {
        dependencies.add(modules[(level - 1) * width + Math.floor(random() * width)].id);
      }
    }
    modules.push({
      id: "module-" + String(i).padStart(4, "0"),
      version: "1.0." + i,
      level,
      state: "STARTED",
      dependencies: [...dependencies],
      loadNanos: Math.round((0.2 + 2 * random()) * MILLI),
      startNanos: Math.round(30 * random() ** 4 * MILLI + 0.1 * MILLI),
    });
  }
  return modules;
}

/** Runs the modules on some workers in their order, each as soon as its dependencies and a worker are there. */
function run(modules, workers) {
  const free = new Array(workers).fill(0);
  const done = new Map();
  for (const module of modules) {
    const blocked = module.dependencies.find((id) => !done.has(id));
    if (module.state === "SKIPPED" || module.state === "WAITING" || module.state === "DISABLED" || blocked) {
      if (module.state === "STARTED") {
        module.state = "SKIPPED";
        module.code = "DEPENDENCY_FAILED";
        module.cause = `Module '${module.id}' needs '${blocked}', which did not start`;
        module.remedy = `Mend '${blocked}'`;
      }
      Object.assign(module, { worker: null, dependencyWaitNanos: 0, queueWaitNanos: 0, loadNanos: 0, startNanos: 0,
        cpuNanos: null, bindingDependency: null });
      continue;
    }
    let ready = 0;
    let binding = null;
    for (const id of module.dependencies) {
      if (done.get(id) > ready) {
        ready = done.get(id);
        binding = id;
      }
    }
    const worker = free.indexOf(Math.min(...free));
    const begin = Math.max(ready, free[worker]);
    const end = begin + module.loadNanos + module.startNanos;
    free[worker] = end;
    if (module.state === "STARTED") done.set(module.id, end);
    Object.assign(module, { worker: worker + 1, dependencyWaitNanos: ready, queueWaitNanos: begin - ready,
      cpuNanos: Math.round((end - begin) * 0.6), bindingDependency: binding });
  }
  return Math.max(0, ...free);
}

function document(modules, workers, findings = []) {
  const start = run(modules, workers);
  const phases = { jvmToMainNanos: 95 * MILLI, hostNanos: 61 * MILLI, discoverNanos: 23 * MILLI, resolveNanos: 4 * MILLI };
  return {
    schema: "aitherzero.boot-profile/1",
    startedAt: "2026-11-23T18:40:12.345Z",
    schedule: "READY",
    workers,
    totals: { ...phases, startPhaseNanos: start + MILLI },
    required: [],
    modules: modules.map((module) => ({ describeNanos: 300_000, ...module })),
    findings: [...findings, ...modules.filter((module) => module.code).map(({ id, code, cause, remedy }) =>
      ({ module: id, code, cause, remedy }))],
  };
}

/** So many modules, all of which start. */
export function good(count, workers = 4) {
  return document(modulesOf(count, numbers(7)), workers);
}

/** Modules that fail, time out, are skipped, wait, are disabled, and have names that are markup. */
export function hostile() {
  const modules = modulesOf(24, numbers(11));
  const rename = (at, id) => {
    for (const module of modules) {
      module.dependencies = module.dependencies.map((name) => (name === modules[at].id ? id : name));
    }
    modules[at].id = id;
  };
  const fail = (at, code, state, cause) =>
    Object.assign(modules[at], { state, code, cause, remedy: `Mend '${modules[at].id}', or disable it` });
  rename(0, "<script>document.title='taken'</script>");
  rename(1, "\"quoted\" & 'both' {{table}} </style></svg>");
  rename(2, "turned\u202Egpj.exe");
  rename(5, "m".repeat(300));
  rename(6, "\u05DE\u05D5\u05D3\u05D5\u05DC");
  rename(7, "\u6A21\u5757-\uD83D\uDE80");
  fail(3, "START_FAILED", "FAILED", "Module 'module-0003' failed in start(): <img src=x onerror=alert(1)>");
  fail(4, "START_TIMEOUT", "FAILED", "Module 'module-0004' did not start within 30 ms");
  fail(20, "MISSING_DEPENDENCY", "WAITING", "Module 'module-0020' needs 'nowhere', which is not there");
  fail(21, "DISABLED", "DISABLED", "Module 'module-0021' is disabled");
  return document(modules, 3);
}

/** No module at all. */
export function empty() {
  return document([], 0);
}

/** Every module failed in its start. */
export function failed(count) {
  const modules = modulesOf(count, numbers(3));
  for (const module of modules) {
    module.dependencies = [];
    Object.assign(module, { state: "FAILED", code: "START_FAILED", cause: `Module '${module.id}' failed in start()`,
      remedy: `Mend '${module.id}'` });
  }
  return document(modules, 2);
}
