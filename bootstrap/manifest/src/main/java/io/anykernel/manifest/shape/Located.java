package io.anykernel.manifest.shape;

import java.util.List;
import java.util.Map;

/**
 * What a shape has read of a node, with its place. Parts that were wrong are left out: their problem is recorded.
 *
 * @param value a {@code String}, a {@code Boolean}, a {@code List<Located>}, or a {@code Map<String, Located>} in the file's order
 */
public record Located(Place place, Object value) {
    public String text() {
        return (String) value;
    }

    /** Whether it is a text, where a list could stand too. */
    public boolean isText() {
        return value instanceof String;
    }

    public boolean isTrue() {
        return (Boolean) value;
    }

    @SuppressWarnings("unchecked")
    public List<Located> list() {
        return (List<Located>) value;
    }

    @SuppressWarnings("unchecked")
    public Map<String, Located> map() {
        return (Map<String, Located>) value;
    }

    /** What stands under {@code key}, or {@code null} if nothing right does. */
    public Located get(String key) {
        return map().get(key);
    }
}
