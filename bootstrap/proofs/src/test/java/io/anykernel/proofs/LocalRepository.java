package io.anykernel.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A local Maven repository of the artifacts that this build has packaged, which leaves the user's own as it is: all other artifacts are
 * links into that one.
 */
final class LocalRepository implements AutoCloseable {
    private static final Path TOP = Path.of("..", "..").toAbsolutePath().normalize();
    private static final String GROUP = "anykernel";
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
    private static final String END_OF_PARENT = "</parent>";

    private final Path folder;
    private final String version;

    private LocalRepository(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /** Lays it out in an empty folder. */
    static LocalRepository in(Path folder) throws IOException {
        Path users = Path.of(System.getProperty(
                "localRepository",
                Path.of(System.getProperty("user.home"), ".m2", "repository").toString()));
        Files.createDirectories(folder.resolve("io"));
        link(users, folder, "io");
        link(users.resolve("io"), folder.resolve("io"), GROUP);
        String root = Files.readString(TOP.resolve("pom.xml"));
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(root);
        version.find();
        LocalRepository made = new LocalRepository(folder, version.group(1));
        made.add(TOP.resolve("pom.xml"));
        Matcher modules = MODULE.matcher(root);
        while (modules.find()) {
            made.add(TOP.resolve(modules.group(1)).resolve("pom.xml"));
        }
        return made;
    }

    private static void link(Path from, Path to, String without) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        List<Path> entries;
        try (Stream<Path> all = Files.list(from)) {
            entries = all.filter(each -> !each.getFileName().toString().equals(without))
                    .toList();
        }
        for (Path entry : entries) {
            Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
    }

    private void add(Path pom) throws IOException {
        String text = Files.readString(pom);
        Matcher named = ARTIFACT.matcher(text);
        named.find(Math.max(0, text.indexOf(END_OF_PARENT)));
        String artifact = named.group(1);
        Path target = folder.resolve("io").resolve(GROUP).resolve(artifact).resolve(version);
        Files.createDirectories(target);
        String file = artifact + "-" + version;
        Files.copy(pom, target.resolve(file + ".pom"));
        Path jar = pom.resolveSibling("target").resolve(file + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, target.resolve(file + ".jar"));
        }
    }

    Path folder() {
        return folder;
    }

    /** Of our artifacts. */
    String version() {
        return version;
    }

    /** Takes the links away, and leaves what they lead to. */
    @Override
    public void close() throws IOException {
        for (Path each : List.of(folder, folder.resolve("io"))) {
            List<Path> links;
            try (Stream<Path> all = Files.list(each)) {
                links = all.filter(Files::isSymbolicLink).toList();
            }
            for (Path link : links) {
                Files.delete(link);
            }
        }
    }
}
