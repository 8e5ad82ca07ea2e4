package io.anykernel.libraries;

import org.mozilla.javascript.Context;
import org.mozilla.javascript.Scriptable;

/** Interprets a script in JavaScript. */
public final class RhinoScript {
    private RhinoScript() {}

    public static void main(String[] arguments) throws Exception {
        Context context = Context.enter();
        context.setInterpretedMode(true);
        Scriptable scope = context.initStandardObjects();
        System.out.println(Context.toString(context.evaluateString(
                scope, "var s = 0; for (var i = 0; i < 10; i++) s += i; 'sum ' + s", "script", 1, null)));
        Context.exit();
    }
}
