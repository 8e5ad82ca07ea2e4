package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C that TeaVM wrote. Each repair asserts the place that it changes, so that another version of TeaVM fails the build
 * instead of producing an image without it.
 */
final class GeneratedCode {
    /** The one file to compile: all of TeaVM's, without those that the guest's own replace. */
    static final String TRANSLATION_UNIT = "anykernel_image.c";

    private static final Set<String> REPLACED =
            Set.of("date.c", "fiber.c", "file.c", "heapdump.c", "heaptrace.c", "log.c", "time.c");
    private static final Pattern ARRAY_INTERFACE = Pattern.compile(
            "int32_t supertypeof_(?:jl_Cloneable|ji_Serializable)\\(TeaVM_Class\\* supercls, TeaVM_Class\\* cls\\) \\{");
    private static final Pattern CONTROL_CHARACTER =
            Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u00([89][0-9a-fA-F])");
    private static final List<String> REPLACEMENTS = List.of("fiber.c", "collector.c", "runtime.c");

    private final Path directory;
    private final Set<Repair> repairs;

    private final ClassNames names;

    private GeneratedCode(Path directory, Set<Repair> repairs, ClassNames names) {
        this.names = names;
        this.repairs = repairs;
        this.directory = directory;
    }

    static GeneratedCode in(Path directory, Set<Repair> repairs, ClassNames names) {
        return new GeneratedCode(directory, repairs, names);
    }

    void repair() throws IOException {
        List<String> files = Files.readAllLines(directory.resolve("all.txt"));
        CallSites.repair(directory.resolve("callsites.c"));
        if (repairs.contains(Repair.STACK_LIMIT)) {
            checkStackLimit();
        }
        findCallSites();
        replaceCollectorTables();
        rootArguments();
        if (repairs.contains(Repair.ARRAY_INTERFACES)) {
            giveArraysTheirInterfaces(files);
        }
        if (repairs.contains(Repair.CONTROL_CHARACTERS)) {
            writeControlCharacters();
        }
        if (repairs.contains(Repair.CLASS_INITIALISATION)) {
            lockClassInitialization();
        }
        writeTranslationUnit(files);
    }

    /** Methods with roots look whether their frame still lies above the stack's limit. */
    private void checkStackLimit() throws IOException {
        Path file = directory.resolve("stack.h");
        String text = Files.readString(file);
        text = replaceOnce(
                text,
                "    #define TEAVM_ALLOC_STACK(sz) \\\n"
                        + "        struct { TeaVM_StackFrame header; void* data[(sz)]; } teavm_shadowStack; \\\n",
                "    #define TEAVM_ALLOC_STACK(sz) \\\n"
                        + "        struct { TeaVM_StackFrame header; void* data[(sz)]; } teavm_shadowStack; \\\n"
                        + "        if (__builtin_expect((char*) &teavm_shadowStack < teavm_stackLimit, 0)) {"
                        + " teavm_stackOverflow(); } \\\n",
                "stack.h: TEAVM_ALLOC_STACK");
        text = replaceOnce(
                text,
                "extern TeaVM_StackFrame* teavm_stackTop;",
                "extern TeaVM_StackFrame* teavm_stackTop;\nextern char* teavm_stackLimit;\n"
                        + "void teavm_stackOverflow(void);\n",
                "stack.h: teavm_stackTop");
        Files.writeString(file, text);
    }

    /** C11 §6.4.3: no universal character name below U+00A0. Three octal digits say the same and cannot run on. */
    private void writeControlCharacters() throws IOException {
        Path file = directory.resolve("strings.c");
        String text = CONTROL_CHARACTER.matcher(Files.readString(file)).replaceAll(GeneratedCode::inOctal);
        Files.writeString(file, text);
    }

    private static String inOctal(MatchResult found) {
        String octal = Integer.toOctalString(Integer.parseInt(found.group(2), 16));
        return Matcher.quoteReplacement(found.group(1) + "\\" + octal);
    }

    private void findCallSites() throws IOException {
        Path file = directory.resolve("stack.h");
        String text = replaceOnce(
                Files.readString(file),
                "    extern TeaVM_CallSite teavm_callSites[];\n"
                        + "    #define TEAVM_FIND_CALLSITE(id, frame) (teavm_callSites + id)\n",
                "    TeaVM_CallSite* ak_call_site(int32_t id);\n"
                        + "    #define TEAVM_FIND_CALLSITE(id, frame) ak_call_site(id)\n",
                "stack.h: TEAVM_FIND_CALLSITE");
        Files.writeString(file, text);
    }

    /** The collector's tables have memory of their own ({@code collector.c}), and the heap a reserve beyond its maximum. */
    private void replaceCollectorTables() throws IOException {
        Path file = directory.resolve("memory.c");
        String text = replaceOnce(
                Files.readString(file),
                "    return (int32_t) (heapSize / 16);\n",
                "    return 0;\n",
                "memory.c: work size");
        text = replaceOnce(
                text,
                "    teavm_gc_gcStorageAddress = teavm_virtualAlloc(teavm_pageCount(workSize));\n",
                "    teavm_gc_gcStorageAddress = ak_heap_reserve(maxHeap);\n",
                "memory.c: chunk table");
        text = replaceOnce(
                text,
                "    teavm_gc_heapAddress = teavm_virtualAlloc(teavm_pageCount(maxHeap));\n",
                "    teavm_gc_heapAddress = teavm_virtualAlloc(teavm_pageCount(maxHeap + INT64_C(0x100000)));\n",
                "memory.c: heap");
        text = replaceOnce(
                text,
                "    int32_t regionsSize = teavm_gc_calculateRegionsSize(maxHeap);\n",
                "    int32_t regionsSize = teavm_gc_calculateRegionsSize(maxHeap + INT64_C(0x100000));\n",
                "memory.c: regions");
        text = replaceOnce(
                text,
                "void* teavm_gc_heapAddress = NULL;\n",
                "void* ak_heap_reserve(int64_t maximum);\nvoid* teavm_gc_heapAddress = NULL;\n",
                "memory.c: heap address");
        Files.writeString(file, text);
    }

    /** The array of main's arguments has a root while it is filled and while Java's main runs. */
    private void rootArguments() throws IOException {
        Path core = directory.resolve("core.c");
        String text = replaceOnce(
                Files.readString(core),
                "    TeaVM_Array* array = teavm_allocateStringArray(argc > 0 ? argc - 1 : 0);\n",
                "    TEAVM_ALLOC_STACK(1);\n    TEAVM_CALL_SITE(-1);\n    TEAVM_GC_ROOT_RELEASE(0);\n"
                        + "    TeaVM_Array* array = teavm_allocateStringArray(argc > 0 ? argc - 1 : 0);\n"
                        + "    TEAVM_GC_ROOT(0, array);\n",
                "core.c: teavm_parseArguments");
        text = replaceOnce(
                text,
                "        arrayData[i - 1] = teavm_cToString(argv[i]);\n    }\n",
                "        TeaVM_String* argument = teavm_cToString(argv[i]);\n"
                        + "        arrayData[i - 1] = argument;\n"
                        + "        teavm_gc_writeBarrier(array);\n    }\n    TEAVM_RELEASE_STACK;\n",
                "core.c: arguments");
        Files.writeString(core, text);
        Path main = directory.resolve("main.c");
        text = replaceOnce(
                Files.readString(main),
                "(teavm_parseArguments(argc, argv));",
                "(ak_root_arguments(&rooted_arguments, teavm_parseArguments(argc, argv)));\n"
                        + "    teavm_stackTop = rooted_arguments.header.next;",
                "main.c: arguments");
        text = replaceOnce(
                text,
                "teavm_beforeInit();",
                "ArgumentFrame rooted_arguments;\n    teavm_beforeInit();",
                "main.c: start");
        Files.writeString(
                main,
                "#include \"stack.h\"\n"
                        + "typedef struct { TeaVM_StackFrame header; void* data[1]; } ArgumentFrame;\n"
                        + "static void* ak_root_arguments(ArgumentFrame* frame, void* arguments) {\n"
                        + "    frame->header.size = 1;\n"
                        + "    frame->header.next = teavm_stackTop;\n"
                        + "    frame->header.callSiteId = -1;\n"
                        + "    frame->data[0] = arguments;\n"
                        + "    teavm_stackTop = &frame->header;\n"
                        + "    return arguments;\n}\n"
                        + text);
    }

    /** Arrays are subtypes of two interfaces (JLS 10.8), whose tests look at the tags of classes only. */
    private void giveArraysTheirInterfaces(List<String> files) throws IOException {
        for (String file : files) {
            Path path = directory.resolve(file);
            String name = path.getFileName().toString();
            if (!name.equals("Cloneable.c") && !name.equals("Serializable.c")) {
                continue;
            }
            String text = Files.readString(path);
            Matcher test = ARRAY_INTERFACE.matcher(text);
            if (test.find()) {
                Files.writeString(path, test.replaceFirst("$0\n    if (cls->itemType) return INT32_C(1);"));
            }
        }
    }

    /** A class that one fiber initialises is not yet initialised for another. */
    private void lockClassInitialization() throws IOException {
        Path file = directory.resolve("core.h");
        String text = replaceOnce(
                Files.readString(file),
                "static inline void teavm_initializeClass(TeaVM_Class* cls, void (*initializer)()) {\n"
                        + "    if ((cls->flags & 1) == 0) {\n        initializer();\n    }\n}",
                "void ak_initialize_class(TeaVM_Class* cls, void (*initializer)());\n"
                        + "static inline void teavm_initializeClass(TeaVM_Class* cls, void (*initializer)()) {\n"
                        + "    if (__builtin_expect((cls->flags & 0x40000000) == 0, 0)) {\n"
                        + "        ak_initialize_class(cls, initializer);\n    }\n}",
                "core.h: teavm_initializeClass");
        Files.writeString(file, text);
    }

    private void writeTranslationUnit(List<String> files) throws IOException {
        if (!files.containsAll(REPLACED)) {
            throw unexpected("all.txt: the runtime's files");
        }
        List<String> lines = new ArrayList<>();
        lines.add("#define _GNU_SOURCE");
        for (String header : List.of("runtime.h", "stack.h", "heaptrace.h", "time.h", "log.h")) {
            lines.add("#include \"" + header + "\"");
        }
        for (String file : files) {
            if (!REPLACED.contains(file)) {
                lines.add("#include \"" + file + "\"");
                names.findAllocated(Files.readString(directory.resolve(file)));
            }
        }
        lines.add(names.table());
        for (String file : REPLACEMENTS) {
            lines.add("#include <" + file + ">");
        }
        Files.write(directory.resolve(TRANSLATION_UNIT), lines);
    }

    private static String replaceOnce(String text, String from, String to, String place) {
        int at = text.indexOf(from);
        if (at < 0 || text.indexOf(from, at + 1) >= 0) {
            throw unexpected(place);
        }
        return text.substring(0, at) + to + text.substring(at + from.length());
    }

    static ImageException unexpected(String place) {
        return new ImageException("the ahead-of-time compiler wrote something unexpected in " + place
                + ": this build knows TeaVM 0.16.0, use that version");
    }
}
