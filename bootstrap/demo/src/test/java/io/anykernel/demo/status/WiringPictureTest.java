package io.anykernel.demo.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.kernel.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a picture of a real wiring shows. */
class WiringPictureTest {
    private static final Pattern BOX =
            Pattern.compile("<rect x=\"(\\d+)\" y=\"(\\d+)\" width=\"(\\d+)\" height=\"(\\d+)\"");
    private static final Pattern LINE = Pattern.compile("<line x1=\"\\d+\" y1=\"(\\d+)\" x2=\"\\d+\" y2=\"(\\d+)\"");
    private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"");

    @Test
    void everyPartHasItsBoxAndFloorsWithoutPartsTakeNoRoom() {
        try (Instance instance = new Composition("picture-test")
                .loopback()
                .start(HostWorld.builder().console(text -> {}).build())) {
            Wiring wiring = instance.kernel().wiring();
            String svg = new WiringPicture(wiring).svg();
            List<int[]> boxes = numbers(BOX, svg);
            assertEquals(wiring.parts().size(), boxes.size());
            int[] size = numbers(SIZE, svg).get(0);
            for (int[] box : boxes) {
                assertTrue(box[0] + box[2] < size[0] && box[1] + box[3] < size[1], "within the picture");
            }
            long rows = boxes.stream().map(box -> box[1]).distinct().count();
            assertEquals(
                    wiring.parts().stream().map(Wiring.Part::floor).distinct().count(), rows);
            int gap = boxes.get(0)[3];
            assertTrue(size[1] < rows * 2 * gap + gap, "rows " + rows + " in a height of " + size[1]);
            assertEquals(wiring.edges().size(), numbers(LINE, svg).size());
            for (int[] line : numbers(LINE, svg)) {
                assertTrue(boxes.stream().anyMatch(box -> box[1] + box[3] == line[0]), "begins at a box");
                assertTrue(boxes.stream().anyMatch(box -> box[1] == line[1]), "ends at a box");
            }
        }
    }

    private static List<int[]> numbers(Pattern pattern, String text) {
        List<int[]> found = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            int[] numbers = new int[matcher.groupCount()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Integer.parseInt(matcher.group(i + 1));
            }
            found.add(numbers);
        }
        return found;
    }
}
