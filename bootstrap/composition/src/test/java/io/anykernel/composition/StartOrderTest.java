package io.anykernel.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order components start, and which compositions have none. */
class StartOrderTest {
    private final List<Component> components = new ArrayList<>();

    private record Named(String name, List<String> needs) implements Component {
        @Override
        public Object start(Instance instance) {
            return name;
        }
    }

    @Test
    void componentsStartAsTheyWereNamedWhereNothingElseIsSaid() {
        name("b");
        name("a");
        name("c");
        assertEquals(List.of("b", "a", "c"), order());
    }

    @Test
    void whatIsNeededComesFirst() {
        name("top", "middle", "bottom");
        name("middle", "bottom");
        name("bottom");
        assertEquals(List.of("bottom", "middle", "top"), order());
    }

    @Test
    void whatNeedsTheLoopComesAfterEverythingThatDoesNot() {
        name("mount", "disk", Composition.LOOP);
        name("above", "mount");
        name("disk");
        name("net");
        assertEquals(List.of("disk", "net", "mount", "above"), order());
    }

    @Test
    void aMissingNeedIsRefusedByName() {
        name("mount", "disk7");
        String message = assertRefused();
        assertTrue(message.contains("'mount'") && message.contains("'disk7'"), message);
    }

    @Test
    void aCircleIsRefusedAndNamesItsMembersOnly() {
        name("free");
        name("left", "right");
        name("right", "left");
        String message = assertRefused();
        assertTrue(message.contains("left, right") && !message.contains("free"), message);
    }

    @Test
    void aComponentThatNeedsItselfIsRefused() {
        name("self", "self");
        assertRefused();
    }

    @Test
    void aNameTakenTwiceOrByTheLoopIsRefused() {
        name("net0");
        name("net0");
        assertTrue(assertRefused().contains("'net0'"));
        components.clear();
        name(Composition.LOOP);
        assertRefused();
    }

    private void name(String name, String... needs) {
        components.add(new Named(name, List.of(needs)));
    }

    private List<String> order() {
        return new StartOrder(components)
                .components().stream().map(Component::name).toList();
    }

    private String assertRefused() {
        return assertThrows(IllegalArgumentException.class, () -> new StartOrder(components))
                .getMessage();
    }
}
