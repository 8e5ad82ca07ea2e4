package io.anykernel.launch;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** The jars of ours that can go into a guest: the very files that this program runs from. */
public final class GuestClassPath {
    /** Adapters for the JVM: never part of a guest. */
    private static final List<String> HOST_ONLY = List.of(
            "anykernel-host",
            "anykernel-gateway",
            "anykernel-embed",
            "anykernel-image",
            "anykernel-manifest",
            "anykernel-oci",
            "anykernel-launch",
            "anykernel-maven-plugin",
            "anykernel-cli");

    private GuestClassPath() {}

    public static List<Path> entries() {
        List<Path> found = new ArrayList<>();
        for (Path path : ownClassPath()) {
            found.add(path);
            found.addAll(manifestClassPath(path));
        }
        found.removeIf(path -> !isForGuests(path));
        return found;
    }

    /** A build tool gives each plugin a loader of its own, with its jars; else they are the JVM's class path. */
    private static List<Path> ownClassPath() {
        List<Path> paths = new ArrayList<>();
        if (GuestClassPath.class.getClassLoader() instanceof URLClassLoader own) {
            for (URL url : own.getURLs()) {
                paths.add(path(url));
            }
            return paths;
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            paths.add(Path.of(entry));
        }
        return paths;
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException malformed) {
            throw new UserError("cannot find the jar at " + url + ": " + malformed.getMessage());
        }
    }

    /** A user's jar and what its manifest adds. */
    static List<Path> of(Path jar) {
        List<Path> found = new ArrayList<>();
        found.add(jar);
        found.addAll(manifestClassPath(jar));
        return found;
    }

    private static List<Path> manifestClassPath(Path jar) {
        List<Path> entries = new ArrayList<>();
        if (!jar.toString().endsWith(".jar")) {
            return entries;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            String value = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (value != null) {
                for (String entry : value.split(" ")) {
                    entries.add(jar.resolveSibling(entry));
                }
            }
        } catch (IOException unreadable) {
            throw new UserError("cannot read " + jar + ": " + unreadable.getMessage());
        }
        return entries;
    }

    private static boolean isForGuests(Path path) {
        String text = path.toString().replace(File.separatorChar, '/');
        String module = moduleName(text);
        return module.startsWith("anykernel-") && HOST_ONLY.stream().noneMatch(module::startsWith);
    }

    /** The artifact's name: of the jar, or, in a build's class folders, derived from the module's folder. */
    private static String moduleName(String path) {
        if (path.endsWith(".jar")) {
            return path.substring(path.lastIndexOf('/') + 1);
        }
        if (!path.endsWith("/target/classes")) {
            return "";
        }
        String module = path.substring(0, path.length() - "/target/classes".length());
        return "anykernel-" + module.substring(module.lastIndexOf('/') + 1);
    }
}
