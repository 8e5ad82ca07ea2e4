package io.anykernel.hypercall.guest.library;

import io.anykernel.hypercall.guest.Environment;
import io.anykernel.hypercall.guest.Fibers;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;

/** {@code System}: its end, its input, its properties, and the environment. */
@MethodsOf(System.class)
final class SystemMethods {
    private static InputStream input;
    private static Map<String, String> environment;

    private SystemMethods() {}

    static void exit(int status) {
        Fibers.exit(status);
    }

    /** What TeaVM reads the field {@code System.in} by. */
    static InputStream in() {
        if (input == null) {
            input = new ConsoleInput();
        }
        return input;
    }

    static void setIn(InputStream in) {
        input = in;
    }

    static String getProperty(String key) {
        return SystemProperties.current().getProperty(checkedKey(key));
    }

    static String getProperty(String key, String otherwise) {
        return SystemProperties.current().getProperty(checkedKey(key), otherwise);
    }

    static String setProperty(String key, String value) {
        return (String) SystemProperties.current().setProperty(checkedKey(key), value);
    }

    static String clearProperty(String key) {
        return (String) SystemProperties.current().remove(checkedKey(key));
    }

    static Properties getProperties() {
        return SystemProperties.current();
    }

    static void setProperties(Properties properties) {
        SystemProperties.replace(properties);
    }

    private static String checkedKey(String key) {
        if (key == null) {
            throw new NullPointerException("key can't be null");
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key can't be empty");
        }
        return key;
    }

    static String getenv(String name) {
        if (name == null) {
            throw new NullPointerException();
        }
        return getenv().get(name);
    }

    /** Empty in a machine. */
    static Map<String, String> getenv() {
        if (environment == null) {
            environment = Environment.read();
        }
        return environment;
    }
}
