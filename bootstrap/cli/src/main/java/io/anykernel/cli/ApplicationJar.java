package io.anykernel.cli;

import io.anykernel.composition.Application;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** A user's jar, and the application in it. */
final class ApplicationJar implements AutoCloseable {
    private static final Attributes.Name APPLICATION = new Attributes.Name("Anykernel-Application");

    private final Path path;
    private final String className;
    private final URLClassLoader loader;

    private ApplicationJar(Path path, String className, URLClassLoader loader) {
        this.path = path;
        this.className = className;
        this.loader = loader;
    }

    /**
     * @param chosen class name, or {@code null} for the one that the manifest names
     * @throws UserError if there is no such jar, or no application in it
     */
    static ApplicationJar open(Path path, String chosen) {
        if (!Files.exists(path)) {
            throw new UserError("no jar or folder at " + path);
        }
        String name = chosen != null ? chosen : named(path);
        try {
            URL[] urls = {path.toUri().toURL()};
            ApplicationJar opened =
                    new ApplicationJar(path, name, new URLClassLoader(urls, ApplicationJar.class.getClassLoader()));
            opened.type();
            return opened;
        } catch (MalformedURLException impossible) {
            throw new UserError("cannot open " + path + ": " + impossible.getMessage());
        }
    }

    private static String named(Path path) {
        if (Files.isDirectory(path)) {
            throw new UsageError(path + " is a folder; name the application with --application");
        }
        try (JarFile file = new JarFile(path.toFile())) {
            Manifest manifest = file.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = attributes.getValue(APPLICATION);
            String found = name != null ? name : attributes.getValue(Attributes.Name.MAIN_CLASS);
            if (found == null) {
                throw new UsageError(path + " names no application: give --application, or Anykernel-Application in its"
                        + " manifest");
            }
            return found;
        } catch (IOException unreadable) {
            throw new UserError(path + " is no jar: " + unreadable.getMessage());
        }
    }

    private Class<? extends Application> type() {
        try {
            Class<?> found = Class.forName(className, false, loader);
            if (!Application.class.isAssignableFrom(found)) {
                throw new UserError(className + " in " + path + " does not implement " + Application.class.getName());
            }
            return found.asSubclass(Application.class);
        } catch (ClassNotFoundException | LinkageError missing) {
            throw new UserError("no class " + className + " in " + path + " that loads: " + missing.getMessage());
        }
    }

    Path path() {
        return path;
    }

    String className() {
        return className;
    }

    /** @throws UserError if it has no public constructor without parameters, or that throws */
    Application newApplication() {
        try {
            return type().getConstructor().newInstance();
        } catch (InvocationTargetException thrown) {
            throw new UserError("the constructor of " + className + " threw " + thrown.getCause());
        } catch (ReflectiveOperationException | LinkageError inaccessible) {
            throw new UserError(className + " needs to be public, with a public constructor without parameters: "
                    + inaccessible.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException ignored) {
            // Read-only files of a program that ends.
        }
    }
}
