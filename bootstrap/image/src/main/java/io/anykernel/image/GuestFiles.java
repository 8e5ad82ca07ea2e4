package io.anykernel.image;

import com.jcraft.jzlib.JZlib;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.guest.GuestWorld;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.teavm.backend.c.CTarget;
import org.teavm.classlib.impl.JCLPlugin;
import org.teavm.interop.Address;
import org.teavm.jso.JSObject;
import org.teavm.platform.Platform;

/** What the guest's jar carries for images, laid out as files: native sources, and classes that go before all others. */
final class GuestFiles {
    private static final String ROOT = "META-INF/anykernel/guest";

    private final Path directory;

    private GuestFiles(Path directory) {
        this.directory = directory;
    }

    static GuestFiles layOut(Path directory) throws IOException {
        Path origin = origin(GuestWorld.class);
        if (Files.isDirectory(origin)) {
            copyTree(origin.resolve(ROOT), directory);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(origin)) {
                copyTree(jar.getPath(ROOT), directory);
            }
        }
        return new GuestFiles(directory);
    }

    Path nativeSources() {
        return directory.resolve("native");
    }

    /** The application's class path behind the classes that take others' place, before the runtime's and TeaVM's. */
    List<Path> classPath(List<Path> application) {
        List<Path> all = new ArrayList<>();
        all.add(directory.resolve("classes"));
        all.addAll(application);
        for (Class<?> member : List.of(
                GuestWorld.class,
                World.class,
                Address.class,
                CTarget.class,
                JCLPlugin.class,
                Platform.class,
                JSObject.class,
                org.teavm.jso.core.JSArray.class,
                JZlib.class)) {
            Path origin = origin(member);
            if (!all.contains(origin)) {
                all.add(origin);
            }
        }
        return all;
    }

    private static Path origin(Class<?> member) {
        try {
            return Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new ImageException("cannot locate the jar of " + member.getName(), e);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(path));
                }
            }
        }
    }
}
