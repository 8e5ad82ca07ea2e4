package io.anykernel.launch;

import io.anykernel.manifest.Disk;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.NetworkInterface;
import io.anykernel.manifest.PublishedPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A domain's configuration, as Xen's {@code xl} reads it (xl.cfg(5), xl-disk-configuration(5), xl-network-configuration(5)).
 * Equal manifests give equal texts.
 */
final class XlConfiguration {
    /** Of Xen's own range of link-layer addresses, whose last 23 bits are free to choose. */
    private static final String MAC_FORM = "00:16:3e:%02x:%02x:%02x";

    private static final int LETTERS = 26;

    private final Manifest manifest;
    private final List<Disk> disks;
    private final Path image;
    private final String words;

    /**
     * @param disks in the order of the image's wiring
     * @param words of the machine's command line
     */
    XlConfiguration(Manifest manifest, List<Disk> disks, Path image, String words) {
        this.manifest = manifest;
        this.disks = disks;
        this.image = image.toAbsolutePath();
        this.words = words;
    }

    /** Where it belongs: beside the image. */
    Path file() {
        return image.resolveSibling(domain() + ".cfg");
    }

    /** The domain's name: the image's. */
    private String domain() {
        return image.getFileName().toString().replaceFirst("\\.elf$", "");
    }

    String text() {
        StringBuilder text = new StringBuilder("# A domain of Xen; start it with: xl create -c FILE\n");
        for (PublishedPort port : manifest.publish()) {
            text.append("# Nothing publishes a domain's ports: reach ")
                    .append(port.isUdp() ? "UDP port " : "port ")
                    .append(port.port())
                    .append(" at ")
                    .append(firstAddress())
                    .append(".\n");
        }
        set(text, "name", quoted(domain()));
        set(text, "type", quoted("pvh"));
        set(text, "kernel", quoted(image.toString()));
        set(text, "cmdline", quoted(words));
        set(text, "memory", Integer.toString(manifest.memoryMib()));
        set(text, "vcpus", "1");
        set(text, "vif", list(manifest.network().stream().map(this::vif).toList()));
        set(
                text,
                "disk",
                list(IntStream.range(0, disks.size()).mapToObj(this::disk).toList()));
        return text.toString();
    }

    private static void set(StringBuilder text, String key, String value) {
        text.append(key).append(" = ").append(value).append('\n');
    }

    private static String list(List<String> values) {
        return values.stream().map(value -> "\n  " + quoted(value) + ",").collect(Collectors.joining("", "[", "\n]"));
    }

    private String firstAddress() {
        NetworkInterface first = manifest.network().get(0);
        return first.addressing().isGiven()
                ? "the address that it is given"
                : first.addresses().get(0).address().toString();
    }

    private String vif(NetworkInterface network) {
        String bridge = network.bridge() == null ? "" : ",bridge=" + network.bridge();
        return "mac=" + macAddress(network.name()) + bridge;
    }

    /** The same for each start, since IPv6 addresses are made of it; another for each domain, since they may share a bridge. */
    private String macAddress(String network) {
        byte[] digest = sha256(domain() + " " + network);
        return String.format(MAC_FORM, digest[0] & 0x7f, digest[1], digest[2]);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The target stands last: it takes the rest of the text, commas too. */
    private String disk(int index) {
        Disk disk = disks.get(index);
        return "format=raw,vdev=" + deviceName(index) + ",access=" + (disk.isWritable() ? "rw" : "ro") + ",target="
                + disk.file().toAbsolutePath();
    }

    /** {@code xvda} to {@code xvdz}, then {@code xvdaa}. */
    private static String deviceName(int index) {
        StringBuilder letters = new StringBuilder();
        for (int rest = index; rest >= 0; rest = rest / LETTERS - 1) {
            letters.insert(0, (char) ('a' + rest % LETTERS));
        }
        return "xvd" + letters;
    }

    /** As xl's parser takes texts apart: backslashes escape. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '"' || unit == '\\') {
                quoted.append('\\').append(unit);
            } else if (unit == '\n') {
                quoted.append("\\n");
            } else {
                quoted.append(unit);
            }
        }
        return quoted.append('"').toString();
    }
}
