package io.anykernel.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded changes of a document: keys dropped, renamed and added, values exchanged for others, right and wrong. */
final class Mutations {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "7",
            "-1",
            "1.5",
            "\"\"",
            "\"text\"",
            "[]",
            "{}",
            "[\"a\"]",
            "{\"tmpfs\":\"1 MiB\"}",
            "\"8080:80\"",
            "\"0:1\"",
            "\"65535:65535/udp\"",
            "\"65536:1\"",
            "\"1:0\"",
            "\"[::1]:80:80/tcp\"",
            "\"h.example:80:80\"",
            "\"10.0.0.2/24\"",
            "\"10.0.0.2/33\"",
            "\"256.0.0.1/8\"",
            "\"fd00::2/64\"",
            "\"fd00::2/129\"",
            "\"::\"",
            "\"1:2:3:4:5:6:7:8\"",
            "\"1:2:3:4:5:6:7:8:9\"",
            "\"1::2::3\"",
            "\"10.0.0.1\"",
            "\"16 MiB\"",
            "\"16MiB\"",
            "\"0 MiB\"",
            "\"016 MiB\"",
            "\"3 MiB\"",
            "\"64 GiB\"",
            "\"65 GiB\"",
            "\"2047 MiB\"",
            "\"2048 MiB\"",
            "\"4 KiB\"",
            "\"16 mib\"",
            "\"microvm\"",
            "\"q35\"",
            "\"Q35\"",
            "\"info\"",
            "\"dhcp\"",
            "\"slaac\"",
            "\"automatic\"",
            "\"listed\"",
            "\"xen\"",
            "{\"servers\":[\"10.0.0.1\"]}",
            "\"lab.example\"",
            "\"lab..example\"",
            "[\"10.0.0.2/24\"]",
            "{\"addresses\":[\"10.0.0.2/24\"]}",
            "{\"file\":\"x\"}",
            "{\"disk\":\"data\"}",
            "{\"disk\":\"data\",\"folder\":\"x\"}",
            "\"a\\nb\"",
            "\"\\u0000\"",
            "\"com.example.A\"",
            "\"com..A\"");
    private static final List<String> KEYS = List.of(
            "/",
            "/data",
            "/data/",
            "//",
            "/a/..",
            "/a/.b",
            "/...",
            "data",
            "net0",
            "Net0",
            "0net",
            "a-very-long-name-of-16",
            "tmpfs",
            "folder",
            "disk",
            "image",
            "tap",
            "gateways",
            "names",
            "servers",
            "search",
            "bridge",
            "writable",
            "jar",
            "application",
            "NAME",
            "1NAME",
            "");

    private Mutations() {}

    /** The same document with one to three changes; the argument stays as it is. */
    static JsonNode change(JsonNode document, Random random) {
        JsonNode changed = document.deepCopy();
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<JsonNode> inner = new ArrayList<>();
            collect(changed, inner);
            JsonNode chosen = inner.get(random.nextInt(inner.size()));
            if (chosen instanceof ObjectNode object) {
                changeObject(object, random);
            } else {
                changeList((ArrayNode) chosen, random);
            }
        }
        return changed;
    }

    private static void collect(JsonNode node, List<JsonNode> inner) {
        if (node.isContainerNode()) {
            inner.add(node);
            node.forEach(each -> collect(each, inner));
        }
    }

    private static void changeObject(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || random.nextInt(5) == 0) {
            object.set(pick(KEYS, random), value(random));
            return;
        }
        String name = pick(names, random);
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(name + "s", object.remove(name));
            case 2 -> object.set(pick(KEYS, random), object.remove(name));
            default -> object.set(name, value(random));
        }
    }

    private static void changeList(ArrayNode list, Random random) {
        if (list.isEmpty() || random.nextBoolean()) {
            list.add(value(random));
        } else if (random.nextBoolean()) {
            list.set(random.nextInt(list.size()), value(random));
        } else {
            list.remove(random.nextInt(list.size()));
        }
    }

    private static JsonNode value(Random random) {
        try {
            return JSON.readTree(pick(VALUES, random));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
