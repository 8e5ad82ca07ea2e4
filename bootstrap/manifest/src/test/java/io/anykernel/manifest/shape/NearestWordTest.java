package io.anykernel.manifest.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestWordTest {
    private static final List<String> WORDS = List.of("program", "memory", "mounts", "disks", "log");

    @Test
    void oneSlipOfTheFingerIsOneChange() {
        assertEquals(1, NearestWord.distance("memroy", "memory"));
        assertEquals(1, NearestWord.distance("memry", "memory"));
        assertEquals(1, NearestWord.distance("memoryy", "memory"));
        assertEquals(1, NearestWord.distance("nemory", "memory"));
        assertEquals(0, NearestWord.distance("memory", "memory"));
    }

    @Test
    void theNearestIsFoundAndNothingFarIs() {
        assertEquals(Optional.of("mounts"), NearestWord.find("mount", WORDS));
        assertEquals(Optional.of("disks"), NearestWord.find("diks", WORDS));
        assertEquals(Optional.empty(), NearestWord.find("publish", WORDS));
        assertEquals(Optional.empty(), NearestWord.find("", WORDS));
    }
}
