package io.anykernel.image;

import org.teavm.vm.TeaVMPhase;
import org.teavm.vm.TeaVMProgressFeedback;
import org.teavm.vm.TeaVMProgressListener;

/** What TeaVM reports of its phases, as the first two stages of a build. Its counts may step back; what is passed on does not. */
final class TranslationProgress implements TeaVMProgressListener {
    private final BuildProgress progress;
    private BuildProgress.Stage stage = BuildProgress.Stage.ANALYSIS;
    private int done;
    private int of;

    TranslationProgress(BuildProgress progress) {
        this.progress = progress;
    }

    @Override
    public TeaVMProgressFeedback phaseStarted(TeaVMPhase phase, int count) {
        boolean isAnalysis = phase == TeaVMPhase.DEPENDENCY_ANALYSIS;
        stage = isAnalysis ? BuildProgress.Stage.ANALYSIS : BuildProgress.Stage.TRANSLATION;
        done = 0;
        of = isAnalysis ? 0 : count;
        progress.reached(stage, done, of);
        return TeaVMProgressFeedback.CONTINUE;
    }

    @Override
    public TeaVMProgressFeedback progressReached(int reached) {
        done = Math.max(done, of == 0 ? reached : Math.min(reached, of));
        progress.reached(stage, done, of);
        return TeaVMProgressFeedback.CONTINUE;
    }
}
