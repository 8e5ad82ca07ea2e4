package io.anykernel.manifest;

import io.anykernel.core.log.LogLevel;
import io.anykernel.manifest.shape.ChoiceShape;
import io.anykernel.manifest.shape.FlagShape;
import io.anykernel.manifest.shape.Key;
import io.anykernel.manifest.shape.ListOrWordShape;
import io.anykernel.manifest.shape.ListShape;
import io.anykernel.manifest.shape.MapShape;
import io.anykernel.manifest.shape.NumberPattern;
import io.anykernel.manifest.shape.ObjectShape;
import io.anykernel.manifest.shape.TextShape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What may stand in a manifest. The JSON Schema and the reference in {@code docs/manifest.md} are held to this by tests. */
public final class ManifestShape {
    private static final String OCTET = NumberPattern.between(0, 255);
    private static final String IPV4 = "(" + OCTET + "\\.){3}" + OCTET;
    /** RFC 4291 §2.2, forms 1 and 2. */
    private static final String IPV6 = ipv6();

    private static final TextShape NAME =
            new TextShape("[a-z][a-z0-9-]{0,14}", "a name of small letters, digits and hyphens, such as net0");
    private static final TextShape FILE = new TextShape("[^\\u0000]+", "a path, such as data/site");
    private static final TextShape PREFIX = new TextShape(
            IPV4 + "/" + NumberPattern.between(0, 32) + "|" + IPV6 + "/" + NumberPattern.between(0, 128),
            "a host's address and a prefix length, such as 10.0.0.2/24 or fd00::2/64");
    private static final TextShape ADDRESS =
            new TextShape(IPV4 + "|" + IPV6, "an address, such as 10.0.0.1 or fd00::1");
    /** RFC 1035 §3.1, with underscores, as the stack's resolver takes it. */
    private static final TextShape DOMAIN = new TextShape(
            "(?=[\\s\\S]{1,253}$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*", "a domain, such as lab.example");

    private static final TextShape INTERFACE =
            new TextShape("[A-Za-z0-9._-]{1,15}", "the name of a bridge, such as xenbr0");
    private static final TextShape PUBLISHED = new TextShape(
            "(" + PublishedPort.HOST + ":)?" + NumberPattern.between(0, 65_535) + ":" + NumberPattern.between(1, 65_535)
                    + "(/tcp|/udp)?",
            PublishedPort.WANTED);
    /** A name of a directory, neither of the two that stand for others. */
    private static final String SEGMENT = "(\\.?[^./\\u0000][^/\\u0000]*|\\.\\.[^/\\u0000]+)";

    private static final String CLASS = "[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*";

    /** The whole file. */
    public static final ObjectShape ROOT = new ObjectShape(
            List.of(
                    new Key("program", program(), "What runs."),
                    new Key(
                            "arguments",
                            new ListShape(TextShape.any("a text"), 0, 0),
                            "What the program finds as Instance.arguments(); none unless given."),
                    new Key(
                            "environment",
                            new MapShape(
                                    new TextShape("[A-Za-z_][A-Za-z0-9_]*", "a name such as GREETING"),
                                    TextShape.any("a text"),
                                    0,
                                    List.of()),
                            "What the program finds as Instance.environment(), by name; nothing unless given."),
                    new Key(
                            "memory",
                            Size.shape("MiB", 4 * Size.MIB, 65_536 * Size.MIB),
                            "A guest's memory; 128 MiB unless given."),
                    new Key(
                            "heap",
                            Size.shape("MiB", Size.MIB, 2_047 * Size.MIB),
                            "The most of it that a guest's heap takes; a quarter of the memory, and 32 MiB at most, unless"
                                    + " given."),
                    new Key(
                            "machine",
                            new ChoiceShape(Machine.words()),
                            "A guest's machine: one of QEMU's, or a domain of a Xen host, of which only the configuration is made;"
                                    + " microvm unless given."),
                    new Key(
                            "network",
                            new MapShape(NAME, networkInterface(), 1, List.of()),
                            "Interfaces by name, the first first; no TCP/IP stack unless given."),
                    new Key(
                            "names",
                            names(),
                            "Where addresses of names are asked for; what leases and routers say unless given."),
                    new Key(
                            "disks",
                            new MapShape(NAME, disk(), 1, List.of()),
                            "Block devices by name, which a program finds as components of the instance."),
                    new Key(
                            "mounts",
                            new MapShape(
                                    new TextShape(
                                            "/|(/" + SEGMENT + ")+", "a path such as / or /data, without . and .."),
                                    mount(),
                                    1,
                                    List.of("/")),
                            "Filesystems by the directory that they are mounted at; no tree of files unless given. Missing"
                                    + " directories are made."),
                    new Key(
                            "publish",
                            new ListShape(PUBLISHED, 1, 0),
                            "Ports of the instance at the host: [HOST:]PORT:PORT[/udp], the host's first; the host's"
                                    + " loopback unless named, and port 0 for any."),
                    new Key(
                            "log",
                            new ChoiceShape(logLevels()),
                            "Which lines of the kernel's log reach the console; info, which is all of them, unless"
                                    + " given.")),
            List.of("program"),
            List.of(),
            0);

    private ManifestShape() {}

    private static List<String> logLevels() {
        return Arrays.stream(LogLevel.values())
                .map(level -> level.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static ObjectShape program() {
        return new ObjectShape(
                List.of(
                        new Key(
                                "application",
                                new TextShape(CLASS, "a class name, such as com.example.Guestbook"),
                                "The class that implements Application; else the one that the jar's manifest names as"
                                        + " Anykernel-Application or Main-Class."),
                        new Key(
                                "jar",
                                FILE,
                                "The program's jar, whose manifest may name others as its Class-Path, or a folder of classes."
                                        + " In a Maven build the project's own classes take its place.")),
                List.of(),
                List.of(),
                1);
    }

    private static ObjectShape networkInterface() {
        return new ObjectShape(
                List.of(
                        new Key(
                                "addresses",
                                new ListOrWordShape(new ListShape(PREFIX, 1, 16), new ChoiceShape(Addressing.words())),
                                "Addresses with their prefix lengths, IPv4 and IPv6; ports are published at the first. Or"
                                        + " dhcp for what a DHCP server gives, slaac for IPv6 of what routers advertise,"
                                        + " automatic for both."),
                        new Key(
                                "gateways",
                                new ListShape(ADDRESS, 1, 2),
                                "Routers for what is not on the link, one for each version of IP; none unless given, or"
                                        + " those that come with given addresses."),
                        new Key(
                                "tap",
                                new TextShape("[^/\\s\\u0000]{1,15}", "the name of a TAP interface, such as ak0"),
                                "The host's TAP interface that it is attached to; else the link to the built-in gateway, which"
                                        + " publishes ports, and which the first interface alone can have."),
                        new Key(
                                "bridge",
                                INTERFACE,
                                "The bridge of a Xen host that a domain's interface is attached to; xl's own choice unless"
                                        + " given.")),
                List.of("addresses"),
                List.of(),
                0);
    }

    private static ObjectShape names() {
        return new ObjectShape(
                List.of(
                        new Key(
                                "servers",
                                new ListShape(ADDRESS, 1, 8),
                                "Servers that are asked for addresses of names, before those that a lease or a router"
                                        + " names."),
                        new Key(
                                "search",
                                new ListShape(DOMAIN, 1, 8),
                                "Domains that a name without a dot is looked up in first, before those that a lease or a"
                                        + " router names.")),
                List.of(),
                List.of(),
                1);
    }

    private static ObjectShape disk() {
        return new ObjectShape(
                List.of(
                        new Key("file", FILE, "A file or raw device of the host."),
                        new Key(
                                "writable",
                                new FlagShape(),
                                "Whether the program may write to it; false unless given.")),
                List.of("file"),
                List.of(),
                0);
    }

    private static ObjectShape mount() {
        return new ObjectShape(
                List.of(
                        new Key(
                                "tmpfs",
                                Size.shape("KiB", 4 << 10, 1_048_576 * Size.MIB),
                                "Files in memory, with room for so much content."),
                        new Key(
                                "folder",
                                FILE,
                                "A folder of the host's, of which mke2fs makes an ext4 volume; read-only."),
                        new Key("image", FILE, "An ext4 volume in a file; read-only."),
                        new Key("disk", NAME, "The ext4 volume on the disk of that name; read-only.")),
                List.of(),
                List.of("tmpfs", "folder", "image", "disk"),
                0);
    }

    private static String ipv6() {
        String group = "[0-9a-fA-F]{1,4}";
        StringBuilder forms = new StringBuilder("(" + group + ":){7}" + group);
        for (int before = 0; before <= 7; before++) {
            String left = before == 0 ? "" : group + (before == 1 ? "" : "(:" + group + "){" + (before - 1) + "}");
            String right = before == 7 ? "" : "(" + group + "(:" + group + "){0," + (6 - before) + "})?";
            forms.append('|').append(left).append("::").append(right);
        }
        return "(" + forms + ")";
    }
}
