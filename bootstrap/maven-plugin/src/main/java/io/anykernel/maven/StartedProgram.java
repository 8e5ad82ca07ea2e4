package io.anykernel.maven;

import io.anykernel.launch.ProgramClasses;
import io.anykernel.launch.RunningProgram;
import io.anykernel.launch.UserError;
import java.util.Map;
import org.apache.maven.plugin.AbstractMojo;

/** What {@code start} has started and {@code stop} ends: kept in the context that the plugin has for the project. */
record StartedProgram(RunningProgram program, ProgramClasses classes, ConsoleFile console) {
    private static final String KEY = StartedProgram.class.getName();

    @SuppressWarnings("unchecked")
    private static Map<String, Object> context(AbstractMojo goal) {
        return (Map<String, Object>) goal.getPluginContext();
    }

    static void requireNone(AbstractMojo goal) {
        if (context(goal).containsKey(KEY)) {
            throw new UserError("the project's program is started already: run the stop goal first");
        }
    }

    void keep(AbstractMojo goal) {
        context(goal).put(KEY, this);
    }

    /** {@code null} if none was started. */
    static StartedProgram take(AbstractMojo goal) {
        return (StartedProgram) context(goal).remove(KEY);
    }

    void end() {
        end(program, classes, console);
    }

    /** @param program {@code null} if it did not start */
    static void end(RunningProgram program, ProgramClasses classes, ConsoleFile console) {
        try (console;
                classes;
                program) {
            if (program != null) {
                program.end();
            }
        }
    }
}
