package io.anykernel.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.teavm.backend.c.generate.CNameProvider;
import org.teavm.model.ValueType;

/**
 * The names that classes get in C, and the way back: a table for the line that a machine with a full heap ends with
 * ({@code collector.c}). Java's own table of names has only the classes that the program asks for theirs.
 */
final class ClassNames extends CNameProvider {
    private static final Pattern ALLOCATION = Pattern.compile(
            "Allocator_allocate\\w*\\((?:teavm_getArrayClass\\()*(?:\\(TeaVM_Class\\*\\) )?&(\\w+_Cls)\\b");

    /** Package numbers are written as one byte, in octal. */
    private static final int MAX_PACKAGES = 254;

    /** By C name, in order: the classes whose objects are allocated, and those of the items of arrays that are. */
    private final Map<String, String> allocated = new TreeMap<>();

    private final Map<String, String> byCName = new HashMap<>();

    /** Notes what {@code text}, of a file of generated C, allocates; after all of it was generated. */
    void findAllocated(String text) {
        if (byCName.isEmpty()) {
            classInstanceNames.forEach(this::note);
        }
        Matcher allocation = ALLOCATION.matcher(text);
        while (allocation.find()) {
            String name = byCName.get(allocation.group(1));
            if (name != null) {
                allocated.put(forClassInstance(ValueType.object(name)), name);
            }
        }
    }

    private void note(ValueType type, String cName) {
        ValueType item = type;
        while (item instanceof ValueType.Array array) {
            item = array.getItemType();
        }
        if (item instanceof ValueType.Object object) {
            byCName.put(cName, object.getClassName());
        }
    }

    /** C that defines {@code ak_named_classes}, {@code ak_class_names} and {@code ak_packages}. */
    String table() {
        List<String> packages = new ArrayList<>(List.of(""));
        StringBuilder classes = new StringBuilder("static TeaVM_Class *const ak_named_classes[] = {\n");
        StringBuilder names = new StringBuilder("static const char ak_class_names[] =\n");
        allocated.forEach((cName, name) -> {
            classes.append("    (TeaVM_Class *)&").append(cName).append(",\n");
            int number = packageNumber(packages, name.substring(0, name.lastIndexOf('.') + 1));
            String rest = number == 0 ? name : name.substring(name.lastIndexOf('.') + 1);
            names.append("    \"")
                    .append(octal(number + 1))
                    .append(escaped(rest))
                    .append("\\0\"\n");
        });
        StringBuilder texts = new StringBuilder("static const char ak_packages[] =\n");
        packages.forEach(name -> texts.append("    \"").append(escaped(name)).append("\\0\"\n"));
        return classes + "    0};\n" + names + "    \"\";\n" + texts + "    \"\";\n";
    }

    private static int packageNumber(List<String> packages, String name) {
        int number = packages.indexOf(name);
        if (number >= 0) {
            return number;
        }
        if (packages.size() == MAX_PACKAGES) {
            return 0;
        }
        packages.add(name);
        return packages.size() - 1;
    }

    private static String octal(int value) {
        return String.format("\\%03o", value);
    }

    private static String escaped(String name) {
        StringBuilder text = new StringBuilder();
        for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = unit >= '0' && unit <= 'z' && unit != '\\';
            text.append(isPlain || unit == '.' || unit == '$' ? String.valueOf((char) unit) : octal(unit & 0xff));
        }
        return text.toString();
    }
}
