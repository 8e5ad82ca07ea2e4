package io.anykernel.image;

/**
 * What the build changes in code on its way from class files to an image, because the toolchain would give it another
 * meaning than Java's. Each can be switched off, and then its program of the corpus no longer prints what HotSpot does:
 * a repair that no program needs goes. The table in {@code docs/compiler-differences.md} is this list.
 */
enum Repair {
    PARAMETER_COPIES(
            Stage.CLASS_FILES,
            "what a parameter held before `try` assigned it is forgotten",
            "a handler sees the new value too early",
            "Parameters"),
    DIVISION(
            Stage.LOADED_CLASSES,
            "`x / 0` and `MIN / -1` are left to C, which leaves them undefined",
            "no exception, or a trap of the processor",
            "Integers"),
    SHIFTS(
            Stage.LOADED_CLASSES,
            "shifts by more than the width are left to C, which leaves them undefined",
            "wrong numbers where gcc knows the distance",
            "Integers"),
    NARROWING(
            Stage.LOADED_CLASSES,
            "floating point to integer is left to C, which leaves what does not fit undefined",
            "`(int) NaN` is not 0",
            "Floats"),
    ROUNDING(Stage.LOADED_CLASSES, "`Math.rint` and `Math.round` round wrongly", "wrong numbers", "Floats"),
    ARRAY_SIZES(
            Stage.LOADED_CLASSES,
            "sizes of arrays in bytes are counted in 32 bits and may be negative",
            "`new long[1 << 29]` succeeds with 16 bytes behind it",
            "Growth"),
    ASSIGNABILITY(
            Stage.LOADED_CLASSES,
            "`Class.isAssignableFrom` answers by the tags that objects carry: an interface has that of one of its classes, `int`"
                    + " that of `Integer`",
            "`int.class.isAssignableFrom(int.class)` is false",
            "Types"),
    UNREAD_RESULTS(
            Stage.LOADED_CLASSES,
            "an instruction whose result is never read is dropped: load from an array, field read, array length, copy of an"
                    + " array, cast, division, array creation, also where the last reader goes by inlining",
            "its exception never comes, the class of a static field is not initialised",
            "Unread"),
    ARGUMENT_ORDER(
            Stage.LOADED_CLASSES,
            "a call whose result is read once is written into the expression that reads it, and gcc takes arguments from"
                    + " the right",
            "`two(next(), next())` gets its arguments the wrong way round",
            "OperandOrder"),
    RAISED_AND_CAUGHT(
            Stage.LOADED_CLASSES,
            "what a handler may catch is learned from the calls in its range, and not from what instructions raise there",
            "a method that is called on such an exception in the same method is not compiled: a jump to address 0",
            "Types"),
    PROTECTED_BLOCKS(
            Stage.LOADED_CLASSES,
            "the optimiser takes a protected block for atomic",
            "a handler uses a checked reference that was never assigned",
            "Monitors"),
    NESTED_PROTECTION(
            Stage.LOADED_CLASSES,
            "two `try` ranges with the same body become one with two handlers",
            "what `catch` throws passes by `finally` and by the outer `catch`",
            "Exceptions"),
    CLOSED_CHUNK(
            Stage.LOADED_CLASSES,
            "`System.gc()` closes the chunk that is allocated from, also one that is used up",
            "the header of the object behind it is overwritten",
            "Holes"),
    CLASS_LIBRARY(
            Stage.LOADED_CLASSES,
            "methods of the class library are missing, take other arguments for valid, or throw other exceptions; `Math` loses"
                    + " digits or overflows",
            "no image, other results",
            "Mathematics"),
    SAFE_POINTS(
            Stage.LOADED_CLASSES,
            "threads are fibers, which switch where they wait or yield only",
            "a loop that polls for what another thread is to do never ends",
            "Spinning"),
    ASSERTIONS(Stage.LOADED_CLASSES, "`assert` is on", "an AssertionError", "Surroundings"),
    IMPLICIT_EXCEPTIONS(
            Stage.ANALYSIS,
            "exceptions that instructions throw by themselves are invisible to the analysis",
            "missing methods and `null` class names",
            "Exceptions"),
    BOUND_CHECKS(
            Stage.OPTIMISATION,
            "an index counts as checked in code that is reached around the check: after `if (i >= a.length) { … }` too",
            "memory beside the array is read or written",
            "Bounds"),
    STACK_LIMIT(Stage.C_TEXT, "no stack limit", "overflow destroys memory instead of throwing", "Overflow"),
    ARRAY_INTERFACES(
            Stage.C_TEXT,
            "arrays are neither `Cloneable` nor `Serializable`",
            "casts fail, `instanceof` is false",
            "Types"),
    CONTROL_CHARACTERS(
            Stage.C_TEXT,
            "characters from U+0080 to U+009F are written as universal character names, which C refuses there",
            "no image of a program that has one in a text",
            "Text"),
    CLASS_INITIALISATION(
            Stage.C_TEXT,
            "a class that one thread initialises counts as initialised for others",
            "half-made classes",
            "Initialisers"),
    WRAPPING(Stage.TOOLCHAIN, "signed overflow is undefined in C", "wrong numbers, endless loops", "Integers"),
    SIGNED_ZERO(
            Stage.TOOLCHAIN,
            "gcc folds `0.0 - x` to `-x` where it sees that `x` is never `-0.0` (from an integer, absolute values,"
                    + " squares), without optimisation too",
            "`0.0 - 0.0` gives `-0.0`",
            "Floats");

    /** Where in the build a repair is made, in the order in which code passes. */
    enum Stage {
        CLASS_FILES("class files, before they are read"),
        LOADED_CLASSES("program model, as classes are loaded"),
        ANALYSIS("analysis of what is reached"),
        OPTIMISATION("program model, before it is optimised"),
        C_TEXT("generated C"),
        TOOLCHAIN("options of gcc");

        private final String text;

        Stage(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Stage stage;
    private final String fault;
    private final String consequence;
    private final String program;

    Repair(Stage stage, String fault, String consequence, String program) {
        this.stage = stage;
        this.fault = fault;
        this.consequence = consequence;
        this.program = program;
    }

    /** Simple name of the program of the corpus that needs the repair. */
    String program() {
        return program;
    }

    /** Its row in the table of the documentation. */
    String row() {
        return "| `" + name() + "` | " + stage + " | " + fault + " | " + consequence + " | `" + program + "` |";
    }
}
