package io.anykernel.demo.status;

/** Keeps the status page alive from its feed, and says so when there is none. */
public final class StatusScript {
    /** ECMAScript; no library. */
    public static final String TEXT =
            """
            "use strict";
            const SAMPLES = 60, MAX_ROWS = 50;
            const GROUPS = { http: "Web server", tcp: "TCP", udp: "UDP", icmp: "ICMP", ip: "IPv4", ip6: "IPv6",
              arp: "ARP", ndp: "Neighbor discovery", neighbor: "Neighbors", link: "Ethernet", receive: "Device, receiving",
              send: "Device, sending", pool: "Buffers", fs: "Files" };
            const id = name => document.getElementById(name);
            const element = (name, text, style) => {
              const made = document.createElement(name);
              made.textContent = text;
              if (style) made.className = style;
              return made;
            };
            const count = n => n.toLocaleString("en");
            const size = n => {
              const units = ["B", "KiB", "MiB", "GiB", "TiB"];
              let unit = 0;
              for (; n >= 1024 && unit < units.length - 1; unit++) n /= 1024;
              return (unit === 0 ? Math.round(n) : n.toFixed(1)) + " " + units[unit];
            };
            const span = s => {
              const minutes = Math.floor(s / 60), hours = Math.floor(minutes / 60);
              return minutes === 0 ? s.toFixed(1) + " s"
                : hours === 0 ? minutes + " min " + Math.floor(s % 60) + " s" : hours + " h " + minutes % 60 + " min";
            };
            const isBytes = name => /(^|\\.)bytes(\\.|$)/.test(name);
            const amount = (name, n) => isBytes(name) ? size(n) : count(n);
            const rate = (name, n) => n === 0 ? "" : isBytes(name) ? size(n) + "/s"
              : (n < 10 ? n.toFixed(1) : count(Math.round(n))) + "/s";
            const put = (name, text) => { id(name).textContent = text; };
            const row = (first, cells, numbers) => {
              const tr = document.createElement("tr");
              const head = element("th", first);
              head.scope = "row";
              tr.append(head, ...cells.map((text, i) => element("td", text, i >= numbers ? "number" : "")));
              return tr;
            };
            const fill = (name, rows, columns) => {
              const body = document.querySelector("#" + name + " tbody");
              const more = rows.length - MAX_ROWS;
              const shown = rows.slice(0, MAX_ROWS);
              if (more > 0) shown.push(row("and " + count(more) + " more", Array(columns - 1).fill(""), columns));
              body.replaceChildren(...shown);
            };

            let before = null;
            const history = [];
            const rates = s => {
              const seconds = before && s.uptimeNanos > before.uptimeNanos ? (s.uptimeNanos - before.uptimeNanos) / 1e9 : 0;
              return name => seconds ? Math.max(0, s.counters[name] - (before.counters[name] || 0)) / seconds : 0;
            };
            const spark = (received, sent) => {
              history.push([received, sent]);
              if (history.length > SAMPLES) history.shift();
              const peak = Math.max(1, ...history.flat());
              const path = i => history.map((pair, at) => (at ? "L" : "M") + (SAMPLES - history.length + at) + ","
                + (38 - 36 * pair[i] / peak).toFixed(1)).join("");
              id("in-path").setAttribute("d", path(0));
              id("out-path").setAttribute("d", path(1));
              put("in-rate", "Received " + size(received) + "/s");
              put("out-rate", "Sent " + size(sent) + "/s");
              put("peak-rate", "highest " + size(peak) + "/s");
              put("spark-title", "Traffic of the last minute: received " + size(received) + " a second, sent "
                + size(sent) + " a second, at most " + size(peak) + " a second");
            };
            const counters = (s, rateOf) => {
              const groups = new Map();
              for (const [name, value] of Object.entries(s.counters)) {
                if (value === 0 && !id("zeros").checked) continue;
                const prefix = name.split(".")[0];
                const title = GROUPS[prefix] || "Device " + prefix;
                if (!groups.has(title)) groups.set(title, []);
                const label = name.slice(prefix.length + 1).replaceAll(".", " ").replaceAll("-", " ");
                groups.get(title).push(row(label, [amount(name, value), rate(name, rateOf(name))], 0));
              }
              id("counters").replaceChildren(...[...groups].map(([title, rows]) => {
                const group = document.createElement("div");
                const table = document.createElement("table"), body = document.createElement("tbody");
                body.append(...rows);
                const head = document.createElement("thead"), tr = document.createElement("tr");
                tr.append(element("th", "counter"), element("th", "total", "number"), element("th", "a second", "number"));
                head.append(tr);
                table.append(head, body);
                group.append(element("h3", title), table);
                return group;
              }));
            };
            const show = s => {
              const rateOf = rates(s);
              put("uptime", span(s.uptimeNanos / 1e9));
              put("boot", (s.bootNanos / 1e6).toFixed(1) + " ms");
              put("requests", s.requests);
              put("open", count(s.connections.length));
              put("received", size(s.counters["link.bytes.in"] || 0));
              put("sent", size(s.counters["link.bytes.out"] || 0));
              if (before) spark(rateOf("link.bytes.in") || 0, rateOf("link.bytes.out") || 0);
              fill("interfaces", s.interfaces.map(i => row(i.name, [i.mac, i.addresses.join(", "), count(i.mtuBytes) + " B"], 2)), 4);
              fill("connections", s.connections.map(c =>
                row(c.remote, [c.local, c.state, size(c.bytesIn), size(c.bytesOut)], 2)), 5);
              fill("mounts", s.mounts.map(m => row(m.path, [m.type, size(m.usedBytes), size(m.totalBytes),
                m.totalBytes ? Math.round(100 * m.usedBytes / m.totalBytes) + " %" : ""], 1)), 5);
              counters(s, rateOf);
              before = s;
            };

            let goneSince = null;
            const alive = () => {
              if (document.body.dataset.live === "no") {
                put("banner", "The server is back.");
                document.body.dataset.live = "back";
                setTimeout(() => { if (document.body.dataset.live === "back") { put("banner", ""); document.body.dataset.live = "yes"; } }, 4000);
              } else if (document.body.dataset.live !== "back") {
                document.body.dataset.live = "yes";
              }
              goneSince = null;
            };
            const gone = () => {
              if (goneSince) return;
              goneSince = new Date();
              before = null;
              document.body.dataset.live = "no";
              put("banner", "The server is gone: no answer since " + goneSince.toLocaleTimeString()
                + ". The values are the last that it sent; this page tries again each second.");
            };
            const tick = async () => {
              try {
                const answer = await fetch("/status.json", { signal: AbortSignal.timeout(5000) });
                if (!answer.ok) throw new Error(answer.status);
                const status = await answer.json();
                alive();
                show(status);
              } catch (failure) {
                gone();
              }
              setTimeout(tick, 1000);
            };
            id("zeros").addEventListener("change", () => { if (before) counters(before, () => 0); });
            tick();
            """;

    private StatusScript() {}
}
