package io.anykernel.hypercall.guest;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the store has a front end's device: {@code device/KIND/NUMBER}.
 *
 * @param kind such as {@code vif}
 * @param number that the toolstack gave it
 * @param backend path of the back end's directory, absolute
 * @param backendDomain in which the back end runs
 */
record XenDirectory(String kind, int number, String backend, int backendDomain) {
    private static final String ROOT = "device";
    private static final int MAX_DIGITS = 9;

    /** All whose keys name a back end, by number within their kind. */
    static List<XenDirectory> list(XenStore store) {
        List<XenDirectory> found = new ArrayList<>();
        for (String kind : store.directory(ROOT)) {
            int first = found.size();
            for (String name : store.directory(ROOT + "/" + kind)) {
                XenDirectory directory = read(store, kind, number(name));
                if (directory != null) {
                    found.add(place(found, first, directory.number), directory);
                }
            }
        }
        return found;
    }

    private static int place(List<XenDirectory> found, int from, int number) {
        int at = from;
        while (at < found.size() && found.get(at).number < number) {
            at++;
        }
        return at;
    }

    private static XenDirectory read(XenStore store, String kind, int number) {
        if (number < 0) {
            return null;
        }
        String path = ROOT + "/" + kind + "/" + number;
        String backend = store.read(path + "/backend");
        int domain = number(store.read(path + "/backend-id"));
        return backend == null || backend.isEmpty() || domain < 0
                ? null
                : new XenDirectory(kind, number, backend, domain);
    }

    /** Decimal; -1 for what is not. */
    private static int number(String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Relative to the domain's directory. */
    String path() {
        return ROOT + "/" + kind + "/" + number;
    }
}
