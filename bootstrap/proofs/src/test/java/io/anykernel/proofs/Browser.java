package io.anykernel.proofs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headless Chromium, driven over WebDriver (W3C) through Debian's chromedriver. */
final class Browser implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final URI base;
    private final String session;

    private Browser(Process driver, int port, Path profile) throws IOException, InterruptedException {
        this.driver = driver;
        this.base = URI.create("http://127.0.0.1:" + port + "/session");
        ObjectNode options = json.createObjectNode();
        options.putArray("args")
                .add("--headless")
                .add("--no-sandbox")
                .add("--disable-gpu")
                .add("--disable-quic")
                .add("--no-first-run")
                .add("--disable-background-networking")
                .add("--disable-component-update")
                .add("--disable-sync")
                .add("--disable-dev-shm-usage")
                .add("--user-data-dir=" + profile);
        ObjectNode body = json.createObjectNode();
        body.putObject("capabilities").putObject("alwaysMatch").set("goog:chromeOptions", options);
        this.session = post("", body).get("sessionId").asText();
    }

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/chromedriver"));
    }

    static Browser start(Path profile) throws IOException, InterruptedException {
        Process driver = new ProcessBuilder("/usr/bin/chromedriver", "--port=0")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = driver.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.find()) {
                return new Browser(driver, Integer.parseInt(matcher.group(1)), profile);
            }
        }
        throw new IOException("chromedriver ended before it listened");
    }

    void open(String url) throws IOException, InterruptedException {
        post("/" + session + "/url", json.createObjectNode().put("url", url));
    }

    /** Runs a function body in the page and returns its result as text. */
    String evaluate(String functionBody) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("script", functionBody);
        body.putArray("args");
        return post("/" + session + "/execute/sync", body).asText();
    }

    /** Runs a function body whose promise the page keeps, and returns what it resolves to as text. */
    String await(String asyncFunctionBody) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode()
                .put(
                        "script",
                        "const done = arguments[arguments.length - 1]; (async () => {" + asyncFunctionBody
                                + "})().then(done, e => done('failed: ' + e));");
        body.putArray("args");
        return post("/" + session + "/execute/async", body).asText();
    }

    /** What a person uses: the window's width in CSS pixels, and the scheme that they prefer. */
    void view(int widthPixels, boolean isDark) throws IOException, InterruptedException {
        ObjectNode size = json.createObjectNode();
        size.put("width", widthPixels)
                .put("height", 900)
                .put("deviceScaleFactor", 1)
                .put("mobile", false);
        devTools("Emulation.setDeviceMetricsOverride", size);
        ObjectNode media = json.createObjectNode();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", isDark ? "dark" : "light");
        devTools("Emulation.setEmulatedMedia", media);
    }

    private void devTools(String command, ObjectNode parameters) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("cmd", command);
        body.set("params", parameters);
        post("/" + session + "/goog/cdp/execute", body);
    }

    private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIME_LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("WebDriver answered " + response.statusCode() + ": " + response.body());
        }
        return json.readTree(response.body()).get("value");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        HttpRequest end = HttpRequest.newBuilder(URI.create(base + "/" + session))
                .timeout(TIME_LIMIT)
                .DELETE()
                .build();
        http.send(end, HttpResponse.BodyHandlers.discarding());
        driver.destroy();
        driver.waitFor();
    }
}
