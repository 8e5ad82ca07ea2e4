package io.anykernel.libraries;

import com.mifmif.common.regex.Generex;

/** Lists all texts that a regular expression matches. */
public final class GenerexTexts {
    private GenerexTexts() {}

    public static void main(String[] arguments) throws Exception {
        Generex generex = new Generex("[0-3]([a-c]|[e-g]{1,2})");
        System.out.println(
                generex.getAllMatchedStrings().size() + " " + generex.getMatchedString(7) + " " + generex.isInfinite());
    }
}
