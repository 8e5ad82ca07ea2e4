package io.anykernel.libraries;

import com.github.rjeschke.txtmark.Processor;

/** Turns Markdown into HTML in one call. */
public final class TxtMark {
    private TxtMark() {}

    public static void main(String[] arguments) throws Exception {
        System.out.print(Processor.process("# Head #\n\nA *b* __c__ [d](e).\n\n* one\n* two\n\n    code < 1\n"));
    }
}
