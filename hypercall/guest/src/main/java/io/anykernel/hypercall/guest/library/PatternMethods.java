package io.anykernel.hypercall.guest.library;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code Pattern}: what leads to streams and predicates. */
@MethodsOf(Pattern.class)
final class PatternMethods {
    private PatternMethods() {}

    static Stream<String> splitAsStream(Pattern self, CharSequence text) {
        return Arrays.stream(self.split(text));
    }

    static Predicate<String> asPredicate(Pattern self) {
        return text -> self.matcher(text).find();
    }

    static Predicate<String> asMatchPredicate(Pattern self) {
        return text -> self.matcher(text).matches();
    }
}
