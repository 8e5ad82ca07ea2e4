package io.anykernel.composition;

import java.util.List;

/**
 * One named component of a composition: a pool, a device, a stack, a mount, an application. It says what it stands on, and
 * is started once all of that has been.
 */
public interface Component {
    /** Unique within its composition, such as {@code net0}. */
    String name();

    /** Names of the components that are started before this one; {@link Composition#LOOP} is one of them. */
    default List<String> needs() {
        return List.of();
    }

    /** Bytes of the kernel's arena that {@link #start} may cut. */
    default long arenaBytes() {
        return 0;
    }

    /**
     * Makes the component and registers with the kernel how it ends. Called once.
     *
     * @param instance the components that this one needs are in it already
     * @return what {@link Instance#component} gives to the components that need this one
     * @throws RuntimeException if it cannot be made: what was started before is ended, and the start of the composition
     *     throws the same
     */
    Object start(Instance instance);
}
