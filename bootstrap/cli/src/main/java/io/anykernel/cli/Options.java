package io.anykernel.cli;

import io.anykernel.launch.UsageError;
import io.anykernel.manifest.Addressing;
import io.anykernel.manifest.HostAddress;
import io.anykernel.manifest.Mount;
import io.anykernel.manifest.NetworkInterface;
import io.anykernel.manifest.PublishedPort;
import io.anykernel.net.address.IpAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Values of options, as the manifest has them. Each that is malformed is a {@link UsageError} that names its option. */
final class Options {
    private static final String MOUNT_WANTED =
            "--mount wants PATH=tmpfs:SIZE, such as /=tmpfs:16M, PATH=ext4:FILE or PATH=folder:DIR, not '";
    private static final String PUBLISH_WANTED =
            "--publish wants [HOST:]PORT:PORT[/udp], such as 8080:80 or 8053:53/udp, not '";
    private static final String TMPFS = "tmpfs:";
    private static final String EXT4 = "ext4:";
    private static final String FOLDER = "folder:";
    private static final long MAX_BYTES = 1L << 40;

    private Options() {}

    static HostAddress address(String text, String option) {
        try {
            return HostAddress.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new UsageError(option + " wants a host's address and a prefix length, such as 10.0.0.2/24: "
                    + malformed.getMessage());
        }
    }

    /** The interface with that address, or with those that others give. */
    static NetworkInterface addresses(NetworkInterface network, String text) {
        Addressing addressing = Addressing.of(text);
        return addressing.isGiven()
                ? network.withGivenAddresses(addressing)
                : network.withAddress(address(text, "--address"));
    }

    static IpAddress router(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new UsageError("--router wants an address, such as 10.0.0.1: " + malformed.getMessage());
        }
    }

    /** {@code =} may stand in place of the colon before the instance's port. */
    static PublishedPort published(String text) {
        return PublishedPort.parse(text.replace('=', ':'))
                .orElseThrow(() -> new UsageError(PUBLISH_WANTED + text + "'"));
    }

    static Map.Entry<String, String> setting(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageError("--env wants NAME=VALUE, not '" + text + "'");
        }
        return Map.entry(text.substring(0, equals), text.substring(equals + 1));
    }

    static Mount mount(String text) {
        int equals = text.indexOf('=');
        if (!text.startsWith("/") || equals < 0) {
            throw new UsageError(MOUNT_WANTED + text + "'");
        }
        return new Mount(text.substring(0, equals), source(text.substring(equals + 1), text));
    }

    private static Mount.Source source(String what, String option) {
        if (what.startsWith(TMPFS)) {
            return new Mount.Tmpfs(size(what.substring(TMPFS.length()), option));
        }
        if (what.startsWith(EXT4) && what.length() > EXT4.length()) {
            return new Mount.Image(Path.of(what.substring(EXT4.length())));
        }
        if (what.startsWith(FOLDER) && what.length() > FOLDER.length()) {
            return new Mount.Folder(Path.of(what.substring(FOLDER.length())));
        }
        throw new UsageError(MOUNT_WANTED + option + "'");
    }

    private static long size(String text, String option) {
        String upper = text.toUpperCase(Locale.ROOT);
        int shift = upper.endsWith("K") ? 10 : upper.endsWith("M") ? 20 : upper.endsWith("G") ? 30 : 0;
        try {
            long number = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
            if (number > 0 && number <= MAX_BYTES >> shift) {
                return number << shift;
            }
        } catch (NumberFormatException malformed) {
            // Said below.
        }
        throw new UsageError(MOUNT_WANTED + option + "'");
    }
}
