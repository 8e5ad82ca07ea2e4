package io.anykernel.launch;

import io.anykernel.composition.Application;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** A user's class path, and the application on it. */
public final class ProgramClasses implements AutoCloseable {
    private static final Attributes.Name APPLICATION = new Attributes.Name("Anykernel-Application");

    private final List<Path> classPath;
    private final String className;
    private final URLClassLoader loader;

    private ProgramClasses(List<Path> classPath, String className, URLClassLoader loader) {
        this.classPath = List.copyOf(classPath);
        this.className = className;
        this.loader = loader;
    }

    /**
     * A jar, with what its manifest adds to the class path, or a folder of classes.
     *
     * @param chosen class name, or {@code null} for the one that the jar's manifest names
     * @throws UserError if there is no such jar, or no application in it
     */
    public static ProgramClasses ofJar(Path jar, String chosen) {
        if (!Files.exists(jar)) {
            throw new UserError("no jar or folder at " + jar);
        }
        String name = chosen != null ? chosen : named(jar);
        return of(GuestClassPath.of(jar), name);
    }

    /**
     * Jars and folders of classes, the application's first.
     *
     * @throws UserError if there is no such application on them
     */
    public static ProgramClasses of(List<Path> classPath, String application) {
        try {
            List<URL> urls = new ArrayList<>();
            for (Path entry : classPath) {
                urls.add(entry.toUri().toURL());
            }
            URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), ProgramClasses.class.getClassLoader());
            ProgramClasses opened = new ProgramClasses(classPath, application, loader);
            opened.type();
            return opened;
        } catch (MalformedURLException impossible) {
            throw new UserError("cannot open " + classPath + ": " + impossible.getMessage());
        }
    }

    private static String named(Path path) {
        if (Files.isDirectory(path)) {
            throw new UsageError(
                    path + " is a folder; name the application with --application, or as program.application"
                            + " in the manifest");
        }
        try (JarFile file = new JarFile(path.toFile())) {
            Manifest manifest = file.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = attributes.getValue(APPLICATION);
            String found = name != null ? name : attributes.getValue(Attributes.Name.MAIN_CLASS);
            if (found == null) {
                throw new UsageError(path + " names no application: give --application, or program.application in the"
                        + " manifest, or Anykernel-Application in the jar's");
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
                throw new UserError(
                        className + " in " + classPath.get(0) + " does not implement " + Application.class.getName());
            }
            return found.asSubclass(Application.class);
        } catch (ClassNotFoundException | LinkageError missing) {
            throw new UserError(
                    "no class " + className + " in " + classPath.get(0) + " that loads: " + missing.getMessage());
        }
    }

    List<Path> classPath() {
        return classPath;
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
