// SPDX-License-Identifier: Apache-2.0
// The page: hears what happens, by server-sent events, and shows it.

import {badge, bytes, clock, count, element, micros, rate, size, words} from "./format.js";
import {change, PolicyForm, session} from "./forms.js";
import {Charts, MODES} from "./charts.js";
import {SwapPanel} from "./swaps.js";
import {Table} from "./tables.js";

const MOST_EVENTS = 100;
const at = (id) => document.getElementById(id);

const STATES = {ONLINE: "good", HOLDING: "wait", DRAINING: "wait", OPENING: "wait", OFFLINE: "bad", CLOSED: "plain"};
const ROLES = {ACTIVE: "good", STANDBY: "plain", UNAVAILABLE: "plain", QUARANTINED: "bad", REFUSED: "bad"};

const flows = (device) => Object.values(device.modes);
const total = (device, part) => flows(device).reduce((sum, flow) => sum + flow[part], 0);
const sum = (list, part) => list.reduce((all, each) => all + part(each), 0);
/** The busiest mode speaks for the latency of a device; the chart has all. */
const busiest = (device) => flows(device).filter((flow) => flow.p50 !== undefined).sort((a, b) => b.requests - a.requests)[0];

/** A name that is open as a disk and as a SCSI device is there twice. */
const identity = (device) => `${device.kind} ${device.address}`;
const addresses = (devices) => [...new Set(devices.map((device) => device.address))];

const swaps = new SwapPanel();
const policy = new PolicyForm();
const charts = new Charts();

const open = new Table("open", [
  (device) => ({key: device.address, make: () => element("span", {}, `${device.address} `, element("span", {className: "hint", textContent: words(device.kind)}))}),
  (device) => ({key: device.state + device.reason, make: () => element("span", {title: device.reason}, badge(words(device.state), STATES[device.state]), device.reason ? ` ${device.reason}` : "")}),
  (device) => `${device.target === device.address ? "its own name" : device.target} by ${device.transport}`,
  (device) => ({key: shares(device).map((share) => share.toFixed(2)).join(), make: () => shareBar(device)}),
  (device) => rate(total(device, "bytes")),
  (device) => count(total(device, "requests")),
  (device) => micros(busiest(device)?.p50),
  (device) => micros(busiest(device)?.p99),
  (device) => count(sum(Object.values(device.failures), (number) => number)),
  (device) => count(device.swaps),
  (device) => micros(device.lastPauseMicros),
  (device) => ({key: device.address, make: () => action("Swap ...", `Swap ${device.address}`, () => swaps.prepare(device.address))}),
], identity);

const transports = new Table("transport", [
  (transport) => transport.name || "?",
  (transport) => (transport.scheme ? `${transport.scheme}:` : "?"),
  (transport) => ({key: transport.role, make: () => badge(words(transport.role), ROLES[transport.role])}),
  (transport) => count(transport.devices),
  (transport) => count(transport.failures),
  (transport) => transport.bundle,
  (transport) => transport.reason || transport.lastFailure,
  (transport) => (transport.role === "QUARANTINED"
    ? {key: "release", make: () => action("Release", `Release ${transport.name}`, () => change("release", {transport: transport.name}, at("transport-notice")))}
    : ""),
], (transport, index) => `${transport.scheme} ${transport.name} ${transport.bundle} ${index}`);

const allocators = new Table("buffer", [
  (allocator) => allocator.name,
  (allocator) => allocator.pages,
  (allocator) => count(allocator.buffers),
  (allocator) => size(allocator.usedBytes),
  (allocator) => size(allocator.mappedBytes),
  (allocator) => (allocator.maxBytes >= Number.MAX_SAFE_INTEGER ? "no bound" : size(allocator.maxBytes)),
], (allocator) => allocator.name);

const demotions = new Table("demotion", [
  (row) => row.address,
  (row) => words(row.reason),
  (row) => count(row.transfers),
  (row) => ({key: row.share.toFixed(3), make: () => element("span", {className: "meter"},
    element("meter", {min: 0, max: 1, value: row.share, "aria-label": "share"}), ` ${(row.share * 100).toFixed(1)} %`)}),
], (row) => `${row.device} ${row.reason}`);

const done = new Table("swap", [
  (swap) => swap.device, (swap) => swap.from, (swap) => swap.to, (swap) => swap.transport,
  (swap) => micros(swap.pauseMicros), (swap) => swap.cause,
], (_, index) => index);

const found = new Table("found", [
  (device) => device.address,
  (device) => device.kinds.map(words).join(", "),
  (device) => (device.capacity === undefined ? "unknown" : size(device.capacity)),
  (device) => (device.blockSize === undefined ? "unknown" : size(device.blockSize)),
  (device) => device.description,
], (device) => device.address);

function action(text, label, run) {
  const button = element("button", {type: "button", className: "small", textContent: text, "aria-label": label});
  button.addEventListener("click", run);
  return button;
}

function shares(device) {
  const all = total(device, "bytes");
  return MODES.map((mode) => (all > 0 ? (device.modes[mode]?.bytes ?? 0) / all : 0));
}

function shareBar(device) {
  const parts = shares(device);
  const text = MODES.map((mode, index) => [mode, parts[index]]).filter(([, part]) => part > 0)
    .map(([mode, part]) => `${words(mode)} ${Math.round(part * 100)} %`).join(", ");
  const bar = element("span", {className: "shares"});
  MODES.forEach((mode, index) => {
    const part = element("i", {className: `mode-${mode.toLowerCase()}`});
    part.style.flexGrow = parts[index];
    bar.append(part);
  });
  return element("span", {}, bar, element("span", {className: "hint", textContent: text || "idle"}));
}

function sample(data) {
  const {devices} = data;
  open.show(devices);
  allocators.show(data.allocators);
  demotions.show(devices.flatMap((device) => Object.entries(device.demotions).map(([reason, transfers]) => (
    {device: identity(device), address: device.address, reason, transfers, share: transfers / Math.max(1, device.reads + device.writes)}))));
  swaps.devices(addresses(devices));
  chooser(devices);
  tiles(devices, data.allocators);
}

function tiles(devices, buffers) {
  const offline = devices.filter((device) => device.state !== "ONLINE").length;
  at("tile-devices").textContent = devices.length;
  at("tile-devices-more").textContent = offline ? `${offline} not online` : devices.length ? "all online" : "none";
  const moved = sum(devices, (device) => total(device, "bytes"));
  const requests = sum(devices, (device) => total(device, "requests"));
  at("tile-bytes").textContent = rate(moved);
  at("tile-bytes-more").textContent = `${bytes(sum(devices, (device) => device.bytesRead + device.bytesWritten))} since opened`;
  at("tile-requests").textContent = `${count(requests)}/s`;
  at("tile-requests-more").textContent = `${count(sum(devices, (device) => device.reads + device.writes))} since opened`;
  const indirect = sum(devices, (device) => device.modes.INDIRECT?.bytes ?? 0);
  at("tile-direct").textContent = moved > 0 ? `${(100 * (1 - indirect / moved)).toFixed(0)} %` : "-";
  at("tile-direct-more").textContent = `${count(sum(devices, (device) => sum(Object.values(device.demotions), (n) => n)))} demotions`;
  at("tile-buffers").textContent = size(sum(buffers, (allocator) => allocator.usedBytes));
  at("tile-buffers-more").textContent = `${count(sum(buffers, (allocator) => allocator.buffers))} buffers`;
}

function chooser(devices) {
  const select = at("chart-device");
  const wanted = ["", ...addresses(devices)];
  const present = [...select.options].map((option) => option.value);
  if (wanted.join("\n") !== present.join("\n")) {
    const chosen = select.value;
    select.replaceChildren(...wanted.map((address) => element("option", {value: address, textContent: address || "all open devices"})));
    select.value = wanted.includes(chosen) ? chosen : "";
  }
}

function happened(event, when) {
  swaps.happened(event);
  if (event.kind === "online" || event.kind === "offline") {
    charts.mark(Date.parse(event.time) / 1000, event.kind === "online" ? "good" : "bad", event.subject);
  }
  const list = at("events");
  list.prepend(element("li", {className: event.tone.toLowerCase()},
    element("time", {dateTime: event.time, textContent: clock(event.time)}),
    badge(event.kind, event.tone.toLowerCase()),
    element("span", {}, element("strong", {textContent: event.subject}), ` ${event.text}`)));
  while (list.childElementCount > MOST_EVENTS) {
    list.lastElementChild.remove();
  }
  at("events-empty").hidden = true;
  if (when === "now" && /^(transport|released|refused|quarantined)/.test(event.kind)) {
    scan();
  }
}

async function scan() {
  const answer = await fetch("devices", {headers: {Accept: "application/json"}});
  if (answer.ok) {
    const devices = await answer.json();
    found.show(devices);
    swaps.addresses(devices.map((device) => device.address));
  }
}

function link(tone, text) {
  at("link").className = `badge ${tone}`;
  at("link").textContent = text;
}

function listen() {
  const events = new EventSource("events");
  const on = (type, run) => events.addEventListener(type, (message) => run(JSON.parse(message.data)));
  events.addEventListener("open", () => {
    link("good", "live");
    at("trouble").textContent = "";
  });
  events.addEventListener("error", () => lost(events));
  on("history", (samples) => charts.history(samples));
  on("events", (all) => {
    at("events").replaceChildren();
    all.forEach((event) => happened(event, "before"));
  });
  on("state", (state) => {
    transports.show(state.transports);
    policy.show(state.policy, state.problems);
    done.show(state.swaps);
  });
  on("sample", (data) => {
    sample(data);
    charts.add(data);
  });
  on("happened", (event) => happened(event, "now"));
}

async function lost(events) {
  link("bad", "no connection");
  at("trouble").textContent = "The console does not answer: the figures below are old. It is tried again every few seconds.";
  if (events.readyState === EventSource.CLOSED) {
    setTimeout(async () => {
      try {
        await session();
      } finally {
        listen();
      }
    }, 3000);
  }
}

function theme() {
  const button = at("theme");
  const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("kiovec-theme", next);
    show();
    charts.restyle();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    show();
    charts.restyle();
  });
  show();
}

theme();
at("chart-device").addEventListener("change", (event) => charts.choose(event.target.value));
at("scan").addEventListener("click", scan);
at("user").textContent = (await session()).user;
listen();
await scan();
