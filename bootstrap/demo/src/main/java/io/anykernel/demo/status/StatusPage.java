package io.anykernel.demo.status;

import io.anykernel.kernel.Kernel;

/** The page itself: rendered once at boot with the picture in it, then kept alive by the JSON feed. */
public final class StatusPage {
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Anykernel</title>
            <link rel="icon" href="data:,">
            <style>
            :root { color-scheme: light dark; --ink: #1c2430; --soft: #66728a; --line: #cfd6e2; --paper: #fbfcfe;
                    --w: #e8ecf4; --d: #dcefe6; --r: #dbe9fb; --s: #fdf0d5; --a: #fbe0e0; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf4; --soft: #95a2ba; --line: #35405a;
                    --paper: #131926; --w: #222b40; --d: #1c3a30; --r: #1d3353; --s: #453818; --a: #4a2430; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
                   max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
            h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; }
            p { margin: .2rem 0 1rem; color: var(--soft); }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line); }
            th { font-weight: 600; color: var(--soft); } td.number, th.number { text-align: right; }
            svg { width: 100%; max-height: 30rem; } line { stroke: var(--soft); stroke-width: 1.5; }
            rect { stroke: var(--line); fill: var(--w); } .floor1 rect { fill: var(--d); }
            .floor2 rect { fill: var(--r); } .floor3 rect { fill: var(--s); } .floor4 rect { fill: var(--a); }
            text { fill: var(--ink); font: 600 13px system-ui, sans-serif; }
            text.detail { font-weight: 400; font-size: 11px; fill: var(--soft); }
            a { color: inherit; }
            </style>
            </head>
            <body>
            """;

    private static final String TABLES =
            """
            <h2>Interfaces</h2>
            <table id="interfaces"><thead><tr><th>name</th><th>MAC</th><th class="number">MTU</th><th>addresses</th></tr></thead><tbody></tbody></table>
            <h2>Connections</h2>
            <table id="connections"><thead><tr><th>local</th><th>remote</th><th>state</th><th class="number">bytes in</th><th class="number">bytes out</th></tr></thead><tbody></tbody></table>
            <h2>Mounts</h2>
            <table id="mounts"><thead><tr><th>path</th><th>type</th><th class="number">used</th><th class="number">size</th></tr></thead><tbody></tbody></table>
            <p><a href="/files/">Browse /files/</a></p>
            <h2>Counters</h2>
            <table id="counters"><thead><tr><th>name</th><th class="number">value</th></tr></thead><tbody></tbody></table>
            <script>
            const cell = (text, number) => {
              const td = document.createElement("td");
              td.textContent = text;
              if (number) td.className = "number";
              return td;
            };
            const fill = (id, rows) => {
              document.querySelector("#" + id + " tbody").replaceChildren(...rows.map(row => {
                const tr = document.createElement("tr");
                tr.append(...row.map(value => cell(String(value), typeof value === "number")));
                return tr;
              }));
            };
            const show = s => {
              document.getElementById("uptime").textContent = (s.uptimeNanos / 1e9).toFixed(1) + " s";
              document.getElementById("requests").textContent = s.requests;
              document.getElementById("boot").textContent = (s.bootNanos / 1e6).toFixed(2) + " ms";
              fill("interfaces", s.interfaces.map(i => [i.name, i.mac, i.mtuBytes, i.addresses.join(", ")]));
              fill("connections", s.connections.map(c => [c.local, c.remote, c.state, c.bytesIn, c.bytesOut]));
              fill("mounts", s.mounts.map(m => [m.path, m.type, m.usedBytes, m.totalBytes]));
              fill("counters", Object.entries(s.counters).filter(([, value]) => value > 0));
              document.body.dataset.live = "yes";
            };
            const tick = async () => {
              try {
                show(await (await fetch("/status.json")).json());
              } catch (gone) {
                document.body.dataset.live = "no";
              }
              setTimeout(tick, 1000);
            };
            tick();
            </script>
            </body>
            </html>
            """;

    private StatusPage() {}

    /** The page for a kernel whose wiring is complete. */
    public static String html(Kernel kernel) {
        return HEAD
                + "<h1>Anykernel</h1>\n<p>Served by its own TCP/IP stack from its own filesystem. World <b id=\"world\">"
                + Html.escape(kernel.world().name())
                + "</b>, booted in <b id=\"boot\">…</b>, up <b id=\"uptime\">…</b>, requests <b id=\"requests\">…</b>.</p>\n"
                + "<h2>Wiring</h2>\n"
                + new WiringPicture(kernel.wiring()).svg()
                + TABLES;
    }
}
